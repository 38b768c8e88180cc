"""`groundway doctor` against real faults: each is told at its step, with its own cause and fix, in time, without a secret."""
import json, os, pathlib, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time, unittest, urllib.parse

import psycopg2

from harness import BASE, GROUNDWAY, Server, clean_environment
from tls_test import Misbehaving, make_certificates

WORD = "never-to-be-seen-42"
BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
AFTER = ["environment", "url", "dns", "tcp", "tls", "login", "server", "role", "settings", "connections", "stamp", "pooler",
         "clock", "latency"]


class Doctor(unittest.TestCase):
    """What the cases share: a folder, a run in text and in JSON, and what one failing step has to look like."""
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-doctor-", dir=BASE))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def doctor(self, *flags, url=None, timeout="4s", **environment):
        if url:
            environment["DATABASE_URL"] = url
        begun = time.monotonic()
        ended = subprocess.run([GROUNDWAY, "doctor", "--timeout", timeout, *flags], cwd=self.folder, text=True, capture_output=True,
                               env=clean_environment(HOME=self.folder, **environment), stdin=subprocess.DEVNULL, timeout=60)
        self.took = time.monotonic() - begun
        for secret in (WORD, urllib.parse.quote(WORD)):
            self.assertNotIn(secret, ended.stdout + ended.stderr)
        return ended

    def steps(self, *flags, code=0, **more):
        ended = self.doctor("--json", *flags, **more)
        self.assertEqual(ended.returncode, code, ended.stdout + ended.stderr)
        report = json.loads(ended.stdout)
        self.assertEqual((report["schema"], report["exit"], report["ok"]), ("groundway/doctor@1", code, code == 0))
        return {step["step"]: step for step in report["steps"]}

    def fails(self, name, code, *words, fix=(), stops=True, **more):
        steps = self.steps(code=code, **more)
        step = steps[name]
        self.assertEqual(step["verdict"], "fail", json.dumps(steps, indent=1))
        for word in words:
            self.assertIn(word, step["cause"])
        self.assertTrue(step["fix"], step)
        for word in [fix] if isinstance(fix, str) else fix:
            self.assertIn(word, step["fix"])
        if stops:
            later = list(steps)[list(steps).index(name) + 1:]
            self.assertTrue(all(steps[s]["verdict"] == "not tried" for s in later), json.dumps(steps, indent=1))
        text = self.doctor(**more).stdout
        self.assertIn("\nFAIL  " + name, "\n" + text)
        return step


class WithoutServer(Doctor):
    def listen(self, talk=None):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                if talk:
                    talk(connection)
                else:
                    self.addCleanup(connection.close)
        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    def test_the_steps_are_always_the_same_and_in_order(self):
        self.assertEqual(list(self.steps(url="postgresql://u@nowhere.invalid/x", code=5)), AFTER)

    def test_no_such_name(self):
        self.fails("dns", 5, "nowhere.invalid", fix="getent ahosts nowhere.invalid", url=f"postgresql://u:{WORD}@nowhere.invalid/x")

    def test_one_of_two_hosts_has_no_name(self):
        steps = self.steps(url=f"postgresql://u:{WORD}@nowhere.invalid,127.0.0.1:9/x", code=5)
        self.assertEqual(steps["dns"]["verdict"], "warn")

    def test_closed_port(self):
        self.fails("tcp", 5, "Connection refused", fix="nothing listens", url=f"postgresql://u:{WORD}@127.0.0.1:9/x")

    def test_no_socket(self):
        self.fails("tcp", 5, "No such file", fix="unix_socket_directories", url=f"postgresql://u:{WORD}@/x?host={self.folder}")

    def test_a_server_that_takes_the_connection_and_is_silent(self):
        self.fails("tls", 5, "no answer", url=f"postgresql://u:{WORD}@127.0.0.1:{self.listen()}/x", timeout="1s", fix="")
        self.assertLess(self.took, 6)

    def test_an_address_that_swallows_packets(self):
        full = socket.socket()  # a listener whose queue is full drops what comes
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        self.addCleanup(lambda: [s.close() for s in [full, *waiting]])
        self.fails("tcp", 5, "timed out", fix="firewall", url=f"postgresql://u:{WORD}@127.0.0.1:{full.getsockname()[1]}/x", timeout="1s")
        self.assertLess(self.took, 4)

    def test_a_server_that_begins_tls_and_breaks_it_off(self):
        for after in (b"S", b"S" + os.urandom(200), b"E" + b"FATAL\0" * 9, b""):
            def talk(connection, after=after):
                connection.recv(8)
                connection.sendall(after)
                connection.close()
            url = f"postgresql://u:{WORD}@127.0.0.1:{self.listen(talk)}/x?sslmode=require"
            ended = self.doctor("--json", url=url, timeout="2s")
            steps = {s["step"]: s for s in json.loads(ended.stdout)["steps"]}
            self.assertEqual(steps["tls"]["verdict"], "fail", after)
            self.assertTrue(steps["tls"].get("fix"), (after, steps["tls"]))
            self.assertIn(ended.returncode, (4, 5))

    def test_another_service_has_the_port(self):
        port = self.listen(lambda c: (c.recv(8), c.sendall(b"HTTP/1.1 400\r\n\r\n"), c.close()))
        self.fails("tls", 4, "does not speak PostgreSQL", fix="port", url=f"postgresql://u:{WORD}@127.0.0.1:{port}/x")

    def test_an_environment_that_is_not_there(self):
        self.fails("environment", 3, "prodution", fix="production", url="postgresql://u@h/x", **{"GROUNDWAY_ENV": "prodution"})

    def test_an_address_that_cannot_be_read(self):
        self.fails("url", 3, "port", url=f"postgresql://u:{WORD}@h:x/y", fix="")

    def test_which_source_won_and_which_lost(self):
        (self.folder / ".env").write_text(f"DATABASE_URL=postgresql://a:{WORD}@one.invalid/x\nDATABASE_URL_PROD=postgresql://p:{WORD}@two.invalid/x\n")
        (self.folder / ".env.local").write_text(f"DATABASE_URL=postgresql://b:{WORD}@three.invalid/x\n")
        step = self.steps(code=5)["url"]
        self.assertEqual(step["facts"]["from"], "DATABASE_URL in .env.local:1")
        self.assertEqual(sorted(step["facts"]["not_used"]), ["DATABASE_URL in .env:1", "DATABASE_URL_PROD in .env:2"])

    def test_the_variable_that_chose_the_environment(self):
        step = self.steps(url="postgresql://u@nowhere.invalid/x", code=5, ENV="staging")["environment"]
        self.assertEqual((step["facts"]["name"], step["facts"]["from"]), ("staging", "environment ENV"))

    def test_a_silent_network_ends_in_time(self):
        # an address of a documentation network: packets to it are dropped or refused, never answered
        begun = time.monotonic()
        self.steps(url=f"postgresql://u:{WORD}@192.0.2.1/x", timeout="1s", code=5)
        self.assertLess(time.monotonic() - begun, 5)


