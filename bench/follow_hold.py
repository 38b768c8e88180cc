#!/usr/bin/env python3
"""How long `copy cutover` holds writes of a large file while an application goes on writing, as a table.

usage: bench/follow_hold.py [--scale X]... [--seconds N] [--only log|ranges]   # the binary: GROUNDWAY_BIN, or on PATH

Scale 0.25 is about 1,000,000 rows and 300 MB (bench/make_file.py). One writer inserts, updates and deletes a row in each of three
tables, a transaction every 10 ms, until it hears "moved to PostgreSQL". Held by the tool is what the cutover prints; as the writer
saw it is the time from its last commit to the end of the write that was refused.
"""
import argparse, pathlib, re, sqlite3, subprocess, sys, threading, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "e2e"))
from follow_case import FollowCase

HEAD = ("rows", "MB", "method", "journal", "foretold", "held, by the tool", "held, as the writer saw it", "longest write before",
        "writes", "the whole cutover", "rows equal")


class Writer(threading.Thread):
    def __init__(self, path):
        super().__init__()
        self.path, self.count, self.longest, self.held, self.until = path, 0, 0.0, None, None

    def run(self):
        db = sqlite3.connect(self.path, timeout=120, isolation_level=None)
        last = time.monotonic()
        while self.held is None:
            begun, n = time.monotonic(), self.count
            try:
                db.execute("begin immediate")
                db.execute("insert into events (user_id, kind, happened_at) select min(id), 'live', ? from users", (n,))
                db.execute("update users set balance = ? where id = (select max(id) from users) - ?", (n / 4, n % 500))
                db.execute("delete from notes where id = (select max(id) from notes)")
                db.execute("commit")
            except sqlite3.Error as error:
                if "moved to PostgreSQL" not in str(error):
                    raise
                self.held = time.monotonic() - last
                break
            last = time.monotonic()
            self.longest = max(self.longest, last - begun)
            self.count += 1
            time.sleep(0.01)
        db.close()


class Hold(FollowCase):
    def runTest(self):
        pass

    def one(self, scale, method, wal, seconds):
        subprocess.run([sys.executable, HERE / "make_file.py", self.source, str(scale)], check=True, stdout=subprocess.DEVNULL)
        with sqlite3.connect(self.source) as db:
            db.execute(f"pragma journal_mode = {'wal' if wal else 'delete'}")
        writer = Writer(self.source)
        writer.start()
        try:
            follower = self.start_follow(method)
            self.until_follows(follower)
            time.sleep(seconds)
            ended = self.cutover("--wait", "5m", timeout=900)
            writer.join(150)
        finally:
            writer.held = writer.held or 0.0
        self.ended(follower)
        time_of = lambda words: (re.search(words + r" ([0-9.]+ m?s)", ended.words) or [0, "?"])[1]
        rows = [sum(count(table) for table in ("users", "projects", "mesh_results", "notes", "events"))
                for count in (self.here, lambda t: self.value(f"select count(*) from {t}"))]
        line = (f"{rows[0]:,}", f"{self.source.stat().st_size / 1e6:,.0f}", method, "WAL" if wal else "rollback",
                time_of("held for about"), time_of("were held for"), f"{writer.held:.2f} s", f"{writer.longest:.2f} s", f"{writer.count:,}",
                time_of("all of it took"), "yes" if rows[0] == rows[1] and writer.held else "NO")
        print("| " + " | ".join(line) + " |", flush=True)
        return line[-1] == "yes"

    def here(self, table):
        with sqlite3.connect(self.source) as db:
            return db.execute(f"select count(*) from {table}").fetchone()[0]


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--scale", type=float, action="append")
    words.add_argument("--seconds", type=float, default=10)
    words.add_argument("--only", choices=("log", "ranges"))
    words.add_argument("--wal-only", action="store_true")
    options = words.parse_args()
    print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD), flush=True)
    good = True
    Hold.setUpClass()
    try:
        for scale in options.scale or [0.25]:
            for method in ("log", "ranges"):
                for wal in (True,) if options.wal_only else (True, False):
                    if options.only in (None, method):
                        hold = Hold()
                        hold.setUp()
                        try:
                            good &= hold.one(scale, method, wal, options.seconds)
                        finally:
                            hold.doCleanups()
    finally:
        Hold.doClassCleanups()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
