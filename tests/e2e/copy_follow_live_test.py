"""Follow and cutover under an application that never stops: each way of following, each journal mode of SQLite.

GROUNDWAY_FOLLOW_SECONDS: how long each run writes (bench/follow.py makes it minutes).
"""
import os, time, unittest

from follow_case import FollowCase

SECONDS = float(os.environ.get("GROUNDWAY_FOLLOW_SECONDS", "3"))


class Live(FollowCase):
    def run_through(self, method, wal, processes=3):
        fleet = self.application(wal, processes=processes)
        time.sleep(0.5)
        follower = self.start_follow(method)
        self.until_follows(follower)
        time.sleep(SECONDS)
        self.assertEqual(self.status()["follow"]["state"], "following")
        cut = self.cutover()
        self.ended(follower)
        time.sleep(1)
        fleet.stop()
        self.assertEqual(self.journal()["state"], "moved")
        self.assertEqual(fleet.count("moved"), processes, "every writer was told")
        found = self.verdict(fleet)
        self.assertGreater(found.acknowledged, 50)
        self.assertGreater(found.late, processes * 40)
        self.assertGreater(len(found.there), 5)
        self.assertLess(found.held, 10)
        self.assertTrue(self.is_fenced())
        self.assertFalse([t for t in self.traces() if "log" in t], "the log is gone")
        self.assertIn("moved", cut.out + cut.err)

    def test_by_the_log_in_wal_mode(self):
        self.run_through("log", True)

    def test_by_the_log_with_a_rollback_journal(self):
        self.run_through("log", False)

    def test_by_ranges_in_wal_mode(self):
        self.run_through("ranges", True)

    def test_by_ranges_with_a_rollback_journal(self):
        self.run_through("ranges", False)

    def test_abandon_leaves_the_file_as_if_nothing_had_been(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.setUp()
                fleet = self.application(moves=False)
                before = self.catalogue()
                follower = self.start_follow(method)
                self.until_follows(follower, rounds=2)
                self.stop_follow(follower)
                self.abandon()
                fleet.stop()
                self.assertEqual(fleet.verdict().wrong, [])
                self.assertEqual(self.catalogue(), before)
                self.assertEqual(self.journal()["state"], "abandoned")
                self.is_usable()
                self.plain_target_has_the_same_keys()

    def plain_target_has_the_same_keys(self):
        there = self.put_away()
        self.fresh_target()
        self.copied(judged=False)
        self.assertEqual(there, self.put_away())


if __name__ == "__main__":
    unittest.main()
