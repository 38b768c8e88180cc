"""The real frameworks of tests/frameworks from npm, end to end: `tests/frameworks/run` prepares the folders and runs this."""
import json, os, pathlib, sys, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

from frameworks import SCHEMA, Framework, copied_tables

PREPARED = pathlib.Path(os.environ["GROUNDWAY_FRAMEWORKS"])  # copies with node_modules in them


class Application(Framework):
    COMMAND = ["node", "app.js"]
    TYPES = {"*.id": "integer"}  # a bigint is a text to JavaScript's driver
    EXPECTED_REFUSAL = None      # of the plain call, before FLAGS: exit, error, words

    @classmethod
    def setUpClass(cls):
        name, cls.APPLICATION = cls.APPLICATION, PREPARED / cls.APPLICATION
        if not (cls.APPLICATION / "node_modules").is_dir():
            raise RuntimeError(f"{name} was not prepared in {PREPARED}")
        super().setUpClass()

    def rows_into_the_migrations_tables(self):
        self.app("migrate", self.url)
        before = self.sql(SCHEMA)
        if self.EXPECTED_REFUSAL:
            self.refused(self.copy("--data-only"), *self.EXPECTED_REFUSAL)
        ended = self.copied(0, "--data-only", *self.FLAGS, judged=False)
        self.judge(ended, data_only=True, tables=copied_tables(self.source, self.FLAGS))
        self.assertTrue(ended.report["verified"])
        self.assertEqual(self.sql(SCHEMA), before)
        self.assertEqual(json.loads(self.app("check", self.url)), [])
        self.goes_on()
        self.assertEqual(self.sql(SCHEMA), before)

    def whole_copy_serves(self):
        words = "".join(f'"{column}" = "{kind}"\n' for column, kind in self.TYPES.items())
        (self.folder / "groundway.toml").write_text("[copy.types]\n" + words)
        self.copied(0, *self.WHOLE_FLAGS)
        self.assertEqual(json.loads(self.app("check", self.url)), [])
        self.goes_on()


class Drizzle(Application):
    APPLICATION = "drizzle"

    def test_rows_go_into_the_tables_of_its_migrations(self):
        self.rows_into_the_migrations_tables()


class Prisma(Application):
    APPLICATION = "prisma"
    EXPECTED_REFUSAL = (7, "GW0512", "20260101000000_init", "20260301000000_init", "--exclude _prisma_migrations")
    FLAGS = ("--exclude", "_prisma_migrations")

    def test_rows_go_into_the_tables_of_its_migrations(self):
        self.rows_into_the_migrations_tables()


class Sequelize(Application):
    APPLICATION = "sequelize"
    TYPES = {"*.id": "integer", "*.userId": "integer", "*.tagId": "integer", "Visits.id": "uuid", "VisitTags.visitId": "uuid"}
    WHOLE_FLAGS = ("--identifiers", "keep")

    def test_rows_go_into_the_tables_of_its_migrations(self):
        self.rows_into_the_migrations_tables()

    def test_a_whole_copy_serves_the_application(self):
        self.whole_copy_serves()


class Directus(Application):
    APPLICATION = "directus"
    COMMAND = ["/usr/bin/python3", "app.py"]
    EXPECTED_REFUSAL = (6, "GW0510", "--replace")
    FLAGS = ("--replace",)
    # Every column that SQLite declares INTEGER, and what Directus keeps as milliseconds.
    TYPES = {**{c: "integer" for c in ("*.sort", "books.copies", "directus_revisions.activity", "directus_revisions.parent")},
             **{f"directus_{t}.id": "integer" for t in ("activity", "fields", "notifications", "permissions", "presets", "relations", "revisions",
                                                         "settings", "webhooks")},
             **{f"directus_files.{c}": "integer" for c in ("width", "height", "duration")},
             "authors.id": "integer", "books.id": "integer", "books.author": "integer", "books.day": "date", "authors.born": "date",
             "books.printed": "timestamp"}

    def test_rows_go_into_the_tables_of_its_bootstrap(self):
        self.rows_into_the_migrations_tables()

    def test_a_whole_copy_serves_the_application(self):
        self.whole_copy_serves()


if __name__ == "__main__":
    unittest.main()
