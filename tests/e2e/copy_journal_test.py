"""What the journal calls unfinished, and what a protected tier makes of it."""
import unittest

from harness import CopyCase


class Journal(CopyCase):
    def setUp(self):
        super().setUp()
        self.make("create table a (id integer primary key, v text); create table b (id integer primary key, a int references a);"
                  "insert into a values (1, 'x'), (2, 'y'); insert into b values (1, 1), (2, 2)")

    def configure(self):
        (self.folder / "groundway.toml").write_text(f'[env.production]\ntier = "production"\nurl = "{self.url}"\n')

    def production(self, *flags):
        self.configure()
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        return self.groundway("copy", self.source, "--env", "production", "--report", report, *flags, report=report)

    def stopped(self, state="loaded"):
        """A copy that was killed before its last word."""
        ended = self.production("--yes")
        self.assertEqual(ended.code, 0, ended.words)
        self.sql("update groundway.copy_run set state = %s, finished_at = null", state)

    def state(self):
        return self.value("select state from groundway.copy_run order by started_at desc limit 1")

    def test_a_copy_proven_later_counts_as_complete(self):
        self.stopped()
        ended = self.production("--verify-only")
        self.assertEqual((ended.code, self.state()), (0, "loaded"), ended.words)
        self.assertIn("--verify-only --yes", ended.words)
        ended = self.production("--verify-only", "--yes")
        self.assertEqual((ended.code, self.state()), (0, "complete"), ended.words)
        self.refused(self.production("--replace", "--confirm", f"production/{self.database}"), 6, "GW0301", "a copy has completed there")

    def test_on_a_development_tier_nobody_is_asked(self):
        self.copied(judged=False)
        self.sql("update groundway.copy_run set state = 'loaded'")
        self.assertEqual((self.copy("--verify-only").code, self.state()), (0, "complete"))
        self.assertNotIn("journal", self.copy("--verify-only").words)

    def test_a_copy_that_is_not_equal_stays_unfinished(self):
        self.copied(judged=False)
        self.sql("update groundway.copy_run set state = 'loaded'; update a set v = 'other' where id = 2")
        self.assertEqual((self.copy("--verify-only").code, self.state()), (8, "loaded"))

    def test_a_part_that_is_equal_does_not_complete_the_whole(self):
        self.copied(judged=False)
        self.sql("update groundway.copy_run set state = 'loaded'; update b set a = 1")
        self.assertEqual((self.copy("--verify-only", "--tables", "a").code, self.state()), (0, "loaded"))

    def test_equal_rows_without_their_keys_are_no_complete_copy(self):
        self.copied(judged=False)
        self.sql("update groundway.copy_run set state = 'running'")
        ended = self.copy("--verify-only")
        self.assertEqual((ended.code, self.state()), (0, "running"), ended.words)
        self.assertIn("before it had made every key", " ".join(ended.words.split()))

    def test_an_unfinished_copy_may_be_replaced_with_its_name(self):
        for state in ("loaded", "running"):
            with self.subTest(state=state):
                self.sql("drop table if exists b, a; drop schema if exists groundway cascade")
                self.stopped(state)
                self.refused(self.production("--replace", "--yes"), 6, "GW0305", "its name has to be typed")
                ended = self.production("--replace", "--confirm", f"production/{self.database}")
                self.assertEqual((ended.code, self.state()), (0, "complete"), ended.words)

    def test_rows_that_have_been_worked_with_are_no_unfinished_copy(self):
        for work in ("insert into a values (3, 'new')", "update a set v = v where id = 1", "delete from b where id = 2"):
            with self.subTest(work=work):
                self.sql("drop table if exists b, a; drop schema if exists groundway cascade")
                self.stopped()
                self.sql(work)
                before = self.sql("select * from a order by 1"), self.sql("select * from b order by 1")
                self.refused(self.production("--replace", "--confirm", f"production/{self.database}"), 6, "GW0301", "not allowed by the configuration")
                self.assertEqual((self.sql("select * from a order by 1"), self.sql("select * from b order by 1")), before)

    def test_a_vacuum_is_no_work(self):
        self.stopped()
        for command in ("vacuum (freeze, analyze) a", "analyze b"):
            self.sql(command)
        ended = self.production("--replace", "--confirm", f"production/{self.database}")
        self.assertEqual(ended.code, 0, ended.words)

    def test_a_data_only_run_that_failed_makes_nobodys_rows_ours(self):
        self.sql("create table a (id int primary key, v text check (v <> 'y')); create table b (id int primary key, a int references a); insert into a values (7, 'mine')")
        self.sql("create schema other; create table other.mine (x int); insert into other.mine values (1)")
        self.assertEqual(self.copy("--data-only", "--replace").code, 7)
        self.assertEqual((self.state(), self.sql("select * from a")), ("rolled back", [(7, "mine")]))
        self.configure()
        self.assertEqual(self.groundway("env", "stamp", "--env", "production", "--yes").code, 0)
        self.refused(self.production("--data-only", "--replace", "--confirm", f"production/{self.database}"), 6, "GW0301", "not allowed by the configuration")


if __name__ == "__main__":
    unittest.main()
