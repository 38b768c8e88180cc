"""`groundway copy`: selections, dry runs, targets that hold something already, and proofs."""
import json, pathlib, sys, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import cases
from harness import CopyCase

CATALOGUE = ("select oid, relname, relkind, relfilenode, xmin::text from pg_class order by 1",
             "select oid, nspname, xmin::text from pg_namespace order by 1", "select count(*) from pg_attribute",
             "select oid, conname from pg_constraint order by 1", "select oid from pg_proc order by 1")


class Selections(CopyCase):
    SHOP = ("create table a (id integer primary key, v text); create table b (id integer primary key, a int references a); create table c (x int);"
            "create index on_b on b (a); create view both as select a.v, b.id from a join b on b.a = a.id; create view only_c as select x from c;"
            "insert into a values (1, 'x'), (2, 'y'); insert into b values (1, 1), (2, 2); insert into c values (5)")

    def test_tables_takes_these_alone(self):
        self.make(self.SHOP)
        ended = self.copy("--tables=a,C")
        self.assertIn(ended.code, (0, 8), ended.words)
        self.assertEqual(self.tables(), ["a", "c"])
        self.judge(ended, tables=["a", "c"])

    def test_exclude_leaves_these_and_names_what_falls_with_them(self):
        self.make(self.SHOP)
        ended = self.copy("--exclude=a")
        self.assertEqual(ended.code, 8, ended.words)
        self.assertEqual(self.tables(), ["b", "c"])
        self.assertTrue(ended.told("changed", "foreign key b (a)", "leaves behind"), ended.report["changed"])
        self.assertFalse(ended.told("left_out", "foreign key b (a)"), ended.report["left_out"])
        self.assertTrue(ended.told("left_out", "view both"), ended.report["left_out"])
        self.assertFalse(ended.told("left_out", "view only_c"))

    def test_a_key_to_a_table_left_behind_is_no_loss_and_is_made_where_that_table_is(self):
        self.make("create table a (id integer primary key); create table b (id integer primary key, a int references a);"
                  "insert into a values (1), (2); insert into b values (1, 1), (2, 2)")
        keys = "select conname, convalidated from pg_constraint where contype = 'f'"
        ended = self.copied(0, "--tables=b", judged=False)
        self.assertTrue(ended.told("changed", "foreign key b (a)", "leaves behind"), ended.words)
        self.assertEqual(self.sql(keys), [])
        self.fresh_target()
        self.copied(0, "--tables=a", judged=False)
        ended = self.copied(0, "--tables=b", "--append", judged=False)
        self.assertEqual((self.sql(keys), ended.report["changed"]), ([("b_a_fkey", True)], []), ended.words)
        self.sql("drop table b; delete from a where id = 2")
        ended = self.copied(8, "--tables=b", "--append", judged=False)
        self.assertTrue(ended.told("left_out", "foreign key b (a)", "PostgreSQL refused it"), ended.words)

    def test_an_unknown_table_is_answered_with_the_nearest(self):
        self.make(self.SHOP.replace("table c", "table customers").replace("from c", "from customers").replace("into c ", "into customers "))
        self.refused(self.copy("--tables=custmers"), 2, "GW0518", "customers")
        self.assertEqual(self.tables(), [])

    def test_schema_only_makes_everything_but_rows(self):
        self.make(self.SHOP)
        ended = self.copy("--schema-only")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual(self.tables(), ["a", "b", "c"])
        self.assertEqual(self.value("select (select count(*) from a) + (select count(*) from b)"), 0)
        self.assertEqual(self.value("select count(*) from pg_constraint where contype = 'f' and convalidated"), 1)
        self.assertEqual(self.value("insert into a (v) values ('n') returning id") > 0, True)
        self.assertFalse(ended.report["verified"])

    def test_a_dry_run_changes_nothing_and_shows_the_ddl(self):
        self.make(self.SHOP)
        before = [self.sql(q) for q in CATALOGUE]
        ended = self.copy("--dry-run")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual([self.sql(q) for q in CATALOGUE], before)
        self.assertTrue(ended.report["dry_run"])
        self.assertFalse(ended.report["verified"])
        for words in ("CREATE TABLE public.a", "FOREIGN KEY", "CREATE INDEX on_b", "CREATE VIEW"):
            self.assertIn(words, ended.report["ddl"])
        self.assertEqual(ended.report["rows"], 5)
        self.fresh_target()
        self.sql(ended.report["ddl"])
        self.assertEqual(self.tables(), ["a", "b", "c"])

    def test_a_dry_run_finds_what_a_copy_would_refuse(self):
        self.make("create table t (id integer primary key, v text, p int references t); insert into t values (1, cast(x'6100' as text), null), (2, 'x', 9)")
        before = [self.sql(q) for q in CATALOGUE]
        ended = self.copy("--dry-run")
        self.assertEqual(ended.code, 8, ended.words)
        self.assertEqual((ended.report["rejected"], ended.report["orphans"]), (1, 1))
        self.assertEqual([self.sql(q) for q in CATALOGUE], before)

    def test_another_schema_by_the_url(self):
        self.make(self.SHOP)
        ended = self.copied(0, url=self.url + "&schema=shop", judged=False)
        self.judge(ended, schema="shop")
        self.assertEqual(self.value("select count(*) from shop.b"), 2)


