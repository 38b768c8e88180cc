"""`groundway copy`: schemas that broke other tools: names, newer syntax, foreign modules, hand-made catalogues."""
import sqlite3, unittest

import psycopg2

from copy_case import Cases


class Catalogues(Cases):
    BASE = "create table t (id integer primary key, v text, n int); insert into t values (1, 'a', 5), (2, 'b', 6);"

    def add(self, kind, name, table, sql):
        return "insert into sqlite_schema (type, name, tbl_name, rootpage, sql) values (?, ?, ?, 0, ?)", (kind, name, table, sql)

    def test_views_and_triggers_in_newer_syntax(self):
        view = lambda name, query: self.add("view", name, name, f"CREATE VIEW {name} AS {query}")
        self.rewrite(self.BASE + "create table log (v text); create trigger logged after delete on t begin insert into log values (old.v); end;",
                     view("joined", "select group_concat(v order by n desc) as g from t"), view("digits", "select id from t where n < 1_000"),
                     view("glued", "select concat(v, n) as c, concat_ws('-', v, n) as w from t"), view("later", "select 1 frobnicate by 3"),
                     self.add("trigger", "touch", "t", "CREATE TRIGGER touch AFTER INSERT ON t BEGIN UPDATE t SET n = 1_000 WHERE id = new.id; END"),
                     self.add("trigger", "odd", "t", "CREATE TRIGGER odd AFTER INSERT ON t BEGIN FROBNICATE t; END"))
        ended = self.copied(8, judged=False)
        self.assertEqual(self.value("select count(*) from t"), 2)
        for name in ("joined", "digits", "glued", "later"):  # what the SQLite here cannot run is not proven
            self.tell(ended, ("left_out", "view " + name))
            self.assertRegex(ended.told("left_out", "view " + name)[0]["sql"], rf"^CREATE VIEW (public\.)?{name}\b")
        self.tell(ended, ("left_out", "trigger odd", "not understood"))
        self.tell(ended, ("left_out", "trigger touch", "SQLite here cannot run it"))
        self.assertEqual(len(ended.report["left_out"]), 6, ended.report["left_out"])
        self.assertEqual(self.sql("delete from t where v = 'a'; select v from log"), [("a",)])  # the others are proven without it

    def test_a_table_and_an_index_in_newer_syntax(self):
        self.rewrite(self.BASE + "create table w (id integer primary key, a int); create index wi on w (a); create index by_n on t (n); create table c (id integer primary key, w int references w)",
                     ("update sqlite_schema set sql = ? where name = 'w'", ("CREATE TABLE w (id integer primary key, a int default 1_000)",)),
                     ("update sqlite_schema set sql = ? where name = 'by_n'", ("CREATE INDEX by_n ON t (n DESC) where n < 1_000",)))
        ended = self.copied(8, judged=False)
        self.assertEqual(self.tables(), ["c", "t"])
        self.tell(ended, ("left_out", "table w", "newer"), ("left_out", "foreign key c (w)", "not there or not copied"))
        self.assertIn("(n DESC) WHERE (n < 1000)", self.value("select pg_get_indexdef('by_n'::regclass)"))

    def test_functions_and_collations_of_the_application(self):
        connection = sqlite3.connect(self.source)
        connection.create_function("mine", 1, lambda x: x and x * 2, deterministic=True)
        connection.create_collation("unheard_of", lambda a, b: (a > b) - (a < b))
        connection.executescript("create table t (id integer primary key, a int check (mine(a) > 0), s int as (mine(a)) stored, v int as (mine(a)));"
                                 "create index i on t (mine(a)); create view w as select mine(a) as z from t; create trigger r after insert on t begin select mine(1); end;"
                                 "insert into t (a) values (5); create table k (p text collate unheard_of, n int, primary key (p, n)) without rowid; insert into k values ('b', 1), ('a', 2);"
                                 "create index d on k (p collate unheard_of desc)")
        connection.close()
        ended = self.copied(8, judged=False)
        self.assertEqual(self.sql("select id, a, s, v from t"), [(1, 5, 10, None)])
        self.assertEqual(self.sql("select p, n from k order by 1"), [("a", 2), ("b", 1)])
        self.tell(ended, ("left_out", "generated t.s", "mine()", "keeps its present values"), ("left_out", "generated t.v", "mine()", "NULL in every row"), ("left_out", "check t"),
                  ("left_out", "index i", "mine()"), ("left_out", "view w"), ("left_out", "trigger r"), ("changed", "primary key k", "byte by byte"))
        self.assertTrue(any("mine()" in n for n in ended.report["notes"]), ended.report["notes"])

    def test_oddities_made_by_hand(self):
        self.rewrite(self.BASE + "create table u (x int); insert into u values (1)",
                     ("update sqlite_schema set sql = 'CREATE TABLE t (id integer primary key, v text not null, n int not null)' where name = 't'", ()),
                     ("insert into sqlite_schema (type, name, tbl_name, rootpage, sql) values ('index', 'j', 'u', 9999, 'CREATE INDEX j ON u(x)')", ()), self.add("foo", "x", "x", "CREATE FOO"))
        connection = sqlite3.connect(self.source)
        connection.execute("pragma writable_schema = on")
        connection.execute("update t set n = n")
        connection.close()
        ended = self.copied(8, judged=False)
        self.assertEqual(self.tables(), ["t", "u"])
        self.tell(ended, ("left_out", "foo x", "no object of this kind"))
        self.assertTrue(any("read past" in n for n in ended.report["notes"]))

    def test_names_and_texts_that_are_not_utf8(self):
        broken = lambda column: f"{column} = cast(replace(cast({column} as blob), cast('Z' as blob), x'ff') as text)"
        self.rewrite("create table t (id integer primary key, colZ text default 'defZ', check (colZ <> 'chkZ')); insert into t values (1, 'x'); create view v as select 'Z' as y from t; create table tabZ (a int)",
                     (f"update sqlite_schema set {broken('sql')}, {broken('name')}, {broken('tbl_name')}", ()))
        ended = self.copied(8, judged=False)
        self.assertEqual(self.tables(), ["t", "tab_xff"])
        self.assertEqual(self.sql("select col_xff from t"), [("x",)])
        self.tell(ended, ("left_out", "default t.", "not UTF-8"), ("left_out", "check t", "not UTF-8"), ("left_out", "view v", "not UTF-8"), ("changed", "table tab", "tab_xff"), ("changed", "column t.col", "col_xff"))

    def test_empty_names(self):
        self.make('create table "" ("" integer primary key, b int); insert into "" values (1, 2); create table t ("" text, column_1 int); insert into t values (\'x\', 3)')
        ended = self.copied(judged=False)
        self.assertEqual(self.sql("select column_1, b from unnamed"), [(1, 2)])
        self.assertEqual(list(self.types("t")), ["column_1", "column_1_1"])
        self.tell(ended, ("changed", "table ", "has no name: unnamed"), ("changed", "column t.", "has no name: column_1"))

    def test_utf16_files_of_both_orders(self):
        for order in ("le", "be"):
            with self.subTest(order=order):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.make(f"pragma encoding = 'UTF-16{order}'; create table \"tä\" (id integer primary key, \"ñ\" text default 'dé', i int, r real, b blob, j json, n numeric(10,2), x text collate nocase unique, check (\"ñ\" <> 'ü'));"
                          "insert into \"tä\" values (1, 'grün 😀', 1, 1.5, x'00ff', '{\"ä\": 1}', 1.5, 'É'), (2, '日', 2, 2.5, x'', '[]', 2, 'é'); insert into \"tä\" (id) values (3);"
                          "create view \"vü\" as select \"ñ\" || 'ß' as z from \"tä\"; create index \"iö\" on \"tä\" (\"ñ\")")
                self.copied()
                self.assertEqual(self.sql('select z from "vü" order by 1 desc limit 1'), [("日ß",)])
                self.assertEqual(self.value('insert into "tä" (id) values (9) returning "ñ"'), "dé")

    def test_pages_of_every_size_and_what_lies_between_them(self):
        for pragma in ("page_size = 512", "page_size = 65536", "auto_vacuum = full", "auto_vacuum = incremental"):
            with self.subTest(pragma=pragma):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.make(f"pragma {pragma}; create table t (id integer primary key, v text); insert into t values (1, hex(zeroblob(50000))), (2, hex(zeroblob(5000))); delete from t where id = 1")
                self.copied()
        self.source.write_bytes(self.source.read_bytes()[:100])
        self.refused(self.copy(), 4, "GW0503")

    def test_modules_we_do_not_have_and_tables_of_other_programs(self):
        self.rewrite(self.BASE + "create virtual table f4 using fts4 (a, content='t'); create virtual table f3 using fts3 (x); create virtual table ri using rtree_i32 (id, a, b); create table f4_own (x int);"
                     "create table sp_data (id integer primary key); create table _litestream_seq (id integer primary key, seq int); create table _litestream_lock (id int); insert into _litestream_seq values (1, 5)",
                     *[self.add("table", n, n, f"CREATE VIRTUAL TABLE {n} USING {m}") for n, m in (("knn", "VirtualKNN()"), ("sp", "some_module(a, b)"), ("vec", "vec0(embedding float[3])"))])
        ended = self.copied(8, judged=False)
        self.assertEqual(self.tables(), ["f4_own", "sp_data", "t"])
        for name in ("f4", "f4_segments", "f3", "ri", "ri_node", "knn", "sp", "vec"):
            self.tell(ended, ("left_out", "table " + name))
        self.tell(ended, ("changed", "table _litestream_seq", "Litestream"), ("changed", "table _litestream_lock", "Litestream"))


