"""A Django project leaves SQLite for PostgreSQL by its own migrations and `groundway copy --data-only`."""
import json, os, pathlib, shutil, subprocess, textwrap, unittest

from harness import CopyCase

PROJECT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "django_shop"
PYTHON = "/usr/bin/python3"

# Printed on both sides: every field of every row of every model, as Django itself reads it.
DUMP = """
    from django.apps import apps
    from django.core.serializers.json import DjangoJSONEncoder
    import json
    out = {}
    for model in apps.get_models(include_auto_created=True):
        fields = [f.attname for f in model._meta.concrete_fields]
        def shown(v):
            if isinstance(v, (dict, list)):
                return json.dumps(v, sort_keys=True)  # jsonb keeps no order of keys
            return repr(bytes(v)) if isinstance(v, memoryview) else repr(v)
        rows = [[shown(v) for v in row]
                for row in model.objects.order_by("pk").values_list(*fields)]
        out[model._meta.label] = {"fields": fields, "rows": rows}
    print(json.dumps(out))
"""

USE = """
    from django.contrib.auth.models import User, Permission
    from django.test import Client
    from shop.models import *
    client = Client()
    post = lambda word: client.post("/api/auth/login", {"username": "user4", "password": word}, content_type="application/json")
    assert post("wrong").status_code == 401
    answer = post("secret 4")
    assert answer.status_code == 200 and answer.json()["email"] == "user4@example.org", answer.content
    me = client.get("/api/me").json()
    assert me["permissions"] == ["shop.delete_document"], me
    client.post("/api/auth/login", {"username": "user3", "password": "secret 3"}, content_type="application/json")
    assert client.get("/api/me").json()["permissions"] == ["shop.change_everything", "shop.view_label"]
    # A session that began on SQLite goes on.
    from django.contrib.sessions.models import Session
    old = Client()
    from django.conf import settings
    session = next(s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(User.objects.get(username="user1").pk))
    old.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert old.get("/api/me").json()["id"] == User.objects.get(username="user1").pk
    assert Client().login(username="root", password="root's password")
    root = Client(); root.login(username="root", password="root's password")
    assert root.get("/admin/").status_code == 200
"""

NEW_ROWS = """
    import datetime
    from django.apps import apps
    from django.contrib.auth.models import Group, Permission, User
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.admin.models import LogEntry
    from django.contrib.sessions.models import Session
    from shop.models import *
    def new(model, /, **values):
        before = set(model.objects.values_list("pk", flat=True))
        made = model.objects.create(**values)
        assert made.pk not in before and model.objects.count() == len(before) + 1, model
        return made
    user = new(User, username="late")
    group = new(Group, name="late")
    kind = new(ContentType, app_label="late", model="late")
    right = new(Permission, codename="late", name="late", content_type=kind)
    label = new(Label, slug="late")
    now = datetime.datetime.now(datetime.timezone.utc)
    thing = new(Everything, price=1, at=now, name="late")
    new(Document, owner=user, thing=thing)
    new(Profile, user=user)
    new(Code, code="late")
    new(LogEntry, user=user, content_type=kind, action_flag=1)
    new(Session, session_key="late", expire_date=now)
    thing.labels.add(label); user.groups.add(group); user.user_permissions.add(right); group.permissions.add(right)
    assert thing.pk > 200  # ids deleted at the top are not given again
"""


class Django(CopyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filled = cls.server.folder / "filled.sqlite3"
        cls.python(cls.filled, "manage.py", "migrate", "-v0")
        cls.python(cls.filled, "fill.py")

    @staticmethod
    def python(database, *words, check=True):
        environment = dict(os.environ, SHOP_DATABASE=str(database), PYTHONDONTWRITEBYTECODE="1", DJANGO_SETTINGS_MODULE="settings")
        ended = subprocess.run([PYTHON, *words], cwd=PROJECT, env=environment, text=True, capture_output=True, timeout=300)
        if check and ended.returncode != 0:
            raise AssertionError(f"{words}: {ended.stdout}{ended.stderr}")
        return ended

    def run_in_django(self, database, program):
        return self.python(database, "-c", "import django; django.setup()\n" + textwrap.dedent(program)).stdout

    def setUp(self):
        super().setUp()
        shutil.copy(self.filled, self.source)

    def migrate(self):
        self.python(self.url, "manage.py", "migrate", "-v0")

    def test_the_application_goes_on_where_it_was(self):
        self.migrate()
        refused = self.copy("--data-only")
        self.refused(refused, 6, "GW0510", "--replace")
        ended = self.copy("--data-only", "--replace")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertTrue(ended.report["verified"])
        self.assertTrue(any("django_migrations" in line for line in ended.report["ledgers"]))
        self.judge(ended, data_only=True)
        self.python(self.url, "manage.py", "check", "--database", "default")
        self.python(self.url, "manage.py", "migrate", "--check")
        here, there = (json.loads(self.run_in_django(d, DUMP)) for d in (self.source, self.url))
        self.assertEqual(sorted(here), sorted(there))
        for model in here:
            self.assertEqual(here[model], there[model], model)
        self.assertGreater(len(here["shop.Everything"]["rows"]), 150)
        self.run_in_django(self.url, USE)
        self.run_in_django(self.url, NEW_ROWS)
        self.refused(self.copy("--data-only"), 6, "GW0510")

    def test_constraints_of_the_migrations_stand_as_before(self):
        query = ("select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated, condeferrable, condeferred"
                 " from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2")
        indexes = "select indexdef from pg_indexes where schemaname = 'public' order by 1"
        self.migrate()
        before = self.sql(query), self.sql(indexes)
        self.assertEqual(self.copy("--data-only", "--replace").code, 0)
        self.assertEqual((self.sql(query), self.sql(indexes)), before)

    def test_another_set_of_migrations_stops_the_copy_before_a_row_moves(self):
        self.migrate()
        count = "select (select count(*) from auth_user), (select count(*) from auth_permission), (select count(*) from django_content_type)"
        before = self.sql(count)
        self.sql("insert into django_migrations (app, name, applied) values ('shop', '0002_later', now())")
        ended = self.copy("--data-only", "--replace")
        self.refused(ended, 7, "GW0512", "shop.0002_later")
        self.assertEqual(self.sql(count), before)
        self.sql("delete from django_migrations where name = '0002_later' or (app = 'sessions')")
        self.refused(self.copy("--data-only", "--replace"), 7, "GW0512", "sessions.0001_initial")
        self.assertEqual(self.sql(count), before)

    def test_a_whole_copy_works_as_well(self):
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        self.assertEqual(self.value("select count(*) from auth_user"), 31)


if __name__ == "__main__":
    unittest.main()