class Tls(Doctor):
    @classmethod
    def setUpClass(cls):
        cls.certificates = pathlib.Path(tempfile.mkdtemp(prefix="groundway-doctor-tls-", dir=BASE))
        cls.addClassCleanup(shutil.rmtree, cls.certificates, ignore_errors=True)
        make_certificates(cls.certificates)

    def serve(self, certificate):
        server = Misbehaving(self.certificates, certificate)
        self.addCleanup(server.close)
        self.server = server
        return server.port

    def url(self, certificate, mode="verify-full", root="ca.pem", host="localhost", more=""):
        return f"postgresql://u:{WORD}@{host}:{self.serve(certificate)}/x?sslmode={mode}&sslrootcert={self.certificates / root}{more}"

    def fails(self, *words, **more):
        step = super().fails(*words, **more)
        self.assertEqual(self.server.seen, b"")  # nothing was sent to a server that is not the right one
        return step

    def test_a_server_without_tls(self):
        self.fails("tls", 4, "the server has no TLS", fix="ssl = on", url=self.url(None))

    def test_a_certificate_that_has_expired(self):
        step = self.fails("tls", 4, "CN=localhost has expired on", fix="new certificate", url=self.url("expired"))
        self.assertIn("CN=localhost", step["facts"]["chain"][0]["subject"])

    def test_a_certificate_of_another_authority(self):
        step = self.fails("tls", 4, "CN=ca is not in", fix=("sslrootcert", "openssl s_client -starttls postgres"), url=self.url("good", root="other.pem"))
        self.assertEqual(step["facts"]["chain"][0]["issuer"], "CN=ca")

    def test_a_certificate_for_another_name(self):
        self.fails("tls", 4, "db.example.org", "localhost", fix=("db.example.org", "hostaddr="), url=self.url("named"))

    def test_a_file_of_authorities_that_is_not_there(self):
        step = self.fails("tls", 4, "no file", fix="sslrootcert", url=self.url("good", root="missing.pem"))
        self.assertEqual(step["facts"]["chain"][0]["issuer"], "CN=ca")

    def test_a_file_of_authorities_that_holds_none(self):
        self.fails("tls", 4, "cannot be read", url=self.url("good", root="ca.key"), fix="openssl")

    def test_a_good_certificate_is_shown_with_its_chain(self):
        step = self.steps(url=self.url("good"), code=5)["tls"]
        self.assertEqual((step["verdict"], step["facts"]["name_fits"], step["facts"]["version"]), ("ok", True, "TLSv1.3"))
        self.assertEqual(step["facts"]["chain"][0]["names"], ["localhost"])