class Occupied(CopyCase):
    def setUp(self):
        super().setUp()
        cases.shop(self.source, 300)

    def shop(self):
        return [self.sql(f"select * from {t} order by 1, 2") for t in ("customers", "orders", "items")]

    def test_tables_that_are_there_are_not_touched(self):
        self.sql("create table customers (id int); insert into customers values (1)")
        self.refused(self.copy(), 6, "GW0510", "--replace")
        self.assertEqual(self.sql("select * from customers"), [(1,)])
        self.assertEqual(self.tables(), ["customers"])

    def test_a_second_copy_is_refused_and_replace_makes_it_anew(self):
        self.copied()
        self.refused(self.copy(), 6, "GW0510")
        before = self.shop()
        self.sql("update customers set name = 'changed'; insert into customers (name) values ('new')")
        self.copied(0, "--replace")
        self.assertEqual(self.shop(), before)

    def test_replace_keeps_tables_that_are_not_in_the_copy(self):
        self.sql("create table theirs (id int); insert into theirs values (42)")
        self.copied(0, "--append")
        self.copied(0, "--replace")
        self.assertEqual(self.sql("select * from theirs"), [(42,)])

    def test_replace_never_reaches_over_a_reference_from_outside(self):
        self.copied()
        self.sql("create table visits (id int, customer bigint references customers); insert into visits select 1, min(id) from customers")
        before = self.shop()
        ended = self.copy("--replace")
        self.assertIn(ended.code, (6, 7), ended.words)
        self.assertIn("visits", ended.words)
        self.assertEqual(self.shop(), before)
        self.assertEqual(self.value("select count(*) from visits"), 1)

    def test_append_leaves_what_is_there(self):
        self.sql("create table theirs (id int); insert into theirs values (42)")
        self.refused(self.copy(), 6, "GW0510")
        self.copied(0, "--append")
        self.assertEqual(self.sql("select * from theirs"), [(42,)])

    DDL = ("create table customers (id bigserial primary key, name varchar(40) not null, mail text unique, born date, vip boolean default false, extra text default 'e');"
           "create table orders (id bigint generated by default as identity primary key, customer_id bigint not null references customers, placed timestamp not null,"
           " total numeric(10,2), note text); create index by_customer on orders (customer_id);"
           "create table items (order_id bigint not null references orders on delete cascade, line int not null, sku text, price double precision, picture bytea,"
           " primary key (order_id, line));"
           "create function bump() returns trigger language plpgsql as $$ begin new.name := 'bumped'; return new; end $$;"
           "create trigger bump before insert on customers for each row execute function bump()")

    def test_data_only_fills_tables_that_migrations_made(self):
        self.sql(self.DDL)
        ended = self.copied(0, "--data-only")
        self.assertEqual(self.value("select count(*) from customers where extra = 'e'"), 30)
        self.assertEqual(self.value("select count(*) from customers where name = 'bumped'"), 0)
        self.assertEqual(self.value("select tgenabled from pg_trigger where tgname = 'bump'"), "O")
        self.assertTrue(ended.report["verified"])
        self.assertEqual(self.value("insert into orders (customer_id, placed) values (1, now()) returning id"), 91)
        self.refused(self.copy("--data-only"), 6, "GW0510", "--replace")
        self.copied(0, "--data-only", "--replace")

    def test_data_only_into_columns_that_cannot_hold_the_values(self):
        self.sql(self.DDL.replace("note text)", "note int)"))
        ended = self.copy("--data-only")
        self.refused(ended, 8, "GW0514", "note")
        self.assertEqual(self.value("select count(*) from customers"), 0)
        rejected = self.rejects()
        self.assertEqual({(r["table"], r["column"]) for r in rejected}, {("orders", "note"), ("items", "order_id")})
        self.assertEqual({r["typeof"] for r in rejected if r["table"] == "orders"}, {"text"})

    def test_data_only_names_a_missing_table_and_column(self):
        self.sql(self.DDL.replace("sku text, ", ""))
        self.refused(self.copy("--data-only"), 7, "GW0511", "sku")
        self.sql("drop table items")
        self.refused(self.copy("--data-only"), 7, "GW0511", "items")

    def test_a_ledger_at_another_revision_stops_the_copy(self):
        self.make("create table alembic_version (version_num varchar(32) primary key); insert into alembic_version values ('aaa')")
        self.sql(self.DDL + "; create table alembic_version (version_num varchar(32) primary key); insert into alembic_version values ('bbb')")
        self.refused(self.copy("--data-only"), 7, "GW0512", "aaa", "bbb")
        self.assertEqual(self.value("select count(*) from customers"), 0)
        self.sql("update alembic_version set version_num = 'aaa'")
        ended = self.copy("--data-only")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual(self.value("select count(*) from customers"), 30)


