"""Prints the variables of a local server (.env.local) as the secret that an application keeps: one login a role.

usage: secret.py .env.local > production.secret
"""
import json, re, sys
from urllib.parse import unquote, urlsplit

urls = dict(re.findall(r'^(\w+)="(.*)"$', open(sys.argv[1]).read(), re.M))
migration, application = (urlsplit(urls[name]) for name in ("DATABASE_URL", "GROUNDWAY_DEV_APP_URL"))
login = lambda url: {"username": url.username, "password": unquote(url.password)}
print(json.dumps({"host": migration.hostname, "port": migration.port, "database": migration.path[1:],
                  "migration": login(migration), "app_user": login(application)}))
