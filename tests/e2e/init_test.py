"""`groundway init` in projects of Alembic and Django: the make targets it writes run, from an empty database and back."""
import os, pathlib, shutil, subprocess, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
PYTHON = "/usr/bin/python3"

ALEMBIC_ENV = """
import os
from alembic import context
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine
metadata = MetaData()
Table("notes", metadata, Column("id", Integer, primary_key=True), Column("body", Text, nullable=False))
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
ALEMBIC_SCRIPT = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = depends_on = None
def upgrade():
    ${upgrades if upgrades else "pass"}
def downgrade():
    ${downgrades if downgrades else "pass"}
'''
DJANGO_SETTINGS = """
import os
SECRET_KEY = "only-for-this-test"
INSTALLED_APPS = ["notes"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"]}}
USE_TZ = True
"""
DJANGO_MANAGE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
DJANGO_MODELS = """
from django.db import models
class Note(models.Model):
    body = models.TextField()
"""


class Targets(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-init-", dir="/var/tmp"))
        self.folder.chmod(0o755)
        self.project = self.folder / "shop"
        self.project.mkdir()
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "PG", "GROUNDWAY", "ENV", "MAKE", "MFLAGS"))}
        self.environment.update(GROUNDWAY_DEV_HOME=str(self.folder / "dev"), PATH=f"{BINARY.parent}:{os.environ['PATH']}", NO_COLOR="1",
                                PYTHONDONTWRITEBYTECODE="1")
        self.addCleanup(self.clean)

    def clean(self):
        self.run_in(BINARY, "dev", "down")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run_in(self, *argv):
        done = subprocess.run([str(a) for a in argv], cwd=self.project, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.returncode, done.stdout

    def good(self, *argv):
        status, output = self.run_in(*argv)
        self.assertEqual(status, 0, output)
        return output

    def tables(self):
        return self.good(BINARY, "exec", "--env", "local", "--", "psql", "-XAtc",
                         "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace").split()

    def write(self, name, content):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.lstrip("\n"))

    def test_alembic(self):
        self.write("alembic.ini", "[alembic]\nscript_location = db\n")
        self.write("db/env.py", ALEMBIC_ENV)
        self.write("db/script.py.mako", ALEMBIC_SCRIPT)
        (self.project / "db/versions").mkdir()
        self.assertIn("found Alembic (alembic.ini), migrations in db/versions", self.good(BINARY, "init"))
        make = ["make", f"ALEMBIC={PYTHON} -m alembic"]
        self.good(*make, "db-init")
        self.good(*make, "db-rev", "m=add notes")
        self.assertEqual(len(list((self.project / "db/versions").glob("*_add_notes.py"))), 1)
        self.good(*make, "db-up")
        self.assertEqual(self.tables(), ["alembic_version", "notes"])
        self.good(*make, "db-down")
        self.assertEqual(self.tables(), ["alembic_version"])
        self.good(*make, "db-reset")
        self.assertEqual(self.tables(), [])

    def test_django(self):
        self.write("manage.py", DJANGO_MANAGE)
        self.write("settings.py", DJANGO_SETTINGS)
        self.write("notes/models.py", DJANGO_MODELS)
        self.write("notes/__init__.py", "")
        self.write("notes/migrations/__init__.py", "")
        self.assertIn("found Django (manage.py)", self.good(BINARY, "init"))
        make = ["make", f"PYTHON={PYTHON}"]
        self.good(*make, "db-init")
        self.good(*make, "db-rev", "m=first")
        self.good(*make, "db-up")
        self.assertEqual(self.tables(), ["django_migrations", "notes_note"])
        status, output = self.run_in(*make, "db-down")
        self.assertEqual((status, "make db-down app=shop to=NAME" in output), (2, True), output)
        self.good(*make, "db-down", "app=notes", "to=zero")
        self.assertEqual(self.tables(), ["django_migrations"])

    def test_an_existing_makefile_is_not_touched(self):
        self.write("Makefile", "all:\n\t@echo mine\n")
        self.write(".env.example", "MINE=1\n")
        before = {p.name: p.read_bytes() for p in self.project.iterdir()}
        output = self.good(BINARY, "init")
        self.assertIn("add this line to it: include groundway.mk", output)
        self.assertEqual(before, {name: (self.project / name).read_bytes() for name in before})
        self.write("Makefile", "all:\n\t@echo mine\ninclude groundway.mk\n")
        self.assertEqual(self.good("make"), "mine\n")
        self.good("make", "db-init")
        self.assertNotIn("add this line", self.good(BINARY, "init"))


if __name__ == "__main__":
    unittest.main()
