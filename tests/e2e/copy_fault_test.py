"""A copy struck at random moments from either side, and resumed until it is through: equal rows, equal catalog, a journal that says complete.

GROUNDWAY_KILLS=200 strikes as often; `make kill` does that.
"""
import collections, os, pathlib, random, re, resource, signal, sys, time, unittest

from fault_proxy import FaultProxy
from harness import Server
from kill_case import KillCase
from setaside_case import SuperCase

KILLS = int(os.environ.get("GROUNDWAY_KILLS", "16"))
BINARIES = pathlib.Path(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1]).parent


class Struck(SuperCase, KillCase):
    ROWS, SMALL = 2500, 120
    KINDS = ("client", "client", "terminate", "cut", "cut", "lost answer", "crash", "stop")

    def sessions(self):
        rows = self.superuser("select pid from pg_stat_activity where application_name = 'groundway' and backend_type = 'client backend'")
        return [int(p) for p in rows.split()]

    def port(self):
        return int(re.search(r":(\d+)/", self.url).group(1))

    def through(self, proxy):
        return self.url.replace(f":{self.port()}/", f":{proxy.port}/")

    def server_up(self):
        up = self.server.dev("up")
        self.assertEqual(up.returncode, 0, up.stdout + up.stderr)

    def strike(self, kind, delay, flags):
        """Starts a copy, strikes, and says how it ended."""
        proxy = None
        if kind == "cut":
            proxy = FaultProxy(self.port(), cut_after=int(self.luck.uniform(3_000, 900_000)))
        if kind == "lost answer":
            proxy = FaultProxy(self.port())
        point = self.luck.choice(("copy.piece.recorded:%d" % self.luck.randint(1, 2), "copy.tables.made", "copy.complete.before"))
        child = self.start(*flags, url=self.through(proxy) if proxy else None, failpoint=point + "=pause:300" if kind == "lost answer" else None)
        if kind == "lost answer":
            time.sleep(delay / 2)
            proxy.lose_next_answer()
        elif kind != "cut":
            time.sleep(delay)
        if kind == "client":
            child.send_signal(signal.SIGKILL)
        elif kind == "terminate" and (pids := self.sessions()):
            self.superuser(f"select pg_terminate_backend({self.luck.choice(pids)})")
        elif kind == "crash" and (pids := self.sessions()):
            os.kill(self.luck.choice(pids), signal.SIGKILL)  # the server ends all sessions and recovers
        elif kind == "stop":
            data = self.superuser("show data_directory").strip()
            self.as_owner(BINARIES / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
            self.server_up()
        out, err = child.communicate(timeout=120)
        if proxy:
            proxy.close()
        self.assertIn(child.returncode, (0, -signal.SIGKILL, 4, 5, 7, 8), f"{kind}: {out}{err}")
        if child.returncode > 0:
            self.assertRegex(err, r"error\[GW\d+\]")
        return child.returncode

    def is_up(self):
        for _ in range(200):
            try:
                return self.value("select 1")
            except Exception:
                time.sleep(0.1)
        self.fail("the server does not come back")

    def test_at_random_moments(self):
        self.luck = random.Random(int(os.environ.get("GROUNDWAY_SEED", "41")))
        self.shop()
        begun = time.monotonic()
        self.assertEqual(self.copy().code, 0)
        whole, wanted, told = time.monotonic() - begun, self.end_state(), collections.Counter()
        for number in range(KILLS):
            kind = self.KINDS[number % len(self.KINDS)]
            with self.subTest(number=number, kind=kind):
                self.fresh_target()
                status = self.strike(kind, whole * self.luck.random(), ())
                self.is_up()
                if status != 0 and number % 3 == 0:  # and its resume, too
                    self.strike("client", whole * self.luck.random() / 2, ("--resume",))
                told[kind, "ended by itself" if status == 0 else "struck"] += 1
                self.resumed()
                self.same(self.end_state(), wanted)
                self.server.drop_database(self.database)
        print(", ".join(f"{kind} {what}: {n}" for (kind, what), n in sorted(told.items())), file=sys.stderr)
        self.assertGreater(sum(n for (_, what), n in told.items() if what == "struck"), KILLS // 3)

    def test_a_large_table_in_pieces(self):
        """Ranges of one table, some there and some not; resumed with another number of workers."""
        self.make("create table wide (id integer primary key, body text); create index wide_id on wide (id desc)",
                  ("insert into wide values (?, ?)", [(i * 3, os.urandom(25_000).hex()) for i in range(1, 1501)]))
        time.sleep(0.08)
        self.assertTrue(self.killed("--jobs", "2", failpoint="copy.piece.committed:2"))
        pieces = self.value("select count(*) from groundway.copy_piece"), self.value("select count(done_at) from groundway.copy_piece")
        self.assertGreater(pieces[0], 3)
        self.assertGreaterEqual(pieces[1], 2)
        first = self.sql("select number, done_at from groundway.copy_piece where done_at is not null order by 1")
        self.make("insert into wide values (100000, 'new'); update wide set body = 'other' where id = 3", path=self.source)
        self.assertTrue(self.killed("--resume", "--jobs", "1", failpoint="copy.rows.sent:3"))
        ended = self.copy("--resume", "--jobs", "3")
        self.assertEqual((ended.code, ended.report["verified"]), (0, True), ended.words)
        now = dict(self.sql("select number, done_at from groundway.copy_piece"))
        self.assertTrue(any(now[number] == at for number, at in first), "every piece was loaded again")
        self.assertEqual(self.value("select count(*), max(id) from wide"), 1501)
        self.assertEqual(self.value("select body from wide where id = 3"), "other")
        self.judge(ended)


class Full(KillCase):
    """A server whose files may not grow: what a full disk is to it."""

    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (24 << 20, hard))
        try:
            cls.server = Server()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        cls.addClassCleanup(cls.server.close)

    def test_room_is_made_and_the_copy_goes_on(self):
        self.make("create table small (id integer primary key); create table large (id integer primary key, body text)",
                  ("insert into small values (?)", [(i,) for i in range(100)]),
                  ("insert into large values (?, ?)", [(i, f"{i} " + "x" * 900) for i in range(40_000)]))
        time.sleep(0.08)
        ended = self.copy("--jobs", "1")
        self.assertNotEqual(ended.code, 0)
        self.assertIn("--resume", ended.err)
        self.assertEqual(self.server.dev("down").returncode, 0)
        self.assertEqual(self.server.dev("up").returncode, 0)
        self.judge(self.resumed())


if __name__ == "__main__":
    unittest.main()