class Proof(CopyCase):
    def setUp(self):
        super().setUp()
        cases.shop(self.source, 2000)

    def test_every_kind_of_difference_is_found_and_named(self):
        self.copied()
        self.assertEqual(self.copy("--verify-only").code, 0)
        for change, table, column in (("update items set price = price + 1e-9 where (order_id, line) in (select order_id, line from items limit 1)", "items", "price"),
                                      ("update customers set name = name || ' ' where id = 17", "customers", "name"),
                                      ("update customers set vip = not vip where id = 18", "customers", "vip"),
                                      ("update orders set placed = placed + interval '1 microsecond' where id = 19", "orders", "placed"),
                                      ("update items set picture = picture || '\\x00' where ctid = (select min(ctid) from items)", "items", "picture"),
                                      ("update customers set born = null where id = 20", "customers", "born")):
            with self.subTest(change=change):
                self.sql(change)
                ended = self.copy("--verify-only")
                self.assertEqual(ended.code, 8, ended.words)
                self.assertEqual([(d["table"], d["column"]) for d in ended.report["differences"]], [(table, column)], ended.words)
                self.assertFalse(ended.report["verified"])
                self.fresh_target()
                self.copied(judged=False)

    def test_the_row_is_named(self):
        self.copied(judged=False)
        self.sql("update customers set name = 'X' where id = 17")
        ended = self.copy("--verify-only")
        difference = ended.report["differences"][0]
        self.assertEqual((difference["table"], difference["row"], difference["column"]), ("customers", "17", "name"))
        self.assertEqual((difference["source"], difference["target"]), ("Name 17 ü", "X"))
        self.assertIn("customers", ended.out)

    def test_lost_and_added_rows_are_found(self):
        self.copied(judged=False)
        self.sql("delete from items where ctid = (select min(ctid) from items)")
        self.assertEqual(self.copy("--verify-only").code, 8)
        self.fresh_target()
        self.copied(judged=False)
        self.sql("insert into customers (name) values ('late')")
        self.assertEqual(self.copy("--verify-only").code, 8)

    def test_two_rows_that_swap_a_value_are_found(self):
        self.copied(judged=False)
        self.sql("update customers set name = case id when 1 then 'Name 2 ü' else 'Name 1 ü' end where id in (1, 2)")
        ended = self.copy("--verify-only")
        self.assertEqual(ended.code, 8)
        self.assertEqual({d["row"] for d in ended.report["differences"]}, {"1", "2"})

    def test_a_verify_only_needs_no_right_to_write(self):
        self.copied(judged=False)
        self.sql("grant select on all tables in schema public to app_user")
        self.assertEqual(self.copy("--verify-only", url=self.server.url(self.database, "app_user")).code, 0)

    def test_counts_and_no_proof(self):
        ended = self.copied(0, "--verify=count")
        self.assertEqual((ended.report["verified"], ended.report["counted"]), (False, True))
        self.copied(0, "--replace", "--verify=off")

    def test_json_is_one_event_a_line(self):
        ended = self.groundway("copy", self.source, self.url, "--json")
        self.assertEqual(ended.code, 0, ended.words)
        events = [json.loads(line) for line in ended.out.splitlines()]
        last = events[-1]
        self.assertEqual((last["event"], last["schema"]), ("done", "groundway/copy@1"))
        for key in ("tables", "rows", "rejected", "left_out", "changed", "verified", "seconds"):
            self.assertIn(key, last)
        self.assertEqual((last["tables"], last["rows"], last["rejected"], last["verified"]), (3, 2000, 0, True))
        self.assertEqual(len([e for e in events if e["event"] == "done"]), 1)

    def test_no_password_anywhere(self):
        password = self.url.split(":")[2].split("@")[0]
        ended = self.copy("--report", self.folder / "report.md")
        everything = ended.words + (self.folder / "report.md").read_text() + json.dumps(ended.report)
        self.assertNotIn(password, everything)
        ended = self.groundway("copy", self.source, self.url.replace(password, "wrong" + password))
        self.assertEqual(ended.code, 4, ended.words)
        self.assertNotIn(password, ended.words)


if __name__ == "__main__":
    unittest.main()
