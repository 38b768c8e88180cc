"""--data-only puts keys, indexes and triggers away for the load: whatever happens, they are there as they were."""
import os, pathlib, tempfile, unittest

from harness import CopyCase
from setaside_case import CATALOGUE, ROWS, ShopCase, SuperCase


class SetAside(ShopCase):
    def test_every_kind_of_index_key_and_trigger_is_there_as_it_was(self):
        self.shop()
        before = self.catalogue()
        ended = self.copied(0, "--data-only", "--replace", judged=False)
        self.assertTrue(ended.report["verified"], ended.words)
        self.assertIn("dropped for the load and made again", ended.words)
        self.same(before)
        self.assertEqual(self.value("select count(*) from t where body = 'as it was'"), ROWS)
        self.assertEqual(self.states(), ["complete"])
        self.assertEqual(self.value("select count(*) from pg_index where not indisvalid"), 0)

    def test_what_is_dropped_is_really_dropped_and_small_tables_are_left_alone(self):
        self.shop()
        oids = dict(self.sql("select relname, oid from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace"))
        self.copied(0, "--data-only", "--replace", judged=False)
        now = dict(self.sql("select relname, oid from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace"))
        kept = {name for name in oids if oids[name] == now[name]}
        # keys, what replicates, clusters or is referred to by another table, and what a small table has
        self.assertEqual(kept, {"outside_pkey", "parents_pkey", "t_pkey", "t_replica", "t_clustered", "t_referred"})
        self.fresh_target()
        self.source.unlink()
        self.shop(rows=400)
        oids = dict(self.sql("select relname, oid from pg_class where relkind = 'i' and relname like 't\\_%%'"))
        self.copied(0, "--data-only", "--replace", judged=False)
        self.assertEqual(dict(self.sql("select relname, oid from pg_class where relkind = 'i' and relname like 't\\_%%'")), oids)

    def test_a_double_is_named_by_the_index_that_cannot_be_made_again(self):
        self.shop()
        self.sql("create unique index t_hidden on t (place, day, score) where id < 100")
        self.make("update t set place = 1, day = '2020-01-01', score = 0.5 where id in (5, 6)")
        before, held = self.catalogue(), self.held()
        ended = self.copy("--data-only", "--replace")
        self.refused(ended, 7, "GW0401", "t_hidden", "nothing of it was kept", "duplicated")
        self.same(before)
        self.assertEqual(self.held(), held)
        self.assertEqual(self.states(), ["rolled back"])

    def test_a_row_that_a_dropped_key_would_have_refused_is_refused(self):
        self.shop()
        self.make("update t set place = 1000 where id = 77")
        before, held = self.catalogue(), self.held()
        self.refused(self.copy("--data-only", "--replace"), 7, "GW0401", "t_place", "1000", "nothing of it was kept")
        self.same(before)
        self.assertEqual(self.held(), held)

    def test_what_does_not_come_back_as_it_was_is_not_committed(self):
        self.shop()
        self.superuser("create function mark() returns event_trigger language plpgsql as $$ begin "
                 "execute 'comment on index public.t_brin is ''another'''; exception when others then null; end $$;"
                 "create event trigger mark on ddl_command_end when tag in ('CREATE INDEX') execute function mark()")
        before, held = self.catalogue(), self.held()
        self.refused(self.copy("--data-only", "--replace"), 70, "GW0002", "t_brin", "another", "nothing of it was kept")
        self.same(before)
        self.assertEqual(self.held(), held)

    def test_a_table_outside_that_refers_to_a_copied_one(self):
        self.shop()
        self.sql("insert into outside values (100); create table more (t int references t on delete cascade); insert into more values (1)")
        before, held = self.catalogue(), self.held()
        self.refused(self.copy("--data-only", "--replace"), 6, "GW0510", "public.more refers to public.t", "has rows")
        self.assertEqual((self.value("select count(*) from more"), self.held()), (1, held))
        self.sql("delete from more")
        self.copied(0, "--data-only", "--replace", judged=False)
        self.same(before)

    def test_rows_are_added_to_a_larger_table_without_touching_its_indexes(self):
        self.make("create table t (id integer primary key, v int)", ("insert into t values (?, ?)", [(i, i) for i in range(100_000, 106_000)]))
        self.sql("create table t (id int primary key, v int); create index t_v on t (v); insert into t select i, i from generate_series(1, 20000) i")
        oid = self.value("select 't_v'::regclass::oid")
        self.copied(0, "--data-only", "--append", judged=False)
        self.assertEqual((self.value("select 't_v'::regclass::oid"), self.value("select count(*) from t")), (oid, 26_000))

    def test_circles_of_many_rows(self):
        n = 6000
        self.make("create table a (id integer primary key, b int); create table b (id integer primary key, a int)",
                  ("insert into a values (?, ?)", [(i, n + 1 - i) for i in range(1, n + 1)]), ("insert into b values (?, ?)", [(i, i) for i in range(1, n + 1)]))
        self.sql("create table a (id int primary key, b int); create table b (id int primary key, a int references a); alter table a add foreign key (b) references b")
        before = self.catalogue()
        self.copied(0, "--data-only", judged=False)
        self.same(before)


