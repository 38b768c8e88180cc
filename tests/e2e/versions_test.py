"""`groundway dev up --version` and the copy on every PostgreSQL from 14 to 18, fetched once from npm's registry.

Without the registry these tests fail and say so: a version that was not tried is not one that works.
"""
import http.server, pathlib, shutil, sqlite3, subprocess, tempfile, threading, unittest

from copy_random_test import Maker
from harness import BASE, GROUNDWAY, CopyCase, Server, clean_environment

EVERYTHING = """
create table kinds (id integer primary key autoincrement, i int, b bigint, r real, n numeric, d decimal(12,2), t text not null, v varchar(20) default 'x',
  flag boolean not null default 1, day date, at timestamp, moment timestamptz, clock time, doc json, uid uuid, raw blob, any_type, upper_name TEXT collate nocase,
  made integer generated always as (i * 2) stored, check (i is null or i < 100000), unique (t, v));
create table parents (code text primary key, name text) without rowid;
create table children (id integer primary key, parent text not null references parents (code) on delete cascade, kind integer references kinds (id));
create index children_parent on children (parent);
create unique index kinds_lower on kinds (lower(t)) where flag;
create view busy as select p.code, count(c.id) as n from parents p left join children c on c.parent = p.code group by p.code;
create trigger no_empty before insert on parents when new.name = '' begin select raise(abort, 'a parent has a name'); end;
"""


def fill(path):
    connection = sqlite3.connect(path)
    connection.executescript(EVERYTHING)
    connection.executemany(
        "insert into kinds (i, b, r, n, d, t, v, flag, day, at, moment, clock, doc, uid, raw, any_type, upper_name) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [(n, n << 40, n / 7, n * 10**10, n / 100, f"Text {n} \u00e9\u65e5 \U0001f600", None if n % 3 else f"v{n}", n % 2, f"2024-02-{n % 28 + 1:02}", f"2024-01-01 10:{n % 60:02}:00.5",
          f"2024-06-01 10:00:{n % 60:02}+02:00", f"23:59:{n % 60:02}", '{"a": [1, 2.50, null]}', f"{n:08x}-0000-4000-8000-000000000001", bytes([n % 256, 0, 255]), n, f"Name{n}")
         for n in range(500)])
    connection.executemany("insert into parents values (?, ?)", [(f"p{n}", f"name {n}") for n in range(50)])
    connection.executemany("insert into children values (?, ?, ?)", [(n, f"p{n % 50}", n % 500 + 1) for n in range(2000)])
    connection.commit()
    connection.close()


class EveryVersion(CopyCase):
    MAJOR = ""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--version", cls.MAJOR)
        cls.addClassCleanup(cls.server.close)

    def test_everything_arrives_and_is_proven(self):
        self.assertRegex(self.value("show server_version"), rf"^{self.MAJOR}\b")
        fill(self.source)
        ended = self.copied()
        self.assertTrue(ended.report["verified"])
        self.assertEqual(self.copy("--verify-only").code, 0)
        self.assertEqual(self.copy("--replace").code, 0)
        self.assertEqual(self.value("select n from busy where code = 'p7'"), 40)

    def test_random_databases_arrive_or_are_refused_with_reasons(self):
        for seed in range(9001, 9004):
            self.server.drop_database(self.database)
            self.fresh_target()
            self.source = self.folder / f"random{seed}.db"
            Maker(seed).make(self.source)
            ended = self.copy("--on-orphan=not-valid")
            self.assertIn(ended.code, (0, 8), ended.words)
            if ended.report is not None:
                self.judge(ended)


class On14(EveryVersion):
    MAJOR = "14"


class On16(EveryVersion):
    MAJOR = "16"


class On17(EveryVersion):
    MAJOR = "17"


class On18(EveryVersion):
    MAJOR = "18"


del EveryVersion  # its tests belong to a version


class Choosing(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-versions-", dir=BASE))
        self.folder.chmod(0o755)
        (self.folder / "app").mkdir()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.addCleanup(self.dev, "down")

    def dev(self, *words, **environment):
        done = subprocess.run([GROUNDWAY, "dev", *words, "--project", self.folder / "app"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=clean_environment(GROUNDWAY_DEV_HOME=self.folder / "home", **environment), stdin=subprocess.DEVNULL, timeout=300)
        return done.returncode, done.stdout

    def registry(self, content):
        """A registry on this machine that gives `content` for every package."""
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if content is not None else 404)
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_):
                pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return dict(npm_config_registry=f"http://someone:t0ken-word@127.0.0.1:{server.server_port}/", GROUNDWAY_PG_CACHE=self.folder / "cache")

    def test_another_package_than_the_pinned_one_is_not_used(self):
        status, output = self.dev("up", "--version", "17", **self.registry(b"something else"))
        self.assertEqual(status, 4, output)
        self.assertIn("it is not used", output)
        self.assertNotIn("t0ken-word", output)
        self.assertEqual(list((self.folder / "cache").iterdir()), [])

    def test_a_registry_that_has_it_not_or_is_not_there(self):
        for environment in (self.registry(None), dict(npm_config_registry="http://127.0.0.1:1", GROUNDWAY_PG_CACHE=self.folder / "cache")):
            status, output = self.dev("up", "--version", "17", **environment)
            self.assertEqual(status, 4, output)
            self.assertRegex(output, r"fetching it failed: curl: \((22|7)\)")
            self.assertIn("groundway dev up --version 17", output)

    def test_a_cluster_keeps_its_version_until_it_is_told_otherwise(self):
        self.assertEqual(self.dev("up", "--version", "17")[0], 0)
        status, output = self.dev("up", "--version", "16")
        self.assertEqual(status, 7)
        self.assertIn("groundway dev reset --version 16", output)
        self.assertIn("PostgreSQL 17", self.dev("up")[1])
        offline = dict(npm_config_registry="http://127.0.0.1:1", GROUNDWAY_PG_CACHE=self.folder / "cache")
        self.assertEqual(self.dev("reset", "--version", "16", **offline)[0], 4)  # nothing is removed before the new is there
        self.assertIn("PostgreSQL 17", self.dev("status")[1])
        self.assertIn("PostgreSQL 16", self.dev("reset", "--version", "16")[1])
        self.assertIn("PostgreSQL 16", self.dev("up", "--version", "16")[1])


if __name__ == "__main__":
    unittest.main()
