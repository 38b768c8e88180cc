"""A folder, a database and the command: what the tests of `groundway schema` share."""
import json, pathlib, shutil, subprocess, tempfile, unittest

import psycopg2

from harness import GROUNDWAY, clean_environment
from schema_case import SchemaServer


class SidesCase(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = SchemaServer()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sides-", dir=self.server.folder))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.database = self.server.new_database()
        self.addCleanup(self.server.drop_database, self.database)
        self.url = self.server.url(self.database)

    def environment(self):
        return clean_environment(GROUNDWAY_DEV_HOME=self.server.folder / "home", LC_ALL="C.UTF-8")

    def run_(self, *words):
        return subprocess.run([GROUNDWAY, "schema", *map(str, words)], cwd=self.folder, text=True, capture_output=True,
                              env=self.environment(), stdin=subprocess.DEVNULL, timeout=120)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def execute(self, *statements, url=None):
        connection = psycopg2.connect(url or self.url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def leftovers(self):
        return self.execute("select datname from pg_database where datname like 'groundway%'")

    def differs(self, left, right, *flags):
        done = self.run_("diff", "--from", left, "--to", right, "--json", *flags)
        self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(document["schema"], "groundway/diff@1")
        self.assertEqual(document["equal"], done.returncode == 0)
        return sorted((c["verb"], c["object"]) for c in document["changes"])
