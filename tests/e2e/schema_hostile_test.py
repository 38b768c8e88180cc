"""Names and texts that want to be something else: as each kind of name, and as each text that a schema holds."""
import unittest

import schema_case, schema_pairs
from schema_case import Database, SchemaCase, run
from harness import GROUNDWAY

QUOTES = ["it's", "''", "'", 'a"b', '""', '"', "`x`", "[x]", "\\", "\\'", "a\\b", "E'x'", "U&'\\0041'", "’", "“x”", "«»", "$$", "$1",
          "$function$", "$procedure$", "$_$", "$a$ x $a$", "$function$ $$ $function$", "a$b", "x'y\"z\\w$q$"]
ENDS = [";", "a;b", "--", "-- x", "a--b", "/*", "*/", "/* x */", "/* /* */", "#", "\\;", "\\q", "\\! touch x", "\\copy", ":x", ":'x'", ':"x"',
        "::text", "a::b", "%s", "%I", "{}", "{schema}", "a.b", "a.b.c", ".", "..", ",", "(", ")", "()", "a b", " a", "a ", "  ", " ", "a,b",
        "-", "+", "=", "<>", "@", "!", "?", "&", "|", "~", "^", "*", "/", "0", "1a", "00", "-1", "1e9", "NaN", "Infinity"]
INJECTIONS = ["'; DROP TABLE canary; --", '"; DROP TABLE canary; --', "$$; DROP TABLE canary; --", "$function$; DROP TABLE canary; --",
              "*/ DROP TABLE canary; /*", "x); DROP TABLE canary; --", "\n; DROP TABLE canary;\n", "'||(SELECT 1)||'", "\nDROP TABLE canary;",
              "-- transaction: none", "\n-- transaction: none\n", "x'::regclass; DELETE FROM canary; --", "\r\nDROP TABLE canary;--"]
MARKS = ["\u202e", "\u200d", "\u200b", "\ufeff", "\u00a0", "\u2028", "\u2029", "\u0301", "e\u0301", "é", "ß", "İ", "ı", "Ω", "日本", "🙂", "🇩🇪",
         "\U0010ffff", "a\u0300\u0301\u0302", "\u0085", "Å", "Å", "ﬁ", "мир", "שלום", "مرحبا"]
WORDS = ["select", "SELECT", "table", "user", "public", "PUBLIC", "Public", "none", "null", "NULL", "default", "true", "current_user", "all",
         "OWNER", "owner", "group", "order", "check", "constraint", "primary", "references", "to", "from", "with", "as", "on", "in", "cascade",
         "only", "array", "row", "value", "VALUE", "new", "old", "oid_", "begin", "atomic", "end", "return", "language", "interval", "time",
         "bit", "character", "national", "setof", "between", "collation", "concurrently", "lateral", "tablesample", "window", "over"]
CASES = ["same", "Same", "SAME", "sAmE", "groundway_old_1", "groundway_old_2"]
LONG = ["x" * 63, "X" * 63, "x" * 62 + "'", '"' * 63, "é" * 31, "日" * 21, "a" + "🙂" * 15, "x" * 62 + "\n"]
CONTROLS = [chr(n) for n in range(1, 32)] + ["\x7f", "\x1b[31mred", "a\tb", "a\r\nb", "\n", "a\nb\n"]
TEXTS = list(dict.fromkeys(QUOTES + ENDS + INJECTIONS + MARKS + WORDS + CASES + LONG + CONTROLS))
NO_ROLE = ("public", "none", "owner")  # reserved, or too alike to it


def name(text, behind=""):
    """Quoted, and cut where the server would cut it."""
    cut = text.encode()[:63 - len(behind)].decode(errors="ignore") + behind
    return '"' + cut.replace('"', '""') + '"'


def literal(text):
    return " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def objects(number, text):
    """All that can have the name, in a schema of it."""
    schema, table, said = name(text, f"_{number}"), name(text), literal(text)
    inside = f"{schema}.{table}"
    return f"""
create schema {schema};
comment on schema {schema} is {said};
create type {schema}.{name(text, "e")} as enum ({said}, 'other');
create domain {schema}.{name(text, "d")} as text default {said} constraint {name(text)} check (value <> {literal(text + "x")});
create type {schema}.{name(text, "c")} as ({name(text)} int, b {schema}.{name(text, "e")});
comment on column {schema}.{name(text, "c")}.{name(text)} is {said};
create table {inside} ({name(text)} text default {said}, e {schema}.{name(text, "e")} default {said},
  d {schema}.{name(text, "d")}, constraint {name(text, "k")} check ({name(text)} <> {literal("x" + text)}));
comment on table {inside} is {said};
comment on column {inside}.{name(text)} is {said};
comment on constraint {name(text, "k")} on {inside} is {said};
create index {name(text, "i")} on {inside} ({name(text)}) where {name(text)} <> {said};
create view {schema}.{name(text, "v")} as select {name(text)}, {said}::text as {name(text, "w")} from {inside};
create function {schema}.{name(text)}() returns trigger language plpgsql as {literal(
    "begin perform " + literal(text) + "; return new; end")};
create function {schema}.{name(text, "f")}({name(text)} text default {said}) returns text language sql as {literal(
    "select " + literal(text))};
comment on function {schema}.{name(text, "f")}(text) is {said};
create trigger {name(text)} before insert on {inside} for each row when (new.{name(text)} = {said}) execute function {schema}.{name(text)}();
alter table {inside} enable row level security;
create policy {name(text)} on {inside} using ({name(text)} = {said});
create sequence {schema}.{name(text, "s")};
alter default privileges in schema {schema} grant select on tables to alice;
"""


