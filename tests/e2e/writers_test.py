"""The world of the follow tests itself: its ledgers are right, and each thing that may go wrong is named by its verdict."""
import pathlib, shutil, sqlite3, tempfile, time, unittest

import writers
from harness import BASE

WRONG = {
    "delete from counted where stamp like 't%' and id % 5 = 0": "acknowledged transactions are not there",
    "insert into counted (who, stamp) select who, stamp from counted where stamp like 't%' limit 3": "3 are there twice",
    "insert into counted (who, stamp) values ('w1', 'tw1:999999')": "1 are there that nobody acknowledged",
    "update handles set stamp = 'w1:0' where who = 'w1'": "handles of w1",
    "delete from heap where rowid in (select rowid from heap where who = 'w2' limit 1)": "heap of w2: 1 rows",
    "delete from audit where rowid in (select rowid from audit where who like 'w%' limit 1)": "audit of w",
    "insert into loose values ('w3late', 'w3', 'w3:1', 0)": "loose of w3: 1 rows, the first ('w3late', 'w3:1') should not be there",
}


class World(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-writers-", dir=BASE))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.file = self.folder / "app.db"

    def run_fleet(self, seconds, **more):
        fleet = writers.Fleet(self.file, self.folder / "ledgers", processes=3, pace=0.005, **more)
        self.addCleanup(fleet.kill)
        fleet.start()
        time.sleep(seconds)
        return fleet

    def fence(self, tables):
        db = sqlite3.connect(self.file, isolation_level=None, timeout=30)
        db.execute("begin immediate")
        for table in tables:
            for verb in ("insert", "update", "delete"):
                db.execute(f"create trigger fence_{table}_{verb} before {verb} on {table} begin select raise(abort, '{writers.MOVED}'); end")
        db.execute("commit")
        db.close()

    def test_what_was_acknowledged_is_what_the_file_holds(self):
        for wal in (True, False):
            with self.subTest(wal=wal):
                shutil.rmtree(self.folder)
                self.folder.mkdir()
                writers.build(self.file, wal=wal)
                fleet = self.run_fleet(2.5)
                fleet.stop()
                found = fleet.verdict()
                self.assertEqual(found.wrong, [])
                self.assertGreater(found.acknowledged, 100)
                self.assertGreater(fleet.count("rolled back"), 5)

    def test_each_thing_that_goes_wrong_is_named(self):
        writers.build(self.file)
        fleet = self.run_fleet(2.5)
        fleet.stop()
        whole = self.folder / "whole.db"
        with sqlite3.connect(self.file) as db, sqlite3.connect(whole) as copy:
            db.backup(copy)
        for statement, words in WRONG.items():
            with self.subTest(statement=statement):
                shutil.copy(whole, self.file)
                with sqlite3.connect(self.file) as db:
                    self.assertGreater(db.execute(statement).rowcount, 0)
                db.close()
                self.assertIn(words, "; ".join(fleet.verdict().wrong))

    def test_a_late_writer_is_told_and_one_that_slips_in_is_named(self):
        for missing in ("", "pairs"):
            with self.subTest(missing=missing):
                shutil.rmtree(self.folder)
                self.folder.mkdir()
                writers.build(self.file)
                fleet = self.run_fleet(1.5)
                self.fence([t for t in writers.TABLES if t != missing])
                for child in fleet.children:
                    child.wait(30)
                found = fleet.verdict()
                self.assertEqual(fleet.count("moved"), 3)
                self.assertEqual("pairs" in "; ".join(found.wrong), bool(missing), found.wrong)
                self.assertGreater(found.late, 3 * 40)


if __name__ == "__main__":
    unittest.main()
