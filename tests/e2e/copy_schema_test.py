"""`groundway copy`: keys, constraints, defaults, indexes, views and names of every awkward kind."""
import random, sqlite3, unittest

import psycopg2

from harness import CopyCase


class Keys(CopyCase):
    def test_an_integer_primary_key_takes_new_rows(self):
        self.make("create table t (id integer primary key, v text); insert into t values (7, 'a'), (-5, 'b')")
        self.copied()
        self.assertEqual(self.value("insert into t (v) values ('c') returning id"), 8)

    def test_ids_deleted_at_the_top_are_never_given_again(self):
        self.make("create table t (id integer primary key autoincrement, v text); insert into t values (1000, 'x');"
                  "insert into t values (1, 'y'); delete from t where id = 1000")
        self.copied()
        self.assertEqual(self.value("insert into t (v) values ('c') returning id"), 1001)

    def test_autoincrement_on_an_empty_table_starts_at_one(self):
        self.make("create table t (id integer primary key autoincrement, v text)")
        self.copied()
        self.assertEqual(self.value("insert into t (v) values ('c') returning id"), 1)

    def test_negative_ids_alone_leave_the_next_one_positive(self):
        self.make("create table t (id integer primary key, v text); insert into t values (-9, 'a')")
        self.copied()
        self.assertEqual(self.value("insert into t (v) values ('c') returning id"), 1)

    def test_the_largest_id_of_all_is_told(self):
        self.make("create table t (id integer primary key, v text); insert into t values (9223372036854775807, 'a')")
        ended = self.copied()
        self.assertTrue(ended.told("changed", "identity t.id", "no further row"))
        with self.assertRaises(psycopg2.Error):
            self.sql("insert into t (v) values ('c')")
        self.assertEqual(self.value("select count(*) from t"), 1)

    def test_a_composite_key_in_another_order_than_the_columns(self):
        self.make("create table t (a int not null, b text not null, c int, primary key (b, a)); insert into t values (1, 'x', 2)")
        self.copied()
        self.assertIn("(b, a)", self.value("select pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'p'"))

    def test_a_text_key_that_holds_nulls_becomes_unique(self):
        self.make("create table t (k text primary key, v int); insert into t values (null, 1), (null, 2), ('a', 3)")
        ended = self.copied()
        self.assertTrue(ended.told("changed", "primary key t", "UNIQUE"))
        self.assertEqual(self.value("select count(*) from t where k is null"), 2)
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self.sql("insert into t values ('a', 1)")

    def test_without_rowid_and_descending_keys(self):
        self.make("create table a (k text, n int, primary key (k, n desc)) without rowid;"
                  "insert into a values ('x', 1), ('x', 2), ('y', 1);"
                  "create table b (id integer primary key desc, v text); insert into b values (1, 'p'), (2, 'q');"
                  "create table c (k text collate rtrim primary key) without rowid; insert into c values ('x'), ('y ')")
        ended = self.copied()
        self.assertTrue(ended.told("changed", "primary key a", "DESC"))

    def test_one_and_the_text_one_under_unique(self):
        self.make("create table t (k any primary key, v any) strict; insert into t values (1, 'int'), ('1', 'text'), (2, 'x')")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        if ended.code == 8 and ended.report is None:
            self.assertIn("GW051", ended.err)
            self.assertEqual(self.tables(), [])
        else:
            self.judge(ended)

    def test_unique_under_nocase_is_kept(self):
        self.make("create table t (id integer primary key, mail text collate nocase unique, name text);"
                  "create unique index by_name on t (name collate nocase);"
                  "insert into t values (1, 'Somebody@Example.org', 'É'), (2, 'other@example.org', 'é')")
        self.copied()
        for statement in ("insert into t values (3, 'SOMEBODY@example.ORG', 'x')", "insert into t values (4, 'x', 'é')"):
            with self.assertRaises(psycopg2.errors.UniqueViolation):
                self.sql(statement)

    def test_not_null_and_check_are_enforced(self):
        self.make("create table t (id integer primary key, v text not null, n int check (n between 1 and 9),"
                  " s text check (s in ('a', 'b', NULL)), constraint Named check (length(v) < 5 and v <> ''));"
                  "insert into t values (1, 'a', 5, 'a')")
        self.copied()
        for row in ("(2, null, 5, 'a')", "(2, 'a', 0, 'a')", "(2, 'abcde', 5, 'a')", "(2, '', 5, 'a')"):
            with self.assertRaises(psycopg2.errors.IntegrityError):
                self.sql("insert into t values " + row)

    def test_checks_over_booleans_and_types_of_values(self):
        self.make("create table t (id integer primary key, b boolean check (b in (0, 1)), v int check (typeof(v) = 'integer'),"
                  "j text check (json_valid(j)), g text check (g glob '[a-z]*'), l text check (l like 'X%'));"
                  "insert into t values (1, 1, 2, '{}', 'abc', 'xyz')")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        with self.assertRaises(psycopg2.Error):
            self.sql("insert into t (id, b, v, j, g, l) values (2, true, 2, '{}', 'abc', 'nope')")