def texts_of(text):
    """The texts alone, in objects whose names do not change."""
    said = literal(text)
    return f"""
create type mood as enum ('first', {said});
create domain d as text default {said} check (value <> {said});
create table t (a text default {said}, m mood default {said}, check (a <> {said}));
comment on table t is {said};
comment on column t.a is {said};
comment on type mood is {said};
create view v as select {said}::text as a from t;
create index i on t (a) where a <> {said};
create function f(a text default {said}) returns text language sql as {literal("select " + literal(text))};
create policy p on t using (a = {said});
"""


CANARY = "create table canary (id int primary key, said text);\n"
ROWS = "insert into canary values (1, 'sings');\n"
HOLDS = "SELECT count(*) = 1 AND min(said) = 'sings' FROM canary"


def pair(called, before, after, alone):
    parts = {"from": CANARY + before, "to": CANARY + after, "rows": ROWS, "holds": HOLDS, "holds back": HOLDS}
    it = schema_pairs.Pair(called, "hostile", alone=alone)
    it.parts = parts
    it.part = lambda part, schema: parts.get(part, "")  # "{schema}" is a name here
    return it


class Hostile(SchemaCase):
    def test_there_are_many(self):
        self.assertGreaterEqual(len(TEXTS), 200)

    def check(self, texts):
        """All at once; what fails is looked for one by one."""
        start = TEXTS.index(texts[0])
        made = pair("names", "", "".join(objects(start + i, t) for i, t in enumerate(texts)), True)
        if schema_case.failure(self.server, [made]) is None:
            return
        wrong = {}
        for i, text in enumerate(texts):
            words = schema_case.failure(self.server, [pair("a name", "", objects(start + i, text), True)])
            if words:
                wrong[text] = words[:2000]
        self.fail("\n".join(f"{t!r}: {w}" for t, w in wrong.items()) or "all of them together")

    def test_texts_become_other_texts(self):
        pairs = [pair(f"text {i}", texts_of(a), texts_of(b), False) for i, (a, b) in enumerate(zip(TEXTS[::2], TEXTS[1::2]))]
        wrong = schema_case.failures(self.server, pairs)
        self.assertEqual({k: w[:1500] for k, w in wrong.items()}, {})

    def test_roles(self):
        roles = [t for t in TEXTS if t.lower() not in NO_ROLE and not t.startswith("pg_")]
        for role in roles:
            self.server.admin(f"create role {name(role)}")
        grants = "".join(f"grant select on canary to {name(r)};\ngrant update (said) on canary to {name(r)} with grant option;\n"
                         f"alter default privileges for role {name(r)} grant select on tables to bob;\n"
                         f"create policy {name(r)} on canary to {name(r)};\n" for r in roles)
        try:
            self.assertIsNone(schema_case.failure(self.server, [pair("roles", "", grants, True)]))
        finally:
            for role in roles:
                self.server.admin(f"drop role {name(role)}")


def of_part(number, texts):
    return lambda self: self.check(texts)


for number, first in enumerate(range(0, len(TEXTS), 80)):
    setattr(Hostile, f"test_names_{number}", of_part(number, TEXTS[first:first + 80]))


class Secrets(SchemaCase):
    def test_a_password_is_named_and_never_told(self):
        start, goal = Database(self.server), Database(self.server)
        try:
            goal.script("create extension postgres_fdw; create server far foreign data wrapper postgres_fdw;"
                        "create user mapping for bob server far options (user 'b', password 'Geheim123');", "load")
            code, sql, notes = start.diff(goal)
            self.assertEqual(code, 1)
            self.assertIn("CREATE USER MAPPING FOR bob SERVER far OPTIONS (\"user\" 'b')", sql)
            self.assertIn("password", notes)
            start.script(sql, "apply")
            self.assertEqual(start.diff(goal)[:2], (0, ""))
            for flags in (["--sql"], ["--json"], []):
                told = run(GROUNDWAY, "schema", "diff", "--from", start.url, "--to", goal.url, *flags)
                self.assertNotIn("Geheim123", told.stdout + told.stderr)
            self.assertNotIn("Geheim123", sql + notes)
        finally:
            start.drop()
            goal.drop()


class Unknown(SchemaCase):
    THINGS = {
        "text search configuration public.ours is": "create text search configuration ours (copy = simple)",
        "text search dictionary public.words is": "create text search dictionary words (template = simple)",
        "conversion public.turned is": "create conversion turned for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
        "access method own is": "create access method own type table handler heap_tableam_handler",
        "1 large objects are": "select lo_create(0)",
    }

    def test_what_is_not_modelled_is_named_and_stays(self):
        start, goal = Database(self.server), Database(self.server)
        try:
            start.script("".join(f"{sql};\n" for sql in self.THINGS.values()) +
                         "create table t (a text); create index i on t using gin (to_tsvector('public.ours', a));", "load")
            goal.script("create table t (a text);", "load")
            code, sql, notes = start.diff(goal)
            self.assertEqual(code, 1)
            start.script(sql, "apply")
            for thing in self.THINGS:
                self.assertIn(thing + " not compared", notes)
            code, sql, notes = start.diff(goal)
            self.assertEqual((code, sql), (0, ""))
            self.assertIn("text search configuration public.ours is not compared", notes)
            self.assertEqual(start.query("select count(*) from pg_ts_config where cfgname = 'ours'"), [(1,)])
        finally:
            start.drop()
            goal.drop()


if __name__ == "__main__":
    unittest.main()
