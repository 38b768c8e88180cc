"""What others do while a file is followed and moves: each is told, bounded in time, and loses nothing.

GROUNDWAY_KILLS=all: a change of the schema of each kind by both ways; without it each kind by one of them.
"""
import os, threading, time, unittest

import psycopg2

import writers
from follow_case import LiveCase
from setaside_case import SuperCase

ALL = bool(os.environ.get("GROUNDWAY_KILLS"))
CHANGES = (("create table later (id integer primary key, v text)", "log"), ("alter table plain add column later text", "ranges"),
           ("drop index plain_who", "log"), ("create unique index late on gauges (label, level, id)", "ranges"))


class Meanwhile(LiveCase, SuperCase):
    def moved_at_last(self, fleet, follower, method="log"):
        """After a cutover that was refused: its follower has handed over, or follows on."""
        if follower.poll() is not None:
            follower = self.start_follow(method)
        self.until_follows(follower)
        return self.moved(fleet, follower)

    # --- those who hold something ---

    def test_a_writer_with_an_open_transaction_is_waited_for_not_for_ever(self):
        fleet, follower = self.followed()
        holder = self.connect()
        holder.execute("begin immediate")
        holder.execute("insert into plain (who, stamp, note) values ('holder', 'held', 'not yet committed')")
        begun = time.monotonic()
        ended = self.cutover("--wait", "3s", code=None)
        self.assertNotIn(ended.code, (0, 70), ended.words)
        self.assertLess(time.monotonic() - begun, 30)
        self.assertIn("lock", self.words_of(ended))
        self.assertFalse(self.is_fenced())
        holder.execute("commit")
        self.moved_at_last(fleet, follower)
        self.assertEqual(self.value("select count(*) from plain where stamp = 'held'"), 1)

    def test_a_session_in_postgresql_that_holds_a_table_is_told_in_time(self):
        fleet, follower = self.followed()
        holder = psycopg2.connect(self.url)
        self.addCleanup(holder.close)
        holder.cursor().execute("lock table items in row exclusive mode")
        begun = time.monotonic()
        ended = self.cutover("--max-hold", "2s", code=None)
        self.assertNotIn(ended.code, (0, 70), ended.words)
        self.assertLess(time.monotonic() - begun, 40)
        self.assertFalse(self.is_fenced())
        self.assertLess(fleet.verdict().slowest, 6, "a writer waited longer than was allowed")
        holder.rollback()
        self.moved_at_last(fleet, follower)

    # --- two at once, and the wrong sides ---

    def test_two_cutovers_at_once_move_once(self):
        fleet, follower = self.followed()
        found = []
        both = [threading.Thread(target=lambda: found.append(self.cutover("--wait", "3s", code=None))) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        found.sort(key=lambda e: e.code)
        self.assertEqual(found[0].code, 0, "\n".join(e.words for e in found))
        if found[1].code != 0:  # else it came when all was done
            self.assertEqual(found[1].code, 7, found[1].words)
            self.assertRegex(self.words_of(found[1]), "GW0402.*is at work|GW0521.*another cutover has moved it")
        self.ended(follower)
        time.sleep(0.3)
        fleet.stop()
        self.verdict(fleet)
        again = self.cutover(code=None)
        self.assertIn("moved", self.words_of(again))
        self.assertEqual(self.journal()["state"], "moved")

    def test_the_wrong_file_and_the_wrong_target_are_refused(self):
        fleet, follower = self.followed()
        other = self.folder / "other.db"
        writers.build(other, 30)
        before = self.catalogue(other)
        empty = self.server.new_database()
        self.addCleanup(self.server.drop_database, empty)
        for verb in ("cutover", "abandon"):
            for source, url in ((other, self.url), (self.source, self.server.url(empty))):
                ended = self.groundway("copy", verb, source, url)
                self.assertIn(ended.code, (6, 7), verb + ended.words)
                self.assertIn("error[GW05", ended.err)
        self.assertEqual(self.catalogue(other), before)
        self.assertIsNone(follower.poll(), self.said.read_text())
        self.assertFalse(self.is_fenced())
        self.moved(fleet, follower)

    def test_a_copy_that_was_killed_on_its_way_to_a_follow_is_taken_up_as_one(self):
        fleet = self.application(rows=60, processes=2, pace=0.06)
        killed = self.start_follow("log", GROUNDWAY_FAILPOINT="copy.proved=kill")
        self.ended(killed, (-9,))
        seen = self.until(lambda: (s := self.status())["state"] == "unfinished" and s, "nobody is at work")
        self.assertTrue(seen["next"].endswith(" --follow=log"), seen)
        follower = self.start_follow("log")
        self.until_follows(follower)
        self.moved(fleet, follower)

    # --- what the application may do ---

    def test_a_schema_that_changes_meanwhile_is_told_and_not_moved(self):
        for ddl, method in CHANGES if not ALL else [(c[0], m) for c in CHANGES for m in ("log", "ranges")]:
            with self.subTest(ddl=ddl, method=method):
                self.anew()
                fleet, follower = self.followed(method, moves=False)
                self.connect().execute(ddl)
                time.sleep(0.5)
                ended = self.cutover(code=None)
                fleet.stop()
                self.assertNotIn(ended.code, (0, 70), ended.words)
                self.assertIn("error[GW05", ended.err)
                self.assertFalse(self.is_fenced())
                self.assertTrue(self.status()["in_the_way"])
                self.stopped(follower)
                self.abandon()
                self.assertEqual(self.traces(), [])
                self.is_usable()

    def test_a_vacuum_that_renumbers_rows_changes_nothing(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.anew()
                fleet, follower = self.followed(method)
                for _ in range(3):
                    self.connect().execute("vacuum")
                    time.sleep(0.4)
                self.moved(fleet, follower)

    # --- what fails underneath ---

    def there_again(self):
        if not (self.data / "postmaster.pid").exists():
            self.control("start")

    def test_a_target_that_is_away_for_a_while(self):
        fleet, follower = self.followed()
        self.control("-m", "fast", "stop")
        self.addCleanup(self.there_again)
        time.sleep(4)
        away = self.cutover(code=None)
        self.assertEqual(away.code, 5, away.words)
        self.assertFalse(self.is_fenced())
        self.there_again()
        self.until_follows(follower)  # by itself
        self.moved(fleet, follower)


if __name__ == "__main__":
    unittest.main()
