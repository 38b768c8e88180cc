"""A SQLite file and the empty tables of PostgreSQL as a framework made them: tests/frameworks/*/fixture, without the framework.

`tests/frameworks/run --fixtures` writes them anew; `tests/frameworks/run` tries the same copies with the framework itself.
"""
from frameworks import FOLDER, SCHEMA, copied_tables
from harness import CopyCase


class MadeBy(CopyCase):
    """A suite says FRAMEWORK, the flags of its copies and what is true afterwards."""
    FRAMEWORK = None
    FLAGS = ()        # of the copy of rows
    WHOLE_FLAGS = ()  # of the whole copy

    def setUp(self):
        super().setUp()
        fixture = FOLDER / self.FRAMEWORK / "fixture"
        self.make((fixture / "sqlite.sql").read_text())
        self.empty_tables = fixture / "postgres.sql"

    def migrate(self):
        self.sql(self.empty_tables.read_text())

    def rows_copied(self, *flags):
        """Into the tables of the migrations: all rows, and the schema as it was."""
        self.migrate()
        before = self.sql(SCHEMA)
        ended = self.copied(0, "--data-only", *self.FLAGS, *flags, judged=False)
        self.assertTrue(ended.report["verified"])
        self.judge(ended, data_only=True, tables=copied_tables(self.source, self.FLAGS))
        self.assertEqual(self.sql(SCHEMA), before)
        return ended

    def whole(self, types=""):
        (self.folder / "groundway.toml").write_text("[copy.types]\n" + types)
        ended = self.copied(0, *self.WHOLE_FLAGS)
        self.assertTrue(ended.report["verified"])
        return ended
