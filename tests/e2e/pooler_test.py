"""A real PgBouncer in between: doctor sees it and how it pools; exec and psql say what they can promise through it."""
import json, os, pathlib, shutil, socket, sqlite3, subprocess, tempfile, time, unittest, urllib.parse

import psycopg2

from harness import GROUNDWAY, Server, clean_environment


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Bouncer:
    """PgBouncer in front of the server, with the two logins of `groundway dev`."""

    def __init__(self, server, mode, pool=5, more=""):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pgbouncer-", dir=server.folder))
        parts = {role: urllib.parse.urlsplit(server.url("app", role)) for role in ("migration", "app_user")}
        self.logins, self.port = parts, free_port()
        root = urllib.parse.parse_qs(parts["migration"].query)["sslrootcert"][0]
        shutil.copy(root, self.folder / "ca.pem")
        (self.folder / "users.txt").write_text("".join(f'"{p.username}" "{p.password}"\n' for p in parts.values()))
        (self.folder / "pgb.ini").write_text(f"""
[databases]
* = host=localhost port={parts["migration"].port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self.folder}/users.txt
pool_mode = {mode}
default_pool_size = {pool}
server_tls_sslmode = verify-full
server_tls_ca_file = {self.folder}/ca.pem
logfile = {self.folder}/log
{more}
""")
        who = {}
        if os.geteuid() == 0:  # PgBouncer does not run as root
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, 65534, 65534)
            who = dict(user=65534, group=65534, extra_groups=[])
        program = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        if program is None:
            raise RuntimeError("no pgbouncer; scripts/setup installs it")
        self.process = subprocess.Popen([program, "-q", str(self.folder / "pgb.ini")], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, **who)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("pgbouncer does not answer: " + (self.folder / "log").read_text())

    def url(self, database, role="migration"):
        login = self.logins[role]
        return f"postgresql://{login.username}:{login.password}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class Pooler(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=self.server.folder))

    def bouncer(self, mode, **more):
        bouncer = Bouncer(self.server, mode, **more)
        self.addCleanup(bouncer.close)
        return bouncer

    def groundway(self, *words, url, **environment):
        return subprocess.run([GROUNDWAY, *words], cwd=self.folder, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                              env=clean_environment(**{"DATABASE_URL_PROD" if "production" in words else "DATABASE_URL": url}, **environment))

    def pooler_step(self, url, timeout="4s"):
        begun = time.monotonic()
        ended = self.groundway("doctor", "--json", "--timeout", timeout, url=url)
        self.assertLess(time.monotonic() - begun, 25)
        steps = {s["step"]: s for s in json.loads(ended.stdout)["steps"]}
        self.assertEqual(ended.returncode, 0, ended.stdout)
        return steps

    def test_transaction_pooling_is_seen(self):
        bouncer = self.bouncer("transaction")
        step = self.pooler_step(bouncer.url("app"))["pooler"]
        self.assertEqual((step["verdict"], step["facts"]["pooler"], step["facts"]["pooling"]), ("warn", True, "transaction"))
        self.assertIn("advisory locks", step["seen"][0])

    def test_transaction_pooling_is_seen_when_other_clients_keep_it_busy(self):
        bouncer = self.bouncer("transaction", pool=3, more="server_round_robin = 1")
        others = [psycopg2.connect(bouncer.url("app")) for _ in range(2)]
        for other in others:
            self.addCleanup(other.close)
            other.cursor().execute("select 1")  # inside a transaction: holds a backend
        self.assertEqual(self.pooler_step(bouncer.url("app"))["pooler"]["facts"]["pooling"], "transaction")

    def test_a_pool_of_one(self):
        bouncer = self.bouncer("transaction", pool=1)
        self.assertEqual(self.pooler_step(bouncer.url("app"))["pooler"]["facts"]["pooling"], "transaction")

    def test_session_pooling_is_no_warning(self):
        step = self.pooler_step(self.bouncer("session").url("app"))["pooler"]
        self.assertEqual((step["verdict"], step["facts"]["pooling"]), ("ok", "session"))

    def test_session_pooling_with_a_full_pool_ends_in_time(self):
        bouncer = self.bouncer("session", pool=1)
        steps = self.pooler_step(bouncer.url("app"), timeout="2s")
        self.assertEqual(steps["pooler"]["verdict"], "warn")
        self.assertEqual(steps["latency"]["verdict"], "ok")

    def test_the_server_itself_is_never_taken_for_a_pooler(self):
        for _ in range(5):
            step = self.pooler_step(self.server.url("app"))["pooler"]
            self.assertEqual((step["verdict"], step["facts"]["pooler"]), ("ok", False))

    def test_a_pooler_in_front_of_nothing(self):
        bouncer = self.bouncer("transaction")
        ended = self.groundway("doctor", "--json", "--timeout", "4s", url=bouncer.url("no_such_database"))
        steps = {s["step"]: s for s in json.loads(ended.stdout)["steps"]}
        self.assertEqual(steps["login"]["verdict"], "fail")
        self.assertIn("no_such_database", steps["login"]["cause"])

    def test_a_program_connects_through_it(self):
        bouncer = self.bouncer("transaction")
        ended = self.groundway("exec", "--quiet", "--", "/usr/bin/python3", "-c", "import os, psycopg2\n"
                               "c = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); c.execute('select 1'); print(c.fetchone())",
                               url=bouncer.url("app"))
        self.assertEqual((ended.returncode, ended.stdout), (0, "(1,)\n"), ended.stderr)

    def shared_state(self, url):
        """What the next client of the pool finds: settings of whoever was there before."""
        seen = set()
        for _ in range(6):
            connection = psycopg2.connect(url)
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("select current_setting('default_transaction_read_only'), current_setting('search_path'), current_setting('row_security'),"
                           " current_setting('lock_timeout'), (select count(*) from pg_locks where locktype = 'advisory')")
            seen.add(cursor.fetchone())
            connection.close()
        return seen

    def test_nothing_that_is_looked_at_changes_what_the_next_client_gets(self):
        for mode, more in (("transaction", ""), ("session", "server_reset_query ="), ("transaction", "server_round_robin = 1")):
            with self.subTest(mode=mode, more=more):
                url = self.bouncer(mode, pool=3, more=more).url("app")
                before = self.shared_state(url)
                for words in (("doctor", "--json"), ("env", "check"), ("exec", "--quiet", "--", "true")):
                    self.groundway(*words, url=url)
                self.assertEqual(self.shared_state(url), before)

    def source(self):
        path = self.folder / "shop.db"
        connection = sqlite3.connect(path)
        connection.executescript("create table a (id integer primary key, t text unique); create table b (id integer primary key, a integer references a (id));"
                                 "create view v as select t from a; create trigger no before insert on b when new.a = 7 begin select raise(abort, 'no'); end;")
        connection.executemany("insert into a values (?, ?)", [(i, f"text {i}") for i in range(5000)])
        connection.executemany("insert into b values (?, ?)", [(i, i) for i in range(10, 5000)])
        connection.commit()
        connection.close()
        return path

    def sql(self, database, statement):
        connection = psycopg2.connect(self.server.url(database))
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()
        finally:
            connection.close()

    def copy(self, url, *flags):
        return self.groundway("copy", self.source() if not (self.folder / "shop.db").exists() else self.folder / "shop.db", *flags, url=url)

    def test_a_copy_through_session_pooling_is_a_copy(self):
        for more in ("", "server_reset_query ="):
            with self.subTest(more=more):
                database = self.server.new_database()
                url = self.bouncer("session", pool=20, more=more).url(database)
                for flags in ((), ("--verify-only",), ("--replace",)):
                    ended = self.copy(url, *flags)
                    self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
                    self.assertIn("verified: every row and column", ended.stdout)
                self.assertEqual(self.sql(database, "select count(*) from b"), [(4990,)])
                self.assertEqual(self.sql(database, "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"), [(0,)])

    def test_a_copy_through_transaction_pooling_is_refused_before_anything_is_written(self):
        for more in ("", "server_round_robin = 1", "max_client_conn = 50"):
            with self.subTest(more=more):
                database = self.server.new_database()
                ended = self.copy(self.bouncer("transaction", more=more).url(database))
                self.assertEqual(ended.returncode, 3, ended.stdout + ended.stderr)
                self.assertIn("pools transactions", ended.stderr)
                port = self.server.url().split("localhost:")[1].split("/")[0]
                self.assertIn(f"port {port}", ended.stderr)  # the server itself
                self.assertEqual(self.sql(database, "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname in ('public', 'groundway')"), [(0,)])

    def test_what_only_reads_works_through_transaction_pooling(self):
        database = self.server.new_database()
        direct, url = self.server.url(database), self.bouncer("transaction").url(database)
        ended = self.copy(url, "--dry-run")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("pools transactions", " ".join(ended.stdout.split()))
        self.assertEqual(self.copy(direct).returncode, 0)
        before = self.shared_state(url)
        ended = self.copy(url, "--verify-only")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("verified: every row and column", ended.stdout)
        self.sql(database, "update a set t = 'other' where id = 77 returning 1")
        self.assertEqual(self.copy(url, "--verify-only").returncode, 8)
        self.assertEqual(self.shared_state(url), before)

    def test_a_stamp_through_transaction_pooling(self):
        database = self.server.new_database()
        (self.folder / "groundway.toml").write_text('[env.production]\ntier = "production"\nallow_weaker_tls = true\n')
        url = self.bouncer("transaction").url(database)
        ended = self.groundway("env", "stamp", "--env", "production", "--yes", "--confirm", f"production/{database}", url=url)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual(self.sql(database, "select tier from groundway.identity"), [("production",)])

    def test_statement_pooling_is_refused(self):
        database = self.server.new_database()
        url = self.bouncer("statement").url(database)
        for words in (("copy", self.source()), ("copy", self.folder / "shop.db", "--verify-only"), ("env", "stamp", "--env", "local", "--yes")):
            ended = self.groundway(*words, url=url)
            self.assertEqual(ended.returncode, 3, ended.stdout + ended.stderr)
            self.assertIn("pools statements", ended.stderr)
            self.assertIn("pool_mode = session", ended.stderr)

    def test_a_pool_that_is_full_ends_a_copy_in_time(self):
        database = self.server.new_database()
        bouncer = self.bouncer("session", pool=1)
        other = psycopg2.connect(bouncer.url(database))
        self.addCleanup(other.close)
        other.cursor().execute("select 1")
        begun = time.monotonic()
        ended = self.copy(bouncer.url(database) + "&connect_timeout=2")
        self.assertLess(time.monotonic() - begun, 20)
        self.assertEqual(ended.returncode, 5, ended.stdout + ended.stderr)
        self.assertIn("nothing was answered within 2000 ms", ended.stderr)
        other.close()
        ended = self.copy(bouncer.url(database) + "&connect_timeout=2")  # one backend: too few for a copy
        self.assertEqual(ended.returncode, 3, ended.stdout + ended.stderr)
        self.assertIn("gave no second", ended.stderr)

    def test_options_that_a_pooler_does_not_take(self):
        database = self.server.new_database()
        ended = self.copy(self.bouncer("session", pool=20).url(database) + "&options=-c%20work_mem%3D8MB")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("unsupported startup parameter", ended.stderr)
        self.assertIn("ignore_startup_parameters", ended.stderr)

    def test_a_wrong_password_at_the_pooler(self):
        url = self.bouncer("session").url("app")
        login = urllib.parse.urlsplit(url)
        ended = self.copy(url.replace(login.password, "wrong"))
        self.assertEqual(ended.returncode, 4, ended.stdout + ended.stderr)
        self.assertIn("GW0202", ended.stderr)

    def test_read_only_is_not_promised_where_it_would_be_dropped(self):
        (self.folder / "groundway.toml").write_text('[env.production]\ntier = "production"\nallow_weaker_tls = true\n')
        for more in ("", "ignore_startup_parameters = options"):
            url = self.bouncer("transaction", more=more).url("app", "app_user")
            ended = self.groundway("psql", "--env", "production", "--", "-c", "select 'started'", url=url)
            self.assertNotEqual(ended.returncode, 0, ended.stdout)
            self.assertNotIn("started", ended.stdout)
            self.assertIn("--write", ended.stderr)
            ended = self.groundway("psql", "--env", "production", "--write", "--confirm", "production/app", "--", "-Atc", "select 'started'", url=url)
            self.assertEqual((ended.returncode, ended.stdout), (0, "started\n"), ended.stderr)


if __name__ == "__main__":
    unittest.main()