class WithServer(Doctor):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.admin(f"create role limited login password '{WORD}' connection limit 1")
        cls.server.admin(f"create role nothing login password '{WORD}'")

    def url(self, database="app", role="migration", user=None):
        url = self.server.url(database, role)
        if user:
            parts = urllib.parse.urlsplit(url)
            url = url.replace(f"{parts.username}:{parts.password}@", f"{user}:{WORD}@")
        return url

    def test_all_is_well(self):
        steps = self.steps(url=self.url())
        self.assertEqual({s["verdict"] for s in steps.values()}, {"ok"}, json.dumps(steps, indent=1))
        self.assertEqual(steps["login"]["facts"]["user"], "migration")
        self.assertGreater(steps["connections"]["facts"]["left"], 50)
        self.assertLess(steps["latency"]["facts"]["median_ms"], 1000)

    def test_a_wrong_password(self):
        self.fails("login", 4, "password authentication failed", "28P01", fix="psql", url=self.url(user="migration"))

    def test_a_role_that_is_not_there(self):
        self.fails("login", 4, 'no role "nobody_here"', url=self.url(user="nobody_here"), fix="")

    def test_a_database_that_is_not_there(self):
        self.fails("login", 4, "no_such_database", fix="create database", url=self.url("no_such_database"))

    def test_too_many_clients(self):
        holder = psycopg2.connect(self.url(user="limited"))
        self.addCleanup(holder.close)
        self.fails("login", 5, "too many connections", fix="pg_stat_activity", url=self.url(user="limited"))

    def test_privileges_that_are_missing(self):
        database = self.server.new_database()
        self.addCleanup(self.server.drop_database, database)
        connection = psycopg2.connect(self.url(database))
        self.addCleanup(connection.close)
        connection.cursor().execute("create table one (a int); create table two (a int); revoke all on one, two from app_user")
        connection.commit()
        self.fails("role", 4, "may read none of the 2 tables", fix="grant select", url=self.url(database, "app_user"), stops=False)
        connection.cursor().execute("grant select, insert on one to app_user")
        connection.commit()
        step = self.steps(url=self.url(database, "app_user"))["role"]
        self.assertEqual((step["verdict"], step["facts"]["readable"], step["facts"]["tables"]), ("warn", 1, 2))
        self.assertIn("public.two", step["seen"][-1])

    def test_the_fix_for_missing_privileges_works_when_pasted(self):
        database = self.server.new_database()
        self.addCleanup(self.server.drop_database, database)
        connection = psycopg2.connect(self.url(database))
        self.addCleanup(connection.close)
        cursor = connection.cursor()
        cursor.execute('create schema "odd Name"; create table "odd Name".t (a serial)')
        connection.commit()
        step = self.fails("role", 4, '"odd Name".t', fix="grant usage", url=self.url(database, "app_user"), stops=False)
        cursor.execute(step["fix"].split("owner: ", 1)[1])
        connection.commit()
        self.assertEqual(self.steps(url=self.url(database, "app_user"))["role"]["verdict"], "ok")

    def test_a_login_that_pg_hba_does_not_let_in(self):
        url = self.url().split("?")[0] + "?sslmode=disable"
        self.fails("login", 4, "pg_hba.conf", "no encryption", fix="sslmode=verify-full", url=url)

    def test_a_role_that_may_more_than_an_application_needs(self):
        step = self.steps(url=self.url(role="master"))["role"]
        self.assertEqual(step["verdict"], "warn")
        self.assertIn("may make roles", " ".join(step["seen"]))
        self.assertIn("app_user", step["fix"])

    def test_an_rds_proxy_is_known_by_its_name(self):
        (self.folder / "groundway.toml").write_text('[env.development]\ntier = "development"\nallow_weaker_tls = true\n')
        host = "shop.proxy-cdefgh.eu-central-1.rds.amazonaws.com"
        url = self.url().split("?")[0].replace("@localhost:", f"@{host}:") + "?sslmode=require&hostaddr=127.0.0.1"
        steps = self.steps(url=url)
        self.assertIn("RDS Proxy is in between", steps["pooler"]["seen"][0])
        self.assertEqual(steps["tls"]["verdict"], "warn")

    def test_a_pool_larger_than_the_room(self):
        step = self.steps(url=self.url(), DB_POOL_SIZE=500)["connections"]
        self.assertEqual(step["verdict"], "warn")
        self.assertEqual(step["facts"]["pool"], 510)

    def test_a_role_that_may_have_one_connection(self):
        step = self.steps(url=self.url(user="limited"))["connections"]
        self.assertIn("the role is limited to 1", " ".join(step["seen"]))

    def test_a_stamp_of_another_tier(self):
        database = self.server.new_database()
        self.addCleanup(self.server.drop_database, database)
        (self.folder / ".env").write_text(f"DATABASE_URL={self.url(database)}\n")
        for env, code in (("production", 0), ("staging", 6)):
            if env == "production":
                subprocess.run([GROUNDWAY, "env", "stamp", "--env", env, "--yes"], cwd=self.folder, check=True, capture_output=True,
                               env=clean_environment(), timeout=60)
                self.assertEqual(self.steps("--env", env)["stamp"]["facts"]["stamp"], "production")
            else:
                steps = self.steps("--env", env, code=code)
                self.assertEqual(steps["stamp"]["verdict"], "fail")
                self.assertEqual(steps["latency"]["verdict"], "ok")

    def test_a_server_that_stops_answering_after_the_login(self):
        connection = psycopg2.connect(self.server.url("postgres", "master"))
        self.addCleanup(connection.close)
        database = self.server.new_database()
        self.addCleanup(self.server.drop_database, database)
        holder = psycopg2.connect(self.url(database))
        self.addCleanup(holder.close)
        (self.folder / ".env").write_text(f"DATABASE_URL={self.url(database)}\n")
        subprocess.run([GROUNDWAY, "env", "stamp"], cwd=self.folder, check=True, capture_output=True, env=clean_environment(), timeout=60)
        holder.cursor().execute("lock table groundway.identity in access exclusive mode")
        steps = self.steps(timeout="1s", code=7)
        self.assertEqual((steps["stamp"]["verdict"], steps["latency"]["verdict"]), ("fail", "ok"), json.dumps(steps, indent=1))
        self.assertLess(self.took, 10)


