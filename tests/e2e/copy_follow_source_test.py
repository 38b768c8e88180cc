"""The SQLite file under `groundway copy --follow=log`: its writers hear nothing of the log that comes and goes, and it leaves no trace."""
import multiprocessing, sqlite3, time, unittest

from copy_follow_test import FollowCase

MOVED = "moved to PostgreSQL"
TABLES = """
create table people (id integer primary key, mail text unique collate nocase, n integer not null default 0);
create table pairs (a text, b integer, n integer, primary key (a, b)) without rowid;
create table "odd name's" (k text primary key not null, n integer);
create table bag (n integer);
create trigger also after delete on people begin insert or replace into pairs values (coalesce(old.mail, '-'), old.id % 7, old.n); end;
"""


def one_write(db, by, i):
    match i % 7:
        case 0:
            db.execute("insert or replace into people (mail, n) values (?, ?)", (f"M{i * 17 % 60}", i))
        case 1:
            db.execute("update people set n = n + 1 where id = ?", (i * 31 % 200,))
        case 2:
            db.execute("begin immediate")
            db.execute("update or replace people set mail = ? where id = ?", (f"m{i * 17 % 60}", i * 31 % 200))
            db.execute("insert into bag values (?)", (i,))
            db.execute("commit")
        case 3:
            db.execute("delete from people where id = ?", (i * 31 % 200,))
        case 4:
            db.execute("insert into pairs values (?, ?, 1) on conflict do update set n = n + 1", (f"k{i * 17 % 60}", by))
        case 5:
            db.execute("insert or replace into \"odd name's\" values (?, ?)", (f"{i % 40}", i))
        case _:
            db.execute("begin immediate")
            db.execute("delete from bag where n < ?", (i,))
            db.execute("insert into people (n) values (?)", (i,))
            db.execute("commit" if i % 2 else "rollback")


def hammer(path, by, stop, told):
    """Writes until it is told to stop, or something other than a wait comes between."""
    db = sqlite3.connect(path, timeout=60, isolation_level=None)
    db.execute("pragma foreign_keys = on" if by % 2 else "pragma recursive_triggers = on")
    i, words = by * 1000, ""
    while not stop.is_set() and not words:
        i += 1
        try:
            one_write(db, by, i)
        except sqlite3.Error as error:
            words = str(error)
            if db.in_transaction:
                db.execute("rollback")
        if i % 5 == 0:
            time.sleep(0.001)
    told.put((by, i - by * 1000, words))
    db.close()


class CopyFollowSource(FollowCase):
    def start(self, mode):
        self.make(TABLES)
        self.write(f"pragma journal_mode = {mode}", "insert into people (mail) values ('a'), ('b')")
        self.stop, self.told = multiprocessing.Event(), multiprocessing.Queue()
        self.writers = [multiprocessing.Process(target=hammer, args=(self.source, by, self.stop, self.told)) for by in (1, 2, 3)]
        for writer in self.writers:
            writer.start()
            self.addCleanup(writer.kill)

    def ended(self, by_themselves=False):
        """(writes, words) of each writer, once all have ended."""
        if not by_themselves:
            self.stop.set()
        out = [self.told.get(timeout=60)[1:] for _ in self.writers]
        for writer in self.writers:
            writer.join(60)
        return out

    def schema(self):
        return self.read("select rowid, type, name, tbl_name, sql from sqlite_schema order by rowid")

    def comes_and_goes(self, mode):
        self.start(mode)
        before = self.schema()
        for turn in range(2):
            child = self.followed("log", *(["--replace"] if turn else []))
            self.assertEqual({name for _, kind, name, *_ in self.schema() if name.startswith("_groundway") and kind == "table"},
                             {"_groundway_log"})
            time.sleep(0.5)
            abandoned = self.groundway("copy", "abandon", self.source, self.url)
            self.assertEqual(abandoned.code, 0, abandoned.words)
            child.wait(20)
            self.assertEqual(self.schema(), before)
        for writes, words in self.ended():
            self.assertEqual(words, "")
            self.assertGreater(writes, 100)
        self.assertEqual(self.schema(), before)
        self.assertEqual(self.read("pragma integrity_check"), [("ok",)])

    def test_writers_in_wal_mode_hear_nothing_of_the_log(self):
        self.comes_and_goes("wal")

    def test_writers_with_a_rollback_journal_hear_nothing_of_the_log(self):
        self.comes_and_goes("delete")

    def moves(self, mode):
        self.start(mode)
        before = self.schema()
        self.followed("log")
        time.sleep(0.5)
        self.cutover()
        for writes, words in self.ended(by_themselves=True):
            self.assertEqual(words, MOVED)
        # compares both sides whole, and goes back only where nothing would be lost
        back = self.groundway("copy", "abandon", self.source, self.url)
        self.assertEqual(back.code, 0, back.words)
        self.assertEqual(self.schema(), before)

    def test_writers_in_wal_mode_are_told_of_the_move_and_of_nothing_else(self):
        self.moves("wal")

    def test_writers_with_a_rollback_journal_are_told_of_the_move_and_of_nothing_else(self):
        self.moves("delete")


del FollowCase  # its own suite runs beside this one

if __name__ == "__main__":
    unittest.main()