class ForeignKeys(CopyCase):
    def definition(self, table):
        return sorted(r[0] for r in self.sql("select pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid = %s::regclass", table))

    def test_every_shape_of_reference(self):
        self.make('create table "userAccounts" ("userId" integer primary key, code text unique);'
                  'create table pairs (a int, b int, primary key (a, b));'
                  'create table "order" (id integer primary key, "references" int references "userAccounts"("userId"),'
                  ' "camelCase" int references userAccounts, "group" text references "userAccounts" (code) on delete set null on update cascade,'
                  ' x int, y int, late int references pairs2 deferrable initially deferred, parent int references "order",'
                  ' foreign key (y, x) references pairs (b, a) on delete cascade);'
                  'create table pairs2 (id integer primary key);'
                  "insert into \"userAccounts\" values (1, 'c'); insert into pairs values (1, 2); insert into pairs2 values (1);"
                  "insert into \"order\" values (1, 1, 1, 'c', 1, 2, 1, null), (2, 1, 1, 'c', 1, 2, 1, 1), (3, null, null, null, null, 9, null, 2)")
        self.copied()
        self.assertEqual(len(self.definition('"order"')), 6)
        self.assertTrue(any("DEFERRABLE INITIALLY DEFERRED" in d for d in self.definition('"order"')))
        with self.assertRaises(psycopg2.errors.ForeignKeyViolation):
            self.sql('insert into "order" ("references") values (99)')

    def test_a_reference_to_a_missing_table_is_left_out_with_a_reason(self):
        self.make("create table t (id integer primary key, gone int references nowhere (id)); insert into t values (1, null)")
        ended = self.copied(8)
        self.assertTrue(ended.told("left_out", "foreign key t (gone)", "nowhere"))

    def test_a_reference_to_columns_that_are_not_unique(self):
        self.make("create table p (a int, b int); create table c (id integer primary key, a int references p (a)); insert into p values (1, 1), (1, 2);"
                  "insert into c values (1, 1)")
        ended = self.copied(8)
        self.assertTrue(ended.told("left_out", "foreign key c (a)", "not unique"))

    def test_a_circle_of_references(self):
        self.make("create table a (id integer primary key, b int references b); create table b (id integer primary key, a int references a);"
                  "insert into a values (1, 1); insert into b values (1, 1)")
        self.copied()

    ORPHANS = ("create table p (id integer primary key, boss int references p); create table c (id integer primary key, p int references p on delete cascade);"
               "create table g (id integer primary key, c int references c);"
               "insert into p values (1, null), (2, 99), (3, 2); insert into c values (1, 1), (2, 7), (3, 3); insert into g values (1, 1), (2, 2), (3, 3)")

    def test_orphans_stop_the_copy_before_it_writes(self):
        self.make(self.ORPHANS)
        ended = self.copy()
        self.refused(ended, 8, "GW0513", "refer", "--on-orphan")
        self.assertEqual(self.tables(), [])

    def test_orphans_may_stay_behind_with_all_that_hangs_on_them(self):
        self.make(self.ORPHANS)
        self.assertEqual(self.copy("--on-orphan=reject").code, 8)
        self.assertEqual(self.tables(), [])
        ended = self.copied(8, "--on-orphan=reject", "--max-rejects=6")
        self.assertEqual(ended.report["rejected"], 6)
        self.assertEqual([self.sql(f"select id from {t}") for t in "pcg"], [[(1,)], [(1,)], [(1,)]])
        self.assertEqual({(r["table"], r["row"]) for r in self.rejects()}, {("p", "2"), ("p", "3"), ("c", "2"), ("c", "3"), ("g", "2"), ("g", "3")})

    def test_orphans_may_come_along_under_a_key_that_is_not_valid(self):
        self.make(self.ORPHANS)
        ended = self.copied(8, "--on-orphan=not-valid")
        self.assertEqual(self.value("select count(*) from c"), 3)
        self.assertEqual(self.sql("select conrelid::regclass::text, convalidated from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1"),
                         [("c", False), ("g", True), ("p", False)])
        self.assertTrue(ended.told("changed", "foreign key c", "NOT VALID"))

    def test_keys_that_are_joined_get_one_type(self):
        self.make("create table p (k text primary key); create table c (id integer primary key, k int references p (k));"
                  "insert into p values ('1'), ('x'); insert into c values (1, 1)")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        if ended.report:
            self.judge(ended)


