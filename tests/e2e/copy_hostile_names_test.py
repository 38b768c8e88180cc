"""`groundway copy`: names and texts made to break out of SQL, of a path, of a report or of a terminal.

The target must hold what the file names and nothing else: a canary stands beside it, and every text that is SQL would
make a table `pwned`, drop the canary, or fail.
"""
import json, os, re, sqlite3, sys, unittest, pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
from hostile_names import TEXTS, literal, names, quoted
from harness import CopyCase

ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")


class HostileNames(CopyCase):
    def setUp(self):
        super().setUp()
        self.sql("create schema safe; create table safe.canary (id int); insert into safe.canary values (1), (2)")

    def make_file(self, statements):
        connection = sqlite3.connect(self.source)
        for statement in statements:
            connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        connection.commit()
        connection.close()

    def relations(self, kinds):
        return {r[0] for r in self.sql("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = any(%s)", list(kinds))}

    def nothing_else(self, ended):
        self.assertEqual(self.sql("select id from safe.canary order by 1"), [(1,), (2,)])
        self.assertEqual(self.sql("select 1 from pg_class where relname = 'pwned'"), [])
        schemas = self.sql("select nspname from pg_namespace where nspname !~ '^pg_' order by 1")
        self.assertEqual([s[0] for s in schemas], ["groundway", "information_schema", "public", "safe"])
        made = [f for f in self.folder.parent.rglob("*pwned*") if f.parent.name != "groundway-rejects"]
        self.assertEqual(made, [])
        self.assertNotRegex(ended.out + ended.err, ODD)

    def exact(self, found, wanted):
        """Names of up to 63 bytes arrive as they are, longer ones shortened and each on its own."""
        short = {n for n in wanted if len(n.encode()) <= 63}
        self.assertEqual(short - found, set())
        others = found - short
        self.assertEqual(len(others), len(wanted) - len(short), sorted(others))
        for name in others:
            self.assertLessEqual(len(name.encode()), 63)
            self.assertTrue(any(n.encode().startswith(name.encode()[:40]) for n in wanted), name)

    def test_tables(self):
        wanted = names()
        self.make_file(f"create table {quoted(n)} (id integer primary key, v text)" for n in wanted)
        self.make_file((f"insert into {quoted(n)} values (1, ?)", (n,)) for n in wanted)
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        self.exact(self.relations("r"), wanted)
        rows = [self.value(f"select v from {quoted(t)}".replace("%", "%%")) if "%" not in t else self.sql(f"select v from {quoted(t)}")[0][0] for t in self.relations("r")]
        self.assertEqual(sorted(rows), sorted(wanted))
        self.nothing_else(ended)
        self.reports(wanted)

    def reports(self, wanted):
        for kind in ("html", "md", "json"):
            report = self.folder / f"out.{kind}"
            ended = self.groundway("copy", self.source, self.url, "--dry-run", "--append", "--identifiers=keep", "--report", report)
            self.assertIn(ended.code, (0, 6), ended.words[:500])
            content = report.read_text()
            self.assertNotIn("\x1b", content, kind)
            if kind == "html":
                for markup in ("<script>alert", "<img src=x", "</table><h1>"):
                    self.assertNotIn(markup, content)

    def test_columns(self):
        wanted = names()
        self.make_file([f"create table t (id integer primary key, {', '.join(quoted(n) + ' text' for n in wanted)})",
                        (f"insert into t values (1, {', '.join('?' * len(wanted))})", wanted)])
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        columns = self.sql("select attname from pg_attribute where attrelid = 't'::regclass and attnum > 1 order by attnum")
        self.exact({c[0] for c in columns}, wanted)
        self.assertEqual(list(self.sql("select * from t")[0][1:]), wanted)
        self.nothing_else(ended)

    def test_indexes_and_constraints(self):
        wanted = names()
        half = len(wanted) // 2
        parts = [f"constraint {quoted(n)} check (v <> {literal(n)})" for n in wanted[:half]]
        self.make_file([f"create table t (id integer primary key, v text, {', '.join(parts)})", "insert into t values (1, 'fine')"]
                       + [f"create index {quoted('i ' + n)} on t (v) where v <> {literal(n)}" for n in wanted])
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        self.exact(self.relations("i") - {"t_pkey"}, ["i " + n for n in wanted])
        self.exact({c[0] for c in self.sql("select conname from pg_constraint where conrelid = 't'::regclass and contype = 'c'")}, wanted[:half])
        with self.assertRaises(Exception):
            self.sql("insert into t (v) values (%s)", wanted[0])
        self.nothing_else(ended)

    def test_foreign_keys(self):
        wanted = names()[::2]
        parts = [f"p{i} int constraint {quoted(n)} references parent" for i, n in enumerate(wanted)]
        self.make_file(["create table parent (id integer primary key)", f"create table t (id integer primary key, {', '.join(parts)})"])
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        self.exact({c[0] for c in self.sql("select conname from pg_constraint where contype = 'f'")}, wanted)
        self.nothing_else(ended)

    def test_views(self):
        wanted = names()
        self.make_file(["create table the_table (id integer primary key, v text)", "insert into the_table values (1, 'x')"]
                       + [f"create view {quoted('v ' + n)} ({quoted(n)}, w) as select v, {literal(n)} from the_table where v <> {literal(n)}" for n in wanted])
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:3000])
        self.exact(self.relations("v"), ["v " + n for n in wanted])
        texts = [self.sql("select w from " + quoted(v))[0][0] for v in sorted(self.relations("v"))]
        self.assertEqual(sorted(texts), sorted(wanted))
        self.nothing_else(ended)

    def test_triggers(self):
        """Each on a table of its own: several of one event get names that keep SQLite's order."""
        wanted = names()[::4]
        self.make_file(["create table log (id integer primary key, v text)"]
                       + [f"create table t{i} (id integer primary key, v text)" for i in range(len(wanted))]
                       + [f"create trigger {quoted(n)} after insert on t{i} when new.v = {literal(n)} begin insert into log (v) values ({literal(n)}); end" for i, n in enumerate(wanted)])
        ended = self.copy("--append", "--identifiers=keep")
        self.assertEqual(ended.code, 0, ended.words[:3000])
        self.exact({r[0] for r in self.sql("select tgname from pg_trigger where not tgisinternal")}, wanted)
        self.assertEqual(self.value("select count(*) from pg_proc where pronamespace = 'public'::regnamespace"), len(wanted))
        for i, n in enumerate(wanted):
            self.sql(f"insert into t{i} (v) values (%s)", n)
        self.assertEqual([r[0] for r in self.sql("select v from log order by id")], wanted)
        self.nothing_else(ended)

    def test_defaults_and_values(self):
        columns = ", ".join(f"c{i} text default {literal(t)}" for i, t in enumerate(TEXTS))
        self.make_file([f"create table t (id integer primary key, {columns})", "insert into t (id) values (1)", "create table v (id integer primary key, v text, b blob)"]
                       + [("insert into v (v, b) values (?, ?)", (t, t.encode())) for t in TEXTS])
        ended = self.copy("--append")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        self.sql("insert into t (id) values (2)")
        self.assertEqual([list(r[1:]) for r in self.sql("select * from t order by id")], [TEXTS, TEXTS])
        rows = self.sql("select v, b from v order by id")
        self.assertEqual([r[0] for r in rows], TEXTS)
        self.assertEqual([bytes(r[1]).decode() for r in rows], TEXTS)
        self.nothing_else(ended)

    def test_rejects_stay_in_their_folder(self):
        wanted = names()[::2]
        self.make_file(f"create table {quoted(n)} (id integer primary key, {quoted(n)} text)" for n in wanted if n != "id")
        self.make_file((f"insert into {quoted(n)} values (1, cast(x'00ff' as text)), (2, 'x')",) for n in wanted if n != "id")
        before = {p for p in self.folder.parent.rglob("*")}
        ended = self.copy("--append", "--identifiers=keep", f"--max-rejects={len(wanted)}")
        self.assertEqual(ended.code, 8, ended.words[:2000])
        self.assertEqual(ended.report["rejected"], len(wanted))
        files = list((self.folder / "groundway-rejects").glob("*.jsonl"))
        rejected = [json.loads(line) for f in files for line in f.read_text().split("\n") if line]
        self.assertEqual(sorted(r["table"] for r in rejected), sorted(wanted))
        new = {p.relative_to(self.folder).parts[0] for p in self.folder.parent.rglob("*") if p not in before and self.folder in p.parents}
        self.assertLessEqual(new, {"groundway-rejects", "report.json"})
        self.nothing_else(ended)

    def test_default_folding_keeps_them_apart(self):
        wanted = names()
        self.make_file(f"create table {quoted(n)} (id integer primary key, {quoted(n)}  int)" for n in wanted)
        ended = self.copy("--append")
        self.assertEqual(ended.code, 0, ended.words[:2000])
        self.assertEqual(len(self.relations("r")), len(wanted))
        self.nothing_else(ended)

    def test_there_are_five_hundred_cases(self):
        self.assertGreaterEqual(len(names()) * 6 + len(TEXTS) * 2, 500)
        self.assertGreaterEqual(len(names()), 250)


if __name__ == "__main__":
    unittest.main()