class Schemas(Cases):
    def test_type_words_of_every_kind_load(self):
        words = ["int(5)", "TINYINT(4)", "UNSIGNED BIG INT", '"DOUBLE PRECISION"', '"byte[]"', "`text[]`", "", '""', "varchar", "varchar(0)", "varchar(-5)", "decimal(5,10)", "decimal(-1)", "numeric(1000,500)",
                 "numeric(1001,2)", "char(0)", "float(24)", "bit(8)", "enum", "timestamp(6)", "time(3)", "interval", "money", "inet", "xml", "double(10,2)", "number(10)", "year(4)", "point"]
        self.make("create table t (id integer primary key, " + ", ".join(f"c{i} {w}" for i, w in enumerate(words)) + "); insert into t default values;"
                  "create table u (id integer primary key, " + ", ".join(f"c{i} {w}" for i, w in enumerate(words)) + f"); insert into u values (1, {', '.join(['1'] * len(words))})")
        self.copied()

    def test_names_that_meet_in_one_namespace(self):
        self.make("create table a (x int constraint c unique, y int constraint c check (y > 0)); create table b (x int constraint c unique); create table d (x int constraint a primary key);"
                  "create table t (a int); create table u (a int); create index t_pkey on u (a); create table t_a_seq (x int); create table v (id integer primary key); create table v_id_seq (x int);"
                  "create table v_pkey (y int); create index T_IDX on t (a); create table pg_class (a int); create table pg_foo (b int); create table groundway (id int); create table information_schema (a int);"
                  'create table "user" (id integer primary key); create table "order" (id int); create table text (a int); create table int4 (b int); create view "Select" as select 1 as "From"; insert into v values (4)')
        ended = self.copied()
        self.assertEqual(len(self.tables()), 17)
        self.assertEqual(self.value("insert into v default values returning id"), 5)
        self.tell(ended, ("changed", "unique b (x)", "c_1"), ("changed", "primary key d (x)", "a_1"))

    def test_names_in_several_bytes_and_spellings(self):
        long = "ü" * 31 + "a" + "ü" * 5
        self.make(f'create table "{long}" ("{"日" * 22}" int, "{"日" * 21}本本" int); create table "a.b" ("c.d" int, "1st" int, " " int, [e f] int, `g``h` int, "i]j" int, "k""l" int); create index "i.x" on "a.b" ("c.d");'
                  'insert into "a.b" values (1, 2, 3, 4, 5, 6, 7); create table "ÄB" (x int); create table "äb" (y int); create table [x y] (`id` integer primary key, \'str\' text, "b" \'varchar\'(5)); insert into [x y] values (1, \'a\', \'b\')')
        self.copied()
        names = [t for t in self.tables() if t.startswith("ü")] + list(self.types([t for t in self.tables() if t.startswith("ü")][0]))
        self.assertEqual([len(n.encode()) <= 63 for n in names], [True] * 3)
        self.assertEqual(len(set(names)), 3)

    def test_foreign_keys_that_cannot_be(self):
        self.make("create table p (id integer primary key, n text, a int, b int, u text unique); create view pv as select * from p; create unique index part on p (a) where b = 1; create unique index expr on p (lower(n));"
                  "create table c (id integer primary key, a int references pv (id), b int references p (nope), d int references p (n), e int references nowhere (x), f int references p (a), g text references p (u) on delete set default,"
                  " s int references c on delete cascade deferrable initially deferred); create table k (a int, b int, primary key (a, b)); create table l (x int references k, y int, foreign key (x, y) references k (a, zz));"
                  "insert into p values (1, 'x', 1, 1, '5'); insert into c (id, g, s) values (1, '5', 1)")
        ended = self.copied(8)
        for key, reason in (("c (a)", "not there"), ("c (b)", "does not have"), ("c (d)", "not unique"), ("c (e)", "not there"), ("c (f)", "not unique"), ("l (x)", "no primary key"), ("l (x, y)", "does not have")):
            self.tell(ended, ("left_out", f"foreign key {key} to", reason))
        self.assertEqual(len(ended.report["left_out"]), 7, ended.report["left_out"])

    def test_a_role_that_may_not_create_is_told_so(self):
        self.make("create table t (id integer primary key); insert into t values (1)")
        ended = self.copy(url=self.server.url(self.database, "app_user"))
        self.refused(ended, 4, "GW0206", "permission denied", "GRANT")
        self.assertEqual(self.tables(), [])

    def test_defaults_of_every_kind(self):
        zoo = {"a": ("text", "(upper('x'))", "X"), "b": ("int", "(abs(-5))", 5), "e": ("int", "(length('abc'))", 3), "f": ("real", "1e400", float("inf")), "g": ("real", "1e-400", 0.0), "h": ("int", "-9223372036854775808", -2**63),
               "i": ("bigint", "'null'", None), "j": ("datetime", "'NULL'", None), "k": ("text", "'null'", "null"), "l": ("int", "(case when 1 then 2 end)", 2), "m": ("numeric", "false", 0), "n": ("text", "abc", "abc"),
               "o": ("real", "(julianday('now'))", ...), "p": ("int", "(unixepoch())", ...), "q": ("text", "(printf('%05d', 3))", "00003"), "r": ("text", "(hex(zeroblob(4)))", "00000000"), "s": ("text", "(random())", ...)}
        self.make("create table t (id integer primary key default 5, " + ", ".join(f"{n} {k} default {d}" for n, (k, d, _) in zoo.items()) + ", z text default (mine(1)))")
        ended = self.copied(8)
        self.assertEqual({e["object"] for e in ended.report["left_out"]}, {"default t.z"})
        self.tell(ended, ("changed", "default t.i", "null"))
        row = dict(zip(self.types("t"), self.sql("insert into t default values returning *")[0]))
        for name, (_, _, wanted) in zoo.items():
            if wanted is ...:
                self.assertIsNotNone(row[name], name)
            else:
                self.assertEqual(row[name], wanted, name)

    def test_ddl_as_people_leave_it(self):
        self.make("create table s (a int, b text, f datetime); insert into s values (1, 'x', '2024-01-01'); create table ctas as select a + 1 as n, b || 'y', f from s;"
                  "create table noted ( -- a comment, with (paren\n id integer /* pk ' */ primary key, -- 'quote\n a text /* ; */ default 'x' -- end\n, b int check (b > 0 /* ) */) -- last\n) -- tail\n; insert into noted values (1, 'a', 2);"
                  "create table a (id integer primary key, x int); create table b (id integer primary key, a_id int references a (id)); create view v as select x from a; insert into a values (1, 2); insert into b values (1, 1);"
                  "alter table a rename to a2; alter table a2 rename column x to y; alter table a2 add column z text default 'q'; alter table a2 drop column z; alter table a2 add column w int not null default 3;"
                  "create table g (a as (1) stored, b int); create table chain (id integer primary key, a int, b as (a + 1), c as (b * 2) stored); insert into chain (a) values (1), (null);"
                  "create table r (rowid text, v int); insert into r values ('a', 1); create table desc_key (id integer primary key desc, v int); insert into desc_key values (2, 2);"
                  "create table wr (k text primary key, v int, g as (v * 2) stored, unique (v, g)) without rowid; insert into wr (k, v) values ('a', 1)")
        ended = self.copied(8)
        self.tell(ended, ("left_out", "generated chain.c", "generated column b"))
        self.assertEqual(len(ended.report["left_out"]), 1, ended.report["left_out"])
        self.assertEqual((self.sql("select * from a2"), self.sql("select * from v"), self.sql("select c from chain order by id")), ([(1, 2, 3)], [(2,)], [(4,), (None,)]))

    def test_nocase_and_rtrim_in_all_their_places(self):
        self.make("create table t (id integer primary key, a text collate nocase unique, b text collate nocase, c text, r text collate rtrim, check (b = 'ABC' collate nocase or b <> 'zzz'));"
                  "create index ib on t (b); create unique index ic on t (c collate nocase desc); create index ie on t ((c || b) collate nocase); create unique index ir on t (r);"
                  "create view same as select id from t where b = 'abc'; create view listed as select id from t where b in ('ABC', 'q'); create view ordered as select id from t order by b, id; create view grouped as select b, count(*) as n from t group by b;"
                  "create table w (k text collate nocase primary key, n int) without rowid; create table p (k text collate nocase primary key); create table f (id integer primary key, k text references p);"
                  "create table x (b text collate nocase, g text as (upper(b)) stored); insert into t values (1, 'A', 'ABC', 'x', 'p '), (2, 'b', 'abc', 'y', 'q'), (3, 'É', 'Abc', 'z', 'r'), (4, 'é', 'Q', 'w', 's');"
                  "insert into w values ('K', 1); insert into p values ('A'); insert into f values (1, 'A')")
        ended = self.copied(8)
        self.assertEqual({e["object"] for e in ended.report["left_out"]}, {"view grouped"})
        self.assertEqual([len(self.sql(f"select * from {v}")) for v in ("same", "listed", "ordered")], [3, 4, 4])
        self.tell(ended, ("changed", "foreign key f (k)", "without case"))
        for row in ("t (a) values ('a')", "t (c) values ('X')", "t (r) values ('p')", "w values ('k', 2)", "p values ('a')"):
            with self.assertRaises(psycopg2.errors.UniqueViolation, msg=row):
                self.sql("insert into " + row)
        self.sql("insert into t (a) values ('Ä'), ('ä')")


if __name__ == "__main__":
    unittest.main()