class Defaults(CopyCase):
    def test_a_zoo_of_defaults(self):
        zoo = {
            "a": ("datetime", "current_timestamp"), "b": ("datetime", "CURRENT_TIMESTAMP"), "c": ("datetime", "(datetime('now','localtime'))"),
            "d": ("text", "(strftime('%Y-%m-%d %H:%M:%f','NOW'))"), "e": ("date", "CURRENT_DATE"), "f": ("bigint", "'null'"),
            "g": ("text", '""'), "h": ("int", "(1 + 2)"), "i": ("boolean", "0"), "j": ("boolean", "'false'"), "k": ("boolean", "true"),
            "l": ("text", "'it''s'"), "m": ("blob", "x'00ff'"), "n": ("real", "-1.5e3"), "o": ("integer", "0x1F"), "p": ("numeric(10,2)", "'1.50'"),
            "q": ("text", "(lower(hex(randomblob(16))))"), "r": ("integer", "(strftime('%s','now'))"), "s": ("json", "'{}'"), "t": ("text", "NULL"),
            "u": ("text", "current_time"), "v": ("integer", "'5'"), "w": ("text", "12"), "x": ("datetime", "(datetime('now', '+1 day'))"),
            "y": ("integer", "+7"), "z": ("varchar(10)", "(NULL)")}
        self.make("create table t (id integer primary key, " + ", ".join(f"{n} {k} default {d}" for n, (k, d) in zoo.items()) + ");"
                  "insert into t (id) values (1)")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        self.sql("insert into t (id) values (2)")
        told = {e["object"].split(".")[1] for e in ended.report["left_out"] if e["object"].startswith("default t.")}
        row = dict(zip([c for c in self.types("t")], self.sql("select * from t where id = 2")[0]))
        want = {"g": "", "h": 3, "i": False, "j": False, "k": True, "l": "it's", "n": -1500.0, "o": 31, "v": 5, "w": "12", "y": 7, "s": {}, "t": None, "z": None}
        for column, value in want.items():
            if column not in told:
                self.assertEqual(row[column], value, column)
        for column in "abcdeuqrx":
            self.assertTrue(column in told or row[column] is not None, column)
        self.assertLessEqual(told, set("fcjxu"), ended.report["left_out"])

    def test_an_empty_table_has_its_defaults_as_well(self):
        self.make("create table t (id integer primary key, created datetime default current_timestamp, n bigint default 'null', s text not null default '')")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        self.assertEqual(self.types("t")["created"], "timestamp without time zone")
        self.assertIsNotNone(self.value("insert into t default values returning created"))


