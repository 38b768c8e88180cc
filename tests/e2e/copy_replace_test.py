"""--replace of whole tables: the old ones stay until the new ones are there and proven."""
import random, signal, subprocess, time, unittest

from harness import GROUNDWAY, CopyCase, clean_environment

ROWS = 30_000


class Replace(CopyCase):
    DDL = ("create table a (id integer primary key autoincrement, v text unique, n int check (n >= 0));"
           "create table b (id integer primary key, a int references a, at datetime); create index b_a on b (a);"
           "create view pairs as select a.v, b.id from a join b on b.a = a.id;"
           "create trigger counted after insert on b begin update a set n = n + 1 where id = new.a; end;")

    def version(self, number, rows=ROWS):
        self.source.unlink(missing_ok=True)
        self.make(self.DDL, ("insert into a (id, v, n) values (?, ?, ?)", [(i, f"{number} of {i}", number) for i in range(1, rows + 1)]))
        self.make("drop trigger counted", ("insert into b values (?, ?, ?)", [(i, i, "2020-01-01 00:00:00") for i in range(1, rows + 1)]))
        self.make("create trigger counted after insert on b begin update a set n = n + 1 where id = new.a; end;")

    def held(self):
        return self.sql("select distinct n from a"), self.value("select count(*) from b"), self.value("select count(*) from pairs")

    def schemas(self):
        return self.sql("select nspname from pg_namespace where nspname like 'groundway%%' order by 1")

    def test_the_new_tables_take_the_old_ones_place_with_all_that_belongs_to_them(self):
        self.version(1, 100)
        self.sql("alter default privileges in schema public grant select on tables to app_user; alter default privileges in schema public grant usage on sequences to app_user")
        self.copied()
        grants = self.sql("select relname, relacl::text from pg_class where relname in ('a', 'b', 'a_id_seq') order by 1")
        self.assertIn("app_user", grants[0][1])
        self.version(2, 120)
        ended = self.copied(0, "--replace")
        self.assertEqual((self.held(), ended.report["verified"]), (([(2,)], 120, 120), True))
        self.assertEqual(self.schemas(), [("groundway",)])
        self.assertEqual(self.sql("select relname, relacl::text from pg_class where relname in ('a', 'b', 'a_id_seq') order by 1"), grants)
        self.assertEqual(self.value("insert into a (v, n) values ('new', 0) returning id"), 121)
        self.sql("insert into b (id, a, at) values (500, 121, now())")
        self.assertEqual(self.value("select n from a where id = 121"), 1)  # the trigger finds its table

    def test_killed_at_any_moment_the_target_has_the_old_rows_or_the_new(self):
        self.version(1)
        self.copied(judged=False)
        begun, source, old = time.monotonic(), random.Random(31), 0
        self.version(2)
        self.copied(0, "--replace", judged=False)
        whole, number = time.monotonic() - begun, 2
        for turn in range(8):
            self.version(number + 1)
            with self.subTest(turn=turn):
                child = subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url, "--replace", "--report", "k.json"], cwd=self.folder,
                                         env=clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(whole * (turn + source.random()) / 8)
                child.send_signal(signal.SIGKILL)
                child.wait()
                while self.value("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"):
                    time.sleep(0.05)
                now = self.sql("select distinct n from a"), self.value("select count(*) from b")
                self.assertIn(now, [([(number,)], ROWS), ([(number + 1,)], ROWS)])
                old += now[0] == [(number,)]
                number = now[0][0][0]
        self.assertGreater(old, 0)
        self.version(99, 50)
        self.copied(0, "--replace")
        self.assertEqual((self.held(), self.schemas()), (([(99,)], 50, 50), [("groundway",)]))

    def test_what_somebody_else_needs_is_found_before_a_row_moves(self):
        self.version(1, 50)
        self.copied()
        for thing, gone in (("create view mine as select v from a", "drop view mine"), ("create table mine (a bigint references a)", "drop table mine")):
            with self.subTest(thing=thing):
                self.sql(thing)
                self.version(2, 50)
                self.refused(self.copy("--replace"), 7, "GW0401", "mine", "they are still there", "never by CASCADE")
                self.assertEqual((self.held(), self.schemas()), (([(1,)], 50, 50), [("groundway",)]))
                self.sql(gone)

    def test_a_name_that_another_table_took_is_found_before_a_row_moves(self):
        self.version(1, 50)
        self.copied()
        self.sql("drop index b_a; create table other (x int); create index b_a on other (x)")
        self.refused(self.copy("--replace"), 6, "GW0510", "b_a", "still there")
        self.assertEqual(self.held(), ([(1,)], 50, 50))

    def test_a_schema_of_that_name_that_is_not_ours_is_left_alone(self):
        self.version(1, 50)
        self.copied()
        self.sql("create schema groundway_incoming; create table groundway_incoming.precious as select 1 as x")
        self.refused(self.copy("--replace"), 6, "GW0510", "groundway_incoming", "not groundway's")
        self.assertEqual((self.value("select x from groundway_incoming.precious"), self.held()), (1, ([(1,)], 50, 50)))


if __name__ == "__main__":
    unittest.main()
