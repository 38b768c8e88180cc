"""What may go wrong around a follow and a cutover, done on purpose: each is told, bounded, and loses nothing."""
import os, resource, signal, subprocess, time, unittest

import writers
from follow_case import LiveCase
from harness import GROUNDWAY, clean_environment


class Hostile(LiveCase):
    # --- those who hold the file ---

    def test_a_reader_that_never_ends_does_not_lose_a_row(self):
        for wal in (True, False):
            with self.subTest(wal=wal):
                self.anew()
                fleet, follower = self.followed(wal=wal, method="log")
                reader = self.connect()
                reader.execute("begin")
                reader.execute("select count(*) from plain").fetchone()
                time.sleep(1)
                ended = self.cutover(code=None)
                if ended.code != 0:  # with a rollback journal nobody can commit while somebody reads
                    self.assertFalse(wal, ended.words)
                    self.assertIn("lock", self.words_of(ended))
                    self.assertFalse(self.is_fenced())
                reader.execute("rollback")
                if ended.code == 0:
                    time.sleep(0.3)
                    fleet.stop()
                    self.verdict(fleet)
                    continue
                if follower.poll() is not None:
                    follower = self.start_follow("log")
                    self.until_follows(follower)
                self.moved(fleet, follower)

    # --- two at once ---

    def test_a_second_follower_is_refused(self):
        fleet, follower = self.followed()
        for method in ("log", "ranges"):
            second = self.start_follow(method)
            code = second.wait(60)
            said = self.said.read_text()
            self.assertEqual(code, 7, said)
            self.assertIn("another copy, follower or cutover is at work" if method == "log" else "this follow is one by log", said)
        self.moved(fleet, follower)

    # --- the wrong sides ---

    def refused_until_taken_up(self, method, rows, cause):
        """A cutover and a follower name `cause` and carry nothing; after abandon the copy is followed as the file is now."""
        before = self.value("select count(*) from plain")
        self.assertGreater(before, 40)
        for ended in (self.cutover(code=None), self.groundway("copy", self.source, self.url, f"--follow={method}")):
            self.assertEqual(ended.code, 7, ended.words)
            self.assertIn("GW0520", ended.words)
            self.assertRegex(self.words_of(ended), cause)
            self.assertIn("groundway copy abandon", ended.words)
            self.assertFalse(self.is_fenced())
            self.assertEqual(self.value("select count(*) from plain"), before, "nothing was changed over there")
        self.abandon()
        self.assertEqual(self.traces(), [])
        again = self.start_follow(method)
        self.until_follows(again)
        self.cutover()
        self.ended(again)
        self.assertEqual(self.value("select count(*) from plain"), rows)

    def test_a_file_that_was_replaced_is_not_followed(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.anew()
                fleet, follower = self.followed(method, wal=False, moves=False)
                fleet.stop()
                other = self.folder / "other.db"
                writers.build(other, 10, False)
                os.replace(other, self.source)
                self.ended(follower, (7,))
                self.assertIn("another file stands where the SQLite file was", self.said.read_text())
                self.refused_until_taken_up(method, 11, "another file stands")

    def test_a_backup_that_was_put_back_is_not_taken_for_what_the_application_wrote(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.anew()
                writers.build(self.source, 60, False)
                follower = self.start_follow(method)
                self.until_follows(follower, 0)
                self.stop_follow(follower)
                db = self.connect()
                rows = db.execute("select count(*) from plain").fetchone()[0]
                backup = self.source.read_bytes()  # the log is in it, too
                follower = self.start_follow(method)
                for n in range(5):
                    db.execute("insert into plain (who, stamp) values ('later', ?)", (n,))
                self.until(lambda: self.value("select count(*) from plain") == rows + 5, "the rows arrive")
                self.stop_follow(follower)
                db.close()
                self.source.write_bytes(backup)
                self.refused_until_taken_up(method, rows, "older state")

    # --- what the application may do meanwhile ---

    def test_a_row_that_cannot_be_carried_is_named_and_holds_the_cutover(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.anew()
                fleet, follower = self.followed(method)
                bad = self.connect()
                bad.execute("update plain set n = 'no number' where id = 7")
                bad.execute("insert into pairs values ('shared', 'bad', '0', 'x', x'00')")
                self.until(lambda: self.status()["in_the_way"], "the status tells of it", 20)
                ended = self.cutover(code=None)
                self.assertNotIn(ended.code, (0, 70), ended.words)
                self.assertFalse(self.is_fenced())
                bad.execute("update plain set n = 7 where id = 7")
                bad.execute("delete from pairs where part = 'bad'")
                if follower.poll() is not None:
                    follower = self.start_follow(method)
                    self.until_follows(follower)
                self.until(lambda: not self.status()["in_the_way"], "and that it is gone", 20)
                self.moved(fleet, follower)

    def test_an_application_that_deletes_everything(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.anew()
                writers.build(self.source, 200)
                follower = self.start_follow(method)
                self.until_follows(follower, rounds=0)
                db = self.connect()
                db.execute("pragma foreign_keys = off")
                for table in writers.TABLES:
                    db.execute(f"delete from {table}")
                self.cutover()
                self.ended(follower)
                self.assertEqual(sum(self.value(f"select count(*) from {t}") for t in writers.TABLES if t != "audit"), 0)
                self.sql("insert into counted (who, stamp) values ('x', 'y')")
                self.assertGreater(self.value("select id from counted where who = 'x'"), 200, "an id that was given is not given again")

    # --- what fails underneath ---

    def test_no_room_for_the_log_leaves_the_file_as_it_was(self):
        writers.build(self.source, 300, False)
        before, size = self.source.read_bytes(), self.source.stat().st_size
        with open(self.folder / "said.txt", "w") as said:
            code = subprocess.run([GROUNDWAY, "copy", self.source, self.url, "--follow=log", "--report", self.folder / "r.json"],
                                  cwd=self.folder, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=60,
                                  preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                                      resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)))).returncode
        self.assertNotIn(code, (0, 70), (self.folder / "said.txt").read_text())
        self.assertEqual(self.source.read_bytes()[:100].hex()[:48], before[:100].hex()[:48])
        self.assertEqual(self.traces(), [])
        self.assertEqual(size, self.source.stat().st_size)
        self.is_usable()

    def test_a_file_that_may_not_be_written_is_said_before_anything_is_copied(self):
        writers.build(self.source, 30, False)
        self.source.chmod(0o444)
        ended = self.groundway("copy", self.source, self.url, "--follow=log", as_nobody=True)
        self.assertNotIn(ended.code, (0, 70), ended.words)
        self.assertEqual(self.tables(), [], ended.words)

    def test_a_lost_target_leaves_a_way_to_clean_the_file(self):
        fleet, follower = self.followed(moves=False)
        self.stop_follow(follower)
        self.server.drop_database(self.database)
        self.fresh_target()
        seen = self.status()
        self.assertEqual(seen["state"], "left over")
        self.assertIn("--file-only", seen["next"])
        self.refused(self.abandon(code=None), 7, "GW0521", "--file-only")  # it may be the wrong target
        self.assertEqual(self.groundway("copy", "abandon", self.source, "--file-only").code, 0)
        fleet.stop()
        self.assertEqual(fleet.verdict().wrong, [])
        self.assertEqual(self.traces(), [])
        self.is_usable()


if __name__ == "__main__":
    unittest.main()
