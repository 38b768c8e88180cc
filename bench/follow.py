#!/usr/bin/env python3
"""Follow and cutover under an application that never stops, as a table: each way of following, each journal mode.

usage: bench/follow.py [--minutes N] [--writers N] [--rows N] [--only log|ranges]   # the binary: GROUNDWAY_BIN, or on PATH

Writers (tests/e2e/writers.py) insert, update, delete and replace in fourteen tables without a pause and keep a ledger of
every commit that SQLite acknowledged. After N minutes `groundway copy cutover` is typed; the writers are told, go on in
PostgreSQL, and are stopped. Then the ledgers are held against PostgreSQL, and every cell of both sides is compared.
"""
import argparse, pathlib, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "e2e"))
from follow_case import FollowCase

HEAD = ("method", "journal", "acknowledged", "carried", "lost", "doubled", "late writers answered", "held, by the tool", "held, as a writer saw it",
        "slowest write before", "until its first write in PostgreSQL")


class Show(FollowCase):
    said_so = []

    def runTest(self):
        pass

    def one(self, method, wal, options):
        fleet = self.application(wal, options.rows, options.writers)
        time.sleep(2)
        follower = self.start_follow(method)
        self.until_follows(follower)
        time.sleep(options.minutes * 60)
        self.cutover()
        self.ended(follower)
        time.sleep(2)
        fleet.stop()
        found = fleet.verdict(self.url)
        wrong = list(found.wrong)
        try:
            self.verdict(fleet)
        except AssertionError as error:
            wrong.append(str(error))
        journal = self.journal()
        line = (method, "WAL" if wal else "rollback", f"{found.acknowledged:,}", f"{journal['rows_carried']:,}", found.lost,
                found.doubled, found.late, f"{journal['held_seconds']:.2f} s", f"{found.held:.2f} s", f"{found.slowest:.2f} s", f"{found.gap:.2f} s")
        print("| " + " | ".join(str(c) for c in line) + " |", flush=True)
        for sentence in wrong:
            print("WRONG: " + sentence, flush=True)
        return not wrong


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=1)
    words.add_argument("--writers", type=int, default=4)
    words.add_argument("--rows", type=int, default=20_000)
    words.add_argument("--only", choices=("log", "ranges"))
    options = words.parse_args()
    print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD), flush=True)
    good = True
    Show.setUpClass()
    try:
        for method in ("log", "ranges"):
            for wal in (True, False):
                if options.only in (None, method):
                    show = Show()
                    show.setUp()
                    try:
                        good &= show.one(method, wal, options)
                    finally:
                        show.doCleanups()
    finally:
        Show.doClassCleanups()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