class Indexes(CopyCase):
    def test_every_kind_of_index(self):
        self.make("create table t (id integer primary key, a text, b int, deleted int, mail text);"
                  "create unique index one_live on t (a) where deleted = 0; create index two on t (b desc, a);"
                  "create index three on t (lower(a)); create index four on t (b + 1, a); create unique index five on t (mail collate nocase);"
                  "create index six on t (a) where b is not null and a like 'x%'; create index \"Camel Case\" on t (b);"
                  "insert into t values (1, 'x', 1, 1, 'A'), (2, 'x', 1, 1, 'B'), (3, 'x', 2, 0, 'C')")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        self.assertLessEqual({e["object"] for e in ended.report["left_out"]}, {"index six"})
        self.sql("insert into t (a, deleted, mail) values ('x', 1, 'D')")
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self.sql("insert into t (a, deleted) values ('x', 0)")

    def test_an_index_entry_too_long_for_a_page_is_found_beforehand(self):
        self.make("create table t (id integer primary key, v text unique, w text); create index w on t (w)")
        self.make("", ("insert into t (v, w) values (?, ?)", [(random.Random(i).randbytes(4500).hex(), "x" * 100) for i in range(3)]))
        ended = self.copied(8)
        self.assertTrue(ended.told("left_out", "unique t (v)", "bytes"))
        self.assertFalse(ended.told("left_out", "index w"))

    def test_generated_columns_both_kinds(self):
        self.make("create table t (id integer primary key, a int, b int, total int generated always as (a + b) stored,"
                  " label text as (a || '/' || b) virtual, big as (a > 10));"
                  "insert into t (a, b) values (1, 2), (30, 4); create index by_total on t (total)")
        ended = self.copied()
        self.sql("insert into t (a, b) values (5, 6)")
        self.assertEqual(self.sql("select total, label from t where a = 5"), [(11, "5/6")])
        self.assertFalse(ended.told("left_out", "generated"))

    def test_virtual_tables_and_their_insides_are_left_out_by_name(self):
        self.make("create table docs (id integer primary key, body text); insert into docs values (1, 'a b'); insert into docs values (2, 'c');"
                  "create virtual table find using fts5 (body, content='docs', content_rowid='id'); create virtual table notes using fts5 (x);"
                  "create virtual table boxes using rtree (id, x0, x1); insert into notes values ('hello'); insert into boxes values (1, 0, 1); analyze")
        ended = self.copied(8)
        self.assertEqual(self.tables(), ["docs"])
        for name in ("find", "notes", "boxes", "notes_data", "boxes_node"):
            self.assertTrue(ended.told("left_out", "table " + name), name)
        self.assertTrue(ended.told("changed", "table sqlite_stat1"))

    def test_views_on_views_give_the_same_rows(self):
        self.make("create table o (id integer primary key, customer text, price numeric, paid boolean, at datetime);"
                  "insert into o values (1, 'a', 1.5, 1, '2024-01-01 10:00:00'), (2, 'a', 2.25, 0, '2024-01-02 11:30:00'), (3, 'b', 10, 1, null);"
                  "create view totals as select customer, sum(price) as total, count(*) as n, max(at) as latest from o group by customer;"
                  "create view rich as select customer from totals where total > 3; create view paid as select id, customer from o where paid;"
                  "create view odd as select id from o where paid = 1 union all select id from o where not paid;"
                  "create view words as select customer || ':' || id as w, length(customer) as l, coalesce(at, 'never') as at, ifnull(price, 0) as p from o;"
                  "create view broken as select x from nowhere")
        ended = self.copied(8)
        self.assertTrue(ended.told("left_out", "view broken"))
        self.assertFalse(ended.told("left_out", "view rich"), ended.report["left_out"])
        self.assertFalse(ended.told("left_out", "view paid"), ended.report["left_out"])

    def test_triggers_are_carried_or_named(self):
        self.make("create table t (id integer primary key, v text, updated text, n int default 0); create table log (id integer primary key, what text);"
                  "create trigger touch after update of v on t begin update t set updated = datetime('now') where id = new.id; end;"
                  "create trigger keep before delete on t when old.n > 0 begin select raise(abort, 'still used'); end;"
                  "create trigger note after insert on t begin insert into log (what) values ('new ' || new.v); end;"
                  "insert into t values (1, 'a', null, 1), (2, 'b', null, 0)")
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        self.judge(ended)
        self.assertEqual(self.value("select count(*) from log"), 2)
        left = {e["object"] for e in ended.report["left_out"]}
        if "trigger keep" not in left:
            with self.assertRaises(psycopg2.Error) as caught:
                self.sql("delete from t where id = 1")
            self.assertIn("still used", str(caught.exception))
        if "trigger note" not in left:
            self.sql("insert into t (v) values ('c')")
            self.assertEqual(self.value("select what from log order by id desc limit 1"), "new c")


