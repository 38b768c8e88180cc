"""`groundway copy` when the N-th allocation, read or write of a small run fails: an error and a status, never a crash, and
never a success that is none.

GROUNDWAY_STARVE=N tries N moments of each kind, spread evenly; `all` tries every one (hours).
"""
import os, pathlib, subprocess, unittest

from harness import GROUNDWAY, CopyCase

MOMENTS = os.environ.get("GROUNDWAY_STARVE", "12")
SOURCE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "starve.c"
# Sanitizers bring an allocator of their own, which the preloaded one cannot stand before.
SANITIZED = b"__asan_init" in pathlib.Path(GROUNDWAY).read_bytes()


class Starved(CopyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shim = cls.server.folder / "starve.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(cls.shim), str(SOURCE), "-ldl"], check=True)

    def setUp(self):
        super().setUp()
        self.make("create table t (id integer primary key, v text, n numeric, d datetime, j json); create table u (id integer primary key, t int references t); create index i on u (t);"
                  "create view w as select v from t; insert into t values (1, 'eins', 1.5, '2024-01-01 10:00:00', '{}'), (2, 'zwei', 2, null, '[1]'); insert into u values (1, 1), (2, 2), (3, null)")

    def starved(self, kind, at):
        (self.folder / "count").unlink(missing_ok=True)
        return self.copy("--replace", "--jobs=1", LD_PRELOAD=self.shim, STARVE_KIND=kind, STARVE_AT=at, STARVE_COUNT=self.folder / "count", timeout=60)

    def whole(self):
        return (self.sql("select v from t order by id"), self.sql("select id, t from u order by id"), self.sql("select v from w order by 1"),
                self.sql("select indexname from pg_indexes where schemaname = 'public' order by 1"), self.sql("select conname from pg_constraint where contype in ('p', 'f') order by 1"))

    def starved_or_hung(self, kind, at):
        try:
            return self.starved(kind, at)
        except subprocess.TimeoutExpired:
            self.fail(f"{kind} {at}: no end within a minute")

    def judge_end(self, ended, expected, what):
        self.assertGreaterEqual(ended.code, 0, f"{what}: killed by signal {-ended.code}\n{ended.err}")
        self.assertNotIn(ended.code, (134, 139), f"{what}\n{ended.err}")
        if ended.code in (0, 8) and "error[" not in ended.err:
            if ended.code == 0:
                self.assertEqual(self.whole(), expected, what)
            return
        self.assertRegex(ended.err, r"error\[GW\d{4}\]", f"{what}: exit {ended.code} without a word\n{ended.out}")

    def moments(self, total):
        if MOMENTS == "all":
            return range(1, total + 1)
        wanted = min(int(MOMENTS), total)
        return sorted({1 + i * (total - 1) // max(1, wanted - 1) for i in range(wanted)})

    def every(self, kind):
        ended = self.starved(kind, 0)
        self.assertEqual(ended.code, 0, ended.words)
        total, expected = int((self.folder / "count").read_text()), self.whole()
        self.assertGreater(total, 20)
        tried = self.moments(total)
        for at in tried:
            with self.subTest(kind=kind, at=at, of=total):
                self.judge_end(self.starved_or_hung(kind, at), expected, f"{kind} {at} of {total}")
        ended = self.starved(kind, 0)
        self.assertEqual((ended.code, self.whole()), (0, expected), ended.words)

    def test_an_allocation_fails(self):
        if not SANITIZED:
            self.every("malloc")

    def test_a_read_fails(self):
        self.every("read")

    def test_a_write_fails(self):
        self.every("write")


if __name__ == "__main__":
    unittest.main()
