"""What an application must be able to do after the move, whatever its framework: one contract, one suite a framework.

An application is a folder of tests/frameworks with a program that takes a verb and a database: `migrate` (its own
migrations), `seed`, `dump` (every field of every row through its ORM, as JSON), `use` (old logins and queries), `write`
(inserts, updates, deletes, and what constraints must refuse) and `check` (nothing pending; prints differences found).
"""
import json, pathlib, shutil, sqlite3, subprocess

from harness import CopyCase, clean_environment

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "frameworks"

# The schema as PostgreSQL sees it: what a copy of rows must leave as the migrations made it.
SCHEMA = """
    select 'column', c.table_name, c.column_name, c.udt_name, c.column_default, c.is_nullable, c.is_identity,
      c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.datetime_precision
      from information_schema.columns c where table_schema = 'public'
    union all select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text, condeferrable::text,
      condeferred::text, null, null, null, null from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'index', tablename, indexname, indexdef, null, null, null, null, null, null, null
      from pg_indexes where schemaname = 'public'
    union all select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text, null, null, null, null, null, null
      from pg_trigger where not tgisinternal
    order by 1, 2, 3"""


def copied_tables(path, flags):
    """The tables of a SQLite file without those that the flags exclude."""
    left = {name for flag, name in zip(flags, flags[1:]) if flag == "--exclude"}
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'")]
    connection.close()
    return [name for name in names if name not in left]


class Framework(CopyCase):
    """A suite says APPLICATION (its folder) and COMMAND (argv before verb and database)."""
    APPLICATION = COMMAND = None
    WHOLE_COPY_MAY_DIFFER = "$."  # what the framework's own check may find where Groundway chose the types
    FLAGS = ()          # of the copy of rows
    WHOLE_FLAGS = ()    # of the whole copy
    TYPES = {}          # [copy.types] of the whole copy

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filled = cls.server.folder / "filled.db"
        cls.app("migrate", cls.filled)
        cls.app("seed", cls.filled)

    @classmethod
    def app(cls, verb, database):
        environment = clean_environment(PYTHONDONTWRITEBYTECODE="1", LANG="C.UTF-8", TZ="UTC")
        ended = subprocess.run([*cls.COMMAND, verb, str(database)], cwd=FOLDER / cls.APPLICATION, env=environment, text=True,
                               capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        if ended.returncode != 0:
            raise AssertionError(f"{verb} {database}: exit {ended.returncode}\n{ended.stdout[-4000:]}{ended.stderr[-4000:]}")
        return ended.stdout

    def setUp(self):
        super().setUp()
        shutil.copy(self.filled, self.source)

    def same_rows_through_the_orm(self, url):
        here, there = (json.loads(self.app("dump", d)) for d in (self.source, url))
        self.assertEqual(sorted(here), sorted(there))
        self.assertGreater(sum(map(len, here.values())), 100)
        for model in here:
            self.assertEqual(len(here[model]), len(there[model]), model)
            for old, new in zip(here[model], there[model]):
                self.assertEqual(old, new, model)

    def goes_on(self):
        url = self.server.url(self.database, "app_user")  # who may read and write rows, and nothing else
        self.same_rows_through_the_orm(url)
        self.app("use", url)
        self.app("write", url)


class Contract:
    """The tests that every framework's suite has. Mixed in beside Framework."""

    def test_the_application_goes_on_where_it_was(self):
        self.app("migrate", self.url)
        before = self.sql(SCHEMA)
        ended = self.copy("--data-only", *self.FLAGS)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertTrue(ended.report["verified"])
        self.judge(ended, data_only=True)
        self.assertEqual(self.sql(SCHEMA), before)
        again = self.copy("--verify-only", *self.FLAGS)
        self.assertEqual(again.code, 0, again.words)  # the ledgers are still each side's own
        self.assertEqual(json.loads(self.app("check", self.url)), [])
        self.goes_on()
        self.assertEqual(self.sql(SCHEMA), before)

    def test_a_whole_copy_serves_the_application(self):
        if self.TYPES:
            words = "".join(f'"{column}" = "{kind}"\n' for column, kind in self.TYPES.items())
            (self.folder / "groundway.toml").write_text("[copy.types]\n" + words)
        ended = self.copy(*self.WHOLE_FLAGS)
        self.assertEqual(ended.code, 0, ended.words)
        for difference in json.loads(self.app("check", self.url)):
            self.assertRegex(difference, self.WHOLE_COPY_MAY_DIFFER)
        self.goes_on()

    def test_tables_that_are_not_made_yet_are_told_with_the_way_to_make_them(self):
        ended = self.copy("--data-only", *self.FLAGS)
        self.refused(ended, 7, "GW0511", "has no table for", "groundway exec --role migration")
        self.assertNotIn("--exclude", ended.err)

    def test_another_set_of_migrations_stops_the_copy_before_a_row_moves(self):
        self.app("migrate", self.url)
        self.sql(self.ANOTHER_REVISION)
        ended = self.copy("--data-only", *self.FLAGS)
        self.refused(ended, 7, "GW0512", *self.REVISIONS_NAMED)
        for table in self.tables():
            if table.strip('"').lower() not in self.LEDGERS:
                self.assertEqual(self.value(f'select count(*) from "{table}"'), 0, table)