class Names(CopyCase):
    def test_reserved_words_and_system_columns(self):
        self.make('create table "user" (id integer primary key, "select" text, "from" int, rowid text, ctid text, xmin int, "tableoid" int);'
                  'insert into "user" values (1, \'a\', 2, \'r\', \'c\', 3, 4); create table "group" ("order" int primary key); create table "table" (x int)')
        ended = self.copied()
        self.assertEqual(self.tables(), ["group", "table", "user"])
        self.assertTrue(ended.told("changed", "column user.ctid"), ended.report["changed"])

    def test_quotes_percents_semicolons_and_pictures_in_names(self):
        names = ['a"b', "100%", "semi;colon", "new\nline", "smile 😀", "back\\slash", "it's", "tab\t", "$1", "%s", "{}", "a.b", " lead", "--x", "/*"]
        columns = ", ".join(f'"{n.replace(chr(34), chr(34) * 2)}" text' for n in names)
        connection = sqlite3.connect(self.source)
        for n in names:
            q = n.replace('"', '""')
            connection.execute(f'create table "{q}" (id integer primary key, {columns})')
            connection.execute(f'insert into "{q}" values (1, {", ".join(["?"] * len(names))})', names)
        connection.commit()
        connection.close()
        self.copied()
        self.assertEqual(sorted(self.tables()), sorted(names))

    def test_names_over_63_bytes_are_shortened_without_collision(self):
        a, b, c = "t" * 70 + "_a", "t" * 70 + "_b", "ü" * 40
        self.make(f'create table {a} (id integer primary key, {"c" * 65}1 int, {"c" * 65}2 int); create table {b} (id integer primary key, p int references {a});'
                  f'create table "{c}" (x int); create index {"i" * 80}1 on {a} ({"c" * 65}1); create index {"i" * 80}2 on {a} ({"c" * 65}2);'
                  f"insert into {a} values (1, 2, 3); insert into {b} values (1, 1)")
        ended = self.copied()
        self.assertEqual(len(self.tables()), 3)
        self.assertTrue(all(len(t.encode()) <= 63 for t in self.tables()))
        self.assertTrue(ended.told("changed", f"table {a}"))

    def test_names_that_collide_when_folded_keep_their_case(self):
        self.make('create table t (id integer primary key, "über" int, "Über" int, v int); insert into t values (1, 2, 3, 4);'
                  'create table "Ärger" (x int); create table "ärger" (y int)')
        self.copied()
        self.assertEqual(sorted(self.tables()), ["t", "Ärger", "ärger"])

    def test_identifiers_keep(self):
        self.make('create table "MixedCase" ("theId" integer primary key, Other text); insert into MixedCase values (1, \'x\'); create index "ByOther" on MixedCase (Other)')
        self.copied(0, "--identifiers=keep")
        self.assertEqual(self.tables(), ["MixedCase"])
        self.assertEqual(list(self.types("MixedCase")), ["theId", "Other"])
        self.fresh_target()
        self.copied()
        self.assertEqual(self.tables(), ["mixedcase"])
        self.assertEqual(list(self.types("mixedcase")), ["theid", "other"])

    def test_empty_tables_and_tables_with_one_null(self):
        self.make("create table empty (a int, b text, c datetime, d json, e, f boolean); create table one (a); insert into one values (null)")
        self.copied()
        self.assertEqual(self.tables(), ["empty", "one"])

    def test_an_application_collation_is_told(self):
        connection = sqlite3.connect(self.source)
        connection.create_collation("unheard_of", lambda a, b: (a > b) - (a < b))
        connection.executescript("create table t (k text collate unheard_of primary key, v int) without rowid;"
                                 "insert into t values ('b', 1), ('a', 2); create table u (id integer primary key, n text collate unheard_of unique);"
                                 "insert into u values (1, 'x')")
        connection.close()
        ended = self.copied()
        self.assertTrue(any("unheard_of" in str(e).lower() for e in ended.report["changed"] + ended.report["notes"]), ended.report)


if __name__ == "__main__":
    unittest.main()
