"""`models` of groundway.toml is what an ORM prints: held against what the ORM itself made in a database."""
import os, pathlib, shutil, subprocess, unittest

from schema_sides import SidesCase

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE / "models"
DJANGO = HERE.parent / "fixtures" / "django_shop"
PYTHON = "/usr/bin/python3"


class Models(SidesCase):
    def python(self, *words, cwd=None, **environment):
        done = subprocess.run([PYTHON, *words], cwd=cwd, text=True, capture_output=True, timeout=120,
                              env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **environment))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_sqlalchemy_prints_its_tables(self):
        shutil.copy(MODELS / "sqlalchemy_shop.py", self.folder)
        self.write("groundway.toml", f'[app.models]\ncommand = "{PYTHON} sqlalchemy_shop.py"\n[env.development]\nurl = "{self.url}"\n')
        self.python("-c", "import sqlalchemy_shop as s, sys; s.Base.metadata.create_all(s.sa.create_engine(sys.argv[1]))", self.url, cwd=self.folder)
        self.assertEqual(self.differs("development", "models"), [])
        self.execute("alter table users add note text, drop meta", "drop index orders_of_user")
        self.assertEqual(self.differs("development", "models"),
                         [("create", "public.orders_of_user"), ("create", "public.users.meta"), ("drop", "public.users.note")])

    def test_django_prints_its_migrations(self):
        apps = {"contenttypes": 2, "auth": 12, "admin": 3, "sessions": 1, "shop": 1}
        migrated = dict(SHOP_DATABASE=self.url, DJANGO_SETTINGS_MODULE="settings")
        self.python("manage.py", "migrate", "-v0", cwd=DJANGO, **migrated)
        script = self.write("ddl.sh", "cd '%s'\nfor m in %s; do %s manage.py sqlmigrate ${m%%%%:*} ${m##*:}; done\n" % (
            DJANGO, " ".join(f"{app}:{n:04}" for app, count in apps.items() for n in range(1, count + 1)), PYTHON))
        self.write("groundway.toml", f"[app.models]\ncommand = \"SHOP_DATABASE='{self.url}' sh {script}\"\n[env.development]\nurl = \"{self.url}\"\n")
        done = self.run_("diff", "--from", "development", "--to", "models")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("table public.django_migrations is where Django keeps what has run", done.stderr)

    def test_drizzle_and_prisma_export_files(self):
        for name in ("drizzle", "prisma"):
            with self.subTest(name):
                shown = self.run_("show", MODELS / f"{name}.sql", "--sql", "--scratch", self.url)
                self.assertEqual(shown.returncode, 0, shown.stderr)
                self.assertIn("email character varying(120) NOT NULL", shown.stdout)
                self.assertEqual(self.differs(MODELS / f"{name}.sql", MODELS / f"{name}.sql", "--scratch", self.url), [])
        changed = self.differs(MODELS / "drizzle.sql", MODELS / "prisma.sql", "--scratch", self.url)
        self.assertEqual({name for _, name in changed},  # a key against an index, now() against CURRENT_TIMESTAMP(6)
                         {"public.users.made", "public.users_email_unique", "public.users.users_email_unique"})


if __name__ == "__main__":
    unittest.main()
