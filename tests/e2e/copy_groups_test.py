"""Many small tables share transactions: a group that fails, is refused, killed or loses its answer leaves nothing half done."""
import signal, sqlite3, time, unittest

from fault_proxy import FaultProxy
from kill_case import KillCase

TABLES = 110  # three groups

TABLE = """create table t{n} (id integer primary key autoincrement, name text not null unique, price real check (price >= 0), at datetime,
  before integer references t{p} (id)); create index t{n}_at on t{n} (at);"""


class Groups(KillCase):
    def many(self, *more):
        db = sqlite3.connect(self.source)
        for n in range(TABLES):
            db.executescript("begin;" + TABLE.format(n=n, p=max(n - 1, 0)))
            db.executemany(f"insert into t{n} values (?, ?, ?, ?, ?)", [(i, f"n{i}", i / 2, "2025-01-02 03:04:05", i) for i in range(1, 11)])
            db.commit()
        db.execute("create table large (id integer primary key, v text)")
        db.executemany("insert into large values (?, ?)", [(i, f"v{i}") for i in range(6000)])
        for script in more:
            db.executescript(script)
        db.commit()
        db.close()
        time.sleep(0.08)

    def done(self):
        """(tables that the journal calls complete, tables with rows)"""
        exist = " union all ".join(f"select exists (select from t{n}) as there" for n in range(TABLES))
        full = self.value(f"select count(*) from ({exist}) e where there")
        return self.value("select count(done_at) from groundway.copy_table where target ~ 't[0-9]+$'"), full

    def whole_groups(self):
        done, full = self.done()
        self.assertEqual(done, full)
        return done

    def test_a_whole_copy_takes_few_transactions(self):
        self.many()
        before = self.value("select xact_commit from pg_stat_database where datname = current_database()")
        self.copied(0)
        time.sleep(1.2)  # sessions tell their counts at most once a second, and at their end
        self.assertLess(self.value("select xact_commit from pg_stat_database where datname = current_database()") - before, TABLES)

    def test_killed_in_the_midst_of_groups_and_resumed(self):
        self.many()
        wanted = self.undisturbed()
        for point in ("copy.piece.recorded:2", "copy.piece.committed:3", "copy.key.validated:2"):
            with self.subTest(point=point):
                self.fresh_target()
                self.assertTrue(self.killed(failpoint=point))
                self.whole_groups()
                self.resumed()
                self.same(self.end_state(), wanted)

    def test_an_error_in_a_group_rolls_back_that_group_alone(self):
        self.many()
        wanted = self.undisturbed()
        self.fresh_target()
        ended = self.copy("--jobs", "1", GROUNDWAY_FAILPOINT="copy.piece.recorded:3=error")
        self.assertNotEqual(ended.code, 0)
        done = self.whole_groups()
        self.assertTrue(30 < done < TABLES, done)
        self.resumed()
        self.same(self.end_state(), wanted)

    def test_what_is_refused_in_a_group_is_named_and_the_rest_of_it_is_made(self):
        self.many("pragma ignore_check_constraints = on; update t7 set price = -1 where id = 3; update t70 set price = -2 where id = 4;")
        self.sql("create sequence t9_at")  # has the name of an index
        ended = self.copied(8)
        self.assertEqual(len(ended.report["left_out"]), 3, ended.words)
        for table in ("t7", "t70", "t9"):
            self.assertTrue(any(table in e["object"] + e["sql"] for e in ended.report["left_out"]), ended.report["left_out"])
        count = lambda what: self.value(f"select count(*) from pg_constraint where connamespace = 'public'::regnamespace and {what}")
        self.assertEqual((count("contype = 'c'"), count("contype = 'f' and convalidated")), (TABLES - 2, TABLES))
        self.assertEqual(self.value("select count(*) from pg_index where indrelid::regclass::text ~ '^t[0-9]'"), 3 * TABLES - 1)
        self.assertEqual(self.value("select count(*) from t7"), 10)

    def test_killed_between_a_group_that_was_refused_something_and_its_keys(self):
        self.many("pragma ignore_check_constraints = on; update t7 set price = -1 where id = 3;")
        wanted = self.copy()
        self.assertEqual(wanted.code, 8, wanted.words)
        wanted = self.end_state()
        self.fresh_target()
        for flags in (), ("--resume",):
            self.assertTrue(self.killed(*flags, failpoint="copy.key.index.made:9"))
        ended = self.copy("--resume")
        self.assertEqual(ended.code, 8, ended.words)
        self.same(self.end_state(), wanted)

    def test_the_answer_to_a_groups_commit_is_lost(self):
        self.many()
        wanted = self.undisturbed()
        self.fresh_target()
        port = int(self.url.split("?")[0].rsplit(":", 1)[1].split("/")[0])
        proxy = FaultProxy(port)
        child = self.start("--jobs", "1", url=self.url.replace(f":{port}/", f":{proxy.port}/"), failpoint="copy.piece.recorded:2=pause:1500")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.sql("select 1 where to_regclass('groundway.copy_table') is not null"):
            time.sleep(0.02)
        while time.monotonic() < deadline and not self.value("select count(done_at) from groundway.copy_table"):
            time.sleep(0.02)
        while time.monotonic() < deadline and not self.sql("select 1 from pg_stat_activity where application_name = 'groundway' and state = 'idle in transaction'"
                                                           " and query ilike '%%copy_table%%' and clock_timestamp() - state_change > interval '0.2 s'"):
            time.sleep(0.02)
        proxy.lose_next_answer()
        out, err = child.communicate(timeout=120)
        proxy.close()
        self.assertNotEqual(child.returncode, 0, out + err)
        self.assertIn("--resume", err)
        self.whole_groups()
        self.resumed()
        self.same(self.end_state(), wanted)

    def test_the_file_changes_between_a_group_and_its_resume(self):
        self.many()
        self.assertTrue(self.killed(failpoint="copy.piece.committed:3"))
        db = sqlite3.connect(self.source)
        db.executescript("update t3 set name = 'other' where id = 5; delete from t109 where id > 4; insert into t64 (name) values ('more');")
        db.close()
        time.sleep(0.08)
        self.resumed()
        state = self.end_state()
        self.fresh_target()
        self.same(state, self.undisturbed())

    def test_resumed_twice_before_the_file_changes(self):
        """The journal's lines of the rows stay as their transaction wrote them, whoever makes the keys."""
        self.many()
        self.assertTrue(self.killed(failpoint="copy.piece.committed:3"))
        self.assertTrue(self.killed("--resume", failpoint="copy.keys.added"))
        self.make("update t3 set name = 'other' where id = 5", path=self.source)
        time.sleep(0.08)
        self.resumed()
        state = self.end_state()
        self.fresh_target()
        self.same(state, self.undisturbed())

    def test_the_servers_clock_was_set_back_between_two_copies(self):
        """What completed in a future that never came does not supersede what was begun after it."""
        self.many()
        wanted = self.undisturbed()
        self.sql("update groundway.copy_run set started_at = started_at + interval '30 days', finished_at = finished_at + interval '30 days'")
        self.make("update t3 set name = 'other' where id = 5", path=self.source)
        self.assertTrue(self.killed("--replace", "--yes", failpoint="copy.swapped"))
        ended = self.resumed()
        self.assertEqual(self.value("select name from t3 where id = 5"), "other", ended.words)
        self.assertEqual(self.value("select count(*) from groundway.copy_run where state = 'complete'"), 2)
        self.assertEqual(set(self.end_state()), set(wanted))

    def test_replaced_tables_stay_until_all_are_there(self):
        self.many()
        wanted = self.undisturbed()
        for point in ("copy.piece.committed:2", "copy.swap.recorded", "copy.swapped"):
            with self.subTest(point=point):
                self.assertTrue(self.killed("--replace", "--yes", failpoint=point))
                self.assertEqual(self.value("select count(*) from t64"), 10)
                self.resumed()
                self.same(self.end_state(), wanted)

    def test_ctrl_c_in_a_group_ends_the_copy_and_a_resume_finishes_it(self):
        self.many()
        wanted = self.undisturbed()
        self.fresh_target()
        child = self.start(failpoint="copy.piece.recorded:2=pause:1500")
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 130, out + err)
        self.whole_groups()
        self.resumed()
        self.same(self.end_state(), wanted)

    def test_rows_that_stay_behind_stay_in_every_mode(self):
        """One row that no text can hold, in a table of a group."""
        self.many("update t109 set name = cast(x'ff00' as text) where id = 5")
        ended = self.copied(8, "--max-rejects", "1")
        self.assertEqual((self.value("select count(*) from t109"), ended.report["rejected"]), (9, 1))
        self.assertEqual(self.sql("select rows, rejected from groundway.copy_table where target = 'public.t109'"), [(9, 1)])
        self.assertEqual(self.copy("--data-only", "--replace", "--yes", "--max-rejects", "1").code, 8)
        self.assertEqual(self.value("select count(*) from t109"), 9)

    def test_without_sums_counts_are_held_against_the_journal(self):
        self.many()
        self.assertTrue(self.killed("--verify=count", failpoint="copy.piece.committed:2"))
        self.assertEqual(self.value("select count(*) from groundway.copy_table where done_at is not null and digest is not null"), 0)
        ended = self.copy("--resume", "--verify=full")
        self.assertEqual((ended.code, ended.report["verified"]), (0, True), ended.words)
        self.judge(ended)

    def test_triggers_of_many_tables_stay_still_and_stand_as_they_did(self):
        self.many()
        self.copied(0, "--schema-only", judged=False)
        self.sql("create function boom() returns trigger language plpgsql as $$ begin raise 'fired'; end $$")
        for n in range(0, TABLES, 5):
            self.sql(f"create trigger boom before insert or update or delete on t{n} for each row execute function boom()")
        self.sql("alter table t5 enable always trigger boom; alter table t10 disable trigger boom; alter table t15 enable replica trigger boom")
        before = self.sql("select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1")
        self.sql("drop schema groundway cascade")
        for flags in (("--data-only",), ("--data-only", "--replace", "--yes")):
            ended = self.copied(0, *flags)
            self.assertTrue(ended.report["verified"], ended.words)
            self.assertEqual(self.sql("select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1"), before)


if __name__ == "__main__":
    unittest.main()
