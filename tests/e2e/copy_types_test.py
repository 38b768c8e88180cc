"""--data-only into columns of types that SQLite does not know: good values arrive, bad ones are named, nothing is lost silently."""
import unittest

from harness import CopyCase

SETUP = """
create extension citext; create extension hstore;
create type mood as enum ('sad', 'so so'); create type pair as (a int, b text);
create domain age as int check (value > 0); create domain code as text check (value ~ '^[a-z]+$') not null;
create domain short as varchar(3); create domain stamp as timestamptz;
"""

# type, a value in the file, what PostgreSQL shows of it, a value that does not fit
FILLED = [
    ("mood", "so so", "so so", "glad"), ("citext", "Ann@Example.org", "Ann@Example.org", b"\xff\x00"),
    ("age", 44, "44", "forty"), ("code", "abc", "abc", None), ("short", "abc", "abc", "abcd"), ("stamp", "2020-01-02T03:04:05Z", "2020-01-02 03:04:05+00", "yesterday"),
    ("inet", "10.0.0.1/8", "10.0.0.1/8", "10.0.0.256"), ("cidr", "10.0.0.0/8", "10.0.0.0/8", "10.0.0.1/8"),
    ("interval", "1 day 02:03:04", "1 day 02:03:04", "soon"), ("xml", "<a b=\"1\"/>", "<a b=\"1\"/>", None),
    ("name", "abc", "abc", "x" * 64), ("bytea", b"\x00\xff", "\\x00ff", None), ("numeric(5,2)", 123.45, "123.45", 1000),
    ("numeric(5,2)", "12.345", None, "NaN?"), ("smallint", 32767, "32767", 32768), ("real", 1.5, "1.5", "x"), ("date", "2020-02-29", "2020-02-29", "2021-02-29"),
    ("time", "23:59:59.5", "23:59:59.5", "25:00"), ("timestamp", "2020-01-02 03:04:05", "2020-01-02 03:04:05", "0000-00-00"),
    ("uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99"),
    ("json", '{"a": 1}', '{"a": 1}', "{a}"), ("jsonb", '{"b":1, "a":2}', '{"a": 2, "b": 1}', "[1,"), ("boolean", 1, "true", 2),
    ("char(3)", "ab", "ab ", "abcd"), ("varchar(2)", "ab", "ab", "abc"), ("text[]", '["a", "b,c", null]', '{a,"b,c",NULL}', "a,b"),
]
# Types that no value of SQLite is sent to: named before anything is written.
REFUSED = ["point", "money", "bit(3)", "varbit", "tsvector", "int4range", "hstore", "pair", "box", "macaddr8", "oid"]


class Types(CopyCase):
    def one(self, declared, value):
        self.source.unlink(missing_ok=True)
        self.make("create table t (id integer primary key, v)", ("insert into t values (?, ?)", [(1, value), (2, value)]))
        self.sql(f"drop schema if exists groundway cascade; drop table if exists t; create table t (id int primary key, v {declared})")
        return self.copy("--data-only")

    def test_a_value_of_each_type_arrives_and_is_proven(self):
        self.sql(SETUP)
        self.sql(f"alter database {self.database} set timezone = 'UTC'", url=self.server.url(self.database, "master"))
        for declared, value, shown, _ in FILLED:
            if shown is None:
                continue
            with self.subTest(type=declared, value=value):
                ended = self.one(declared, value)
                self.assertEqual((ended.code, ended.report and ended.report["verified"]), (0, True), ended.words)
                cast = "v::text" if not declared.startswith("char") else "format('%%s', v)"
                self.assertEqual(self.sql(f"select {cast} from t where id = %s", 2), [(shown,)])

    def test_a_value_that_does_not_fit_is_a_reject_with_its_row(self):
        self.sql(SETUP)
        for declared, _, _, value in FILLED:
            if value is None:
                continue
            with self.subTest(type=declared, value=value):
                self.refused(self.one(declared, value), 8, "GW0514")
                self.assertEqual(self.value("select count(*) from t"), 0)
                rows = self.rejects()
                self.assertEqual([(r["table"], r["column"]) for r in rows], [("t", "v")] * 2, rows)

    def test_null_where_a_domain_or_a_column_forbids_it(self):
        self.sql(SETUP)
        for declared in ("int not null", "code"):
            with self.subTest(type=declared):
                ended = self.one(declared, None)
                self.assertIn(ended.code, (7, 8), ended.words)
                self.assertIn("t.v", ended.err + str(self.rejects()), ended.words)
                self.assertEqual(self.value("select count(*) from t"), 0)

    def test_types_that_cannot_be_filled_are_named_before_anything_is_written(self):
        self.sql(SETUP)
        for declared in REFUSED:
            with self.subTest(type=declared):
                self.refused(self.one(declared, "(1,2)"), 7, "GW0511", "cannot be filled", "--exclude t")
                self.assertEqual(self.value("select count(*) from t"), 0)

    def test_a_column_of_such_a_type_that_the_file_lacks_is_no_hindrance(self):
        self.make("create table t (id integer primary key, v text)", ("insert into t values (?, ?)", [(1, "a fat cat")]))
        self.sql("create table t (id int primary key, v text, p point, search tsvector generated always as (to_tsvector('simple', v)) stored)")
        self.copied(0, "--data-only", judged=False)
        self.assertEqual(self.sql("select v, p, search::text from t"), [("a fat cat", None, "'a':1 'cat':3 'fat':2")])


if __name__ == "__main__":
    unittest.main()