class Standby(Doctor):
    def test_a_standby_takes_no_writes(self):
        who = dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}
        data, run = self.folder / "data", dict(check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, cwd="/", **who)
        if who:
            os.chown(self.folder, 65534, 65534)
        subprocess.run([BIN / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], **run)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (data / "standby.signal").touch()  # without a primary it waits for ever, and answers meanwhile
        (data / "postgresql.auto.conf").write_text(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n")
        subprocess.run([BIN / "pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "start"], **run)
        self.addCleanup(subprocess.run, [BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=disable"
        step = self.fails("settings", 4, "standby", fix="target_session_attrs=read-write", url=url, stops=False)
        self.assertIs(step["facts"]["standby"], True)
        self.assertEqual(self.steps(url=url + "&target_session_attrs=standby")["settings"]["verdict"], "ok")


class Files(Doctor):
    def test_a_sound_file(self):
        sqlite3.connect(self.folder / "app.db").executescript("create table a (id integer primary key); create table b (a references a)")
        steps = self.steps(url="sqlite:app.db")
        self.assertEqual({s["verdict"] for s in steps.values()}, {"ok"}, json.dumps(steps, indent=1))
        self.assertEqual(steps["foreign keys"]["facts"]["foreign_keys"], 1)

    def test_no_file(self):
        self.fails("file", 4, "there is no file", url="sqlite:nowhere.db", fix="migrations")

    def test_no_database(self):
        (self.folder / "app.db").write_bytes(b"not a database at all" * 100)
        self.fails("open", 4, url="sqlite:app.db", fix="")

    def test_a_damaged_file(self):
        connection = sqlite3.connect(self.folder / "app.db")
        connection.executescript("create table a (id integer primary key, b text); create index i on a (b)")
        connection.executemany("insert into a values (?, ?)", [(i, "x" * 200) for i in range(1000)])
        connection.commit()
        connection.close()
        data = bytearray((self.folder / "app.db").read_bytes())
        data[4096 * 5:4096 * 9] = b"\x5a" * 4096 * 4
        (self.folder / "app.db").write_bytes(data)
        self.fails("integrity", 4, url="sqlite:app.db", fix=".recover")

    def test_rows_that_refer_to_nothing(self):
        sqlite3.connect(self.folder / "app.db").executescript("create table a (id integer primary key); create table b (a references a); insert into b values (7)")
        self.assertEqual(self.steps(url="sqlite:app.db")["foreign keys"]["verdict"], "warn")

    def test_somebody_is_writing(self):
        for mode in ("delete", "wal"):
            connection = sqlite3.connect(self.folder / f"{mode}.db", isolation_level=None)
            connection.execute(f"pragma journal_mode = {mode}")
            connection.execute("create table a (b)")
            connection.execute("begin immediate")
            connection.execute("insert into a values (1)")
            step = self.steps(url=f"sqlite:{mode}.db")["lock"]
            self.assertEqual(step["verdict"], "warn", mode)
            self.assertIn(str(os.getpid()), step["seen"][0])
            connection.close()

    def test_in_memory(self):
        self.assertIn("in memory", self.steps(url="sqlite::memory:")["file"]["seen"][0])


if __name__ == "__main__":
    unittest.main()