class Owners(CopyCase):
    """The role that copies may fill the tables and does not own them."""

    def tables_of_another(self, more=""):
        self.make("create table t (id integer primary key, v int)", ("insert into t values (?, ?)", [(i, i % 9) for i in range(1, 6001)]))
        self.sql("create table t (id int primary key, v int); create index t_v on t (v);" + more +
                 "grant select, insert, update, delete, truncate on t to migration", url=self.server.url(self.database, "master"))

    def test_the_indexes_of_another_owner_stay(self):
        self.tables_of_another()
        oid = self.value("select 't_v'::regclass::oid")
        ended = self.copied(0, "--data-only", judged=False)
        self.assertEqual(self.value("select 't_v'::regclass::oid"), oid)
        self.assertIn("is not the owner of", ended.words)

    def test_the_trigger_of_another_owner_stops_the_copy(self):
        self.tables_of_another("create function touch() returns trigger language plpgsql as 'begin return new; end';"
                               "create trigger touch before insert on t for each row execute function touch();")
        self.refused(self.copy("--data-only"), 4, "GW0206", "touch", "GRANT")

    def test_rows_that_a_policy_would_hide_stop_the_copy(self):
        self.tables_of_another("alter table t enable row level security; create policy p on t using (id < 10);")
        self.refused(self.copy("--data-only"), 7, "GW0511", "row level security")
        self.refused(self.copy("--verify-only"), 7, "GW0511", "row level security")

    def test_an_owner_is_above_a_policy_unless_it_is_forced(self):
        self.make("create table t (id integer primary key); insert into t values (1), (2)")
        self.sql("create table t (id int primary key); alter table t enable row level security; create policy p on t using (false)")
        self.copied(0, "--data-only", judged=False)
        self.sql("alter table t force row level security")
        self.refused(self.copy("--data-only", "--replace"), 7, "GW0511", "NO FORCE")


class Shapes(SuperCase):
    def test_a_partitioned_table_keeps_its_indexes_keys_and_triggers(self):
        self.make("create table p (id integer primary key, v text)", ("insert into p values (?, ?)", [(i, f"v{i}") for i in range(1, 12_001)]))
        self.sql("create table p (id int primary key, v text unique (v, id)) partition by range (id);".replace(" unique (v, id)", ", unique (v, id)") +
                 "create table p1 partition of p for values from (1) to (7000); create table p2 partition of p for values from (7000) to (99999);"
                 "create index p_v on p (v); create index p2_own on p2 (v desc);"
                 "create function touch() returns trigger language plpgsql as 'begin new.v := ''x''; return new; end';"
                 "create trigger touch before insert on p for each row execute function touch();"
                 "alter table p2 disable trigger touch; create trigger own before insert on p2 for each row execute function touch();"
                 "alter table p2 enable always trigger own; create table c (p int references p); insert into p values (1, 'old')")
        before = self.sql(CATALOGUE)
        self.refused(self.copy("--data-only"), 6, "GW0510")
        self.sql("drop table c")
        before = self.sql(CATALOGUE)
        for _ in range(2):
            self.copied(0, "--data-only", "--replace", judged=False)
            self.assertEqual(self.value("select count(*) from p where v like 'v%%'"), 12_000)
            self.assertEqual(self.sql(CATALOGUE), before)

    def test_a_table_with_heirs_is_named(self):
        self.make("create table t (id integer primary key); insert into t values (1)")
        self.sql("create table t (id int primary key); create table heir () inherits (t); insert into heir values (7)")
        self.refused(self.copy("--data-only", "--replace"), 7, "GW0511", "heir")
        self.assertEqual(self.value("select count(*) from heir"), 1)

    def test_an_index_in_another_tablespace_goes_back_there(self):
        space = pathlib.Path(tempfile.mkdtemp(prefix="space-", dir=self.server.folder))
        if os.geteuid() == 0:
            os.chown(space, self.socket.stat().st_uid, -1)
        self.superuser(f"create tablespace {self.database}_space location '{space}'")
        self.superuser(f"grant create on tablespace {self.database}_space to migration")
        self.make("create table t (id integer primary key, v int, w int)", ("insert into t values (?, ?, ?)", [(i, i % 9, i) for i in range(1, 6001)]))
        self.sql(f"create table t (id int primary key, v int, w int, constraint t_w unique (w) using index tablespace {self.database}_space);"
                 f"create index t_v on t (v) tablespace {self.database}_space; create index t_here on t (w, v)")
        where = "select relname, reltablespace from pg_class where relname in ('t_v', 't_w', 't_here') order by 1"
        before = self.sql(where)
        self.assertEqual(len({r[1] for r in before}), 2)
        self.copied(0, "--data-only", judged=False)
        self.assertEqual(self.sql(where), before)
        self.sql("drop table t")
        self.server.drop_database(self.database)
        self.superuser(f"drop tablespace {self.database}_space", "postgres")


if __name__ == "__main__":
    unittest.main()
