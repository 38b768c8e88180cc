# Why does it not connect: what a person types and sees.
~ /[0-9.]+ ms/TIME/
# The name of the host is misspelt.
$ printf 'DATABASE_URL="postgresql://shop:s3cret-word@nowhere.invalid/shop"\n' > .env
$ groundway doctor
ok    environment   development, tier development (default: no --env, GROUNDWAY_ENV, ENV, NODE_ENV, APP_ENV, RAILS_ENV or FLASK_ENV)
ok    url           postgresql://shop:***@nowhere.invalid/shop (DATABASE_URL in .env:1)
FAIL  dns           could not translate host name "nowhere.invalid" to address: Name or service not known
                    fix: getent ahosts nowhere.invalid   # empty: the name is misspelt, or this machine's resolver (/etc/resolv.conf) does not know the zone: a private name needs the VPN or the VPC
                    error[GW0201], groundway explain GW0201
-     tcp           not tried
-     tls           not tried
-     login         not tried
-     server        not tried
-     role          not tried
-     settings      not tried
-     connections   not tried
-     stamp         not tried
-     pooler        not tried
-     clock         not tried
-     latency       not tried
[5]
# Nothing listens there. The weaker source is named, its password is not.
$ DATABASE_URL=postgresql://shop:other-word@127.0.0.1:9/shop groundway doctor --env staging | head -9
ok    environment   staging, tier staging (--env)
ok    url           postgresql://shop:***@127.0.0.1:9/shop (environment DATABASE_URL)
                    not used: DATABASE_URL in .env:1, postgresql://shop:***@nowhere.invalid/shop (environment DATABASE_URL is stronger)
ok    dns           not needed: 127.0.0.1 is an address
FAIL  tcp           127.0.0.1:9: Connection refused
                    fix: pg_isready -h 127.0.0.1 -p 9   # nothing listens there: start the server, or correct the port, or its listen_addresses
                    error[GW0201], groundway explain GW0201
-     tls           not tried
-     login         not tried
# An environment that is not there.
$ groundway doctor --env prodution
FAIL  environment   there is no environment "prodution"
                    at: --env
                    fix: did you mean `--env production`?
                    error[GW0106], groundway explain GW0106
-     url           not tried
-     dns           not tried
-     tcp           not tried
-     tls           not tried
-     login         not tried
-     server        not tried
-     role          not tried
-     settings      not tried
-     connections   not tried
-     stamp         not tried
-     pooler        not tried
-     clock         not tried
-     latency       not tried
[3]
# A file that is not there, and one that is.
$ groundway doctor --url sqlite:nowhere.db
ok    environment   none (no environment has this address)
ok    url           sqlite:nowhere.db (--url)
                    not used: DATABASE_URL in .env:1, postgresql://shop:***@nowhere.invalid/shop (--url is stronger)
FAIL  file          there is no file nowhere.db
                    at: --url
                    fix: let the application make it (its migrations), or correct the path; relative ones start at .
                    error[GW0501], groundway explain GW0501
-     folder        not tried
-     lock          not tried
-     open          not tried
-     integrity     not tried
-     journal       not tried
-     foreign keys  not tried
[4]
$ sqlite3 app.db 'create table t (a integer primary key)'; groundway doctor --url sqlite:app.db | grep -v 'folder\|not used'
ok    environment   none (no environment has this address)
ok    url           sqlite:app.db (--url)
ok    file          app.db, 8.2 kB
ok    lock          nobody is writing
ok    open          read in TIME, 1 tables
ok    integrity     quick_check finds nothing
ok    journal       delete: whoever writes keeps the others waiting
ok    foreign keys  0 declared; SQLite enforces them only where a connection says PRAGMA foreign_keys = ON
$ groundway doctor --timeout soon
error[GW0001]: bad command line
  cause: --timeout does not take 'soon'
    fix: a duration: --timeout 5s
[2]
