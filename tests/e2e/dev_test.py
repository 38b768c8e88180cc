"""`groundway dev`: what a project's private server promises, seen from outside."""
import json, os, pathlib, re, shutil, signal, socket, stat, subprocess, tempfile, threading, time, unittest

import psycopg2

GROUNDWAY = os.environ.get("GROUNDWAY_BIN", "groundway")
BASE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/var/tmp"


class Sandbox:
    """A folder for projects and one for servers; every server is stopped at the end."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-dev-", dir=BASE))
        self.folder.chmod(0o755)
        self.home = self.folder / "home"
        self.projects = []

    def project(self, name):
        path = self.folder / name
        path.mkdir(parents=True)
        self.projects.append(path)
        return path

    def dev(self, project, *words, **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment.update(GROUNDWAY_DEV_HOME=str(self.home), NO_COLOR="1", **variables)
        argv = [GROUNDWAY, "dev", *words, "--project", str(project)]
        return subprocess.run(argv, env=environment, text=True, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120)

    def close(self):
        for project in self.projects:
            self.dev(project, "down")
        shutil.rmtree(self.folder, ignore_errors=True)


def variables(project):
    return dict(re.findall(r'^(\w+)="(.*)"$', (project / ".env.local").read_text(), re.M))


class DevCase(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)

    def ok(self, project, *words, **environment):
        ended = self.box.dev(project, *words, **environment)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended.stdout

    def status(self, project):
        return json.loads(self.box.dev(project, "status", "--json").stdout)

    def sql(self, url, statement):
        connection = psycopg2.connect(url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def refused(self, url, statement, words):
        with self.assertRaises(psycopg2.Error) as caught:
            self.sql(url, statement)
        self.assertIn(words, str(caught.exception))


class LikeRds(DevCase):
    """One server for questions that only look."""

    def setUp(self):
        super().setUp()
        self.project = self.box.project("Shop 2")
        self.ok(self.project, "up")
        found = variables(self.project)
        self.migration, self.app = found["DATABASE_URL"], found["GROUNDWAY_DEV_APP_URL"]
        self.master = found["GROUNDWAY_DEV_MASTER_URL"]

    def test_tls_is_required_and_verified(self):
        question = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()"
        session = self.sql(self.migration, question)
        self.assertEqual(session, [(True, "TLSv1.3")])
        self.assertIn("sslmode=verify-full", self.migration)
        plain = re.sub(r"\?.*", "?sslmode=disable", self.migration)
        self.refused(plain, "select 1", "no encryption")
        other = self.box.folder / "other.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-keyout", "/dev/null", "-subj", "/CN=other", "-out", str(other)],
                       check=True, capture_output=True)
        distrusting = re.sub(r"sslrootcert=.*", f"sslrootcert={other}", self.migration)
        self.refused(distrusting, "select 1", "certificate verify failed")
        for host in ("127.0.0.1", "[::1]"):
            if host == "127.0.0.1" or socket.has_ipv6 and os.path.exists("/proc/net/if_inet6"):
                self.sql(self.migration.replace("localhost", host), "select 1")

    def test_nobody_who_can_log_in_is_a_superuser(self):
        roles = self.sql(self.master, "select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_roles"
                                      " where rolcanlogin and rolname <> 'rdsadmin' order by 1")
        self.assertEqual(roles, [("app_user", False, False, False), ("master", False, True, True),
                                 ("migration", False, False, False)])
        superuser = re.sub("//master:", "//rdsadmin:", self.master)
        self.refused(superuser, "select 1", "rejects connection")
        self.refused(self.master, "alter system set work_mem = '1MB'", "permission denied")
        self.refused(self.master, "copy (select 1) to '/tmp/groundway-escape'", "must be superuser")
        self.refused(self.master, "select * from pg_control_system()", "permission denied")

    def test_migration_does_ddl_and_app_user_works_on_rows_only(self):
        self.sql(self.migration, "create table t (id int generated by default as identity, s text)")
        self.sql(self.migration, "create schema groundway")
        self.sql(self.migration, "create table groundway.ledger (id int)")
        self.sql(self.app, "insert into t (s) values ('a'), ('b')")
        self.sql(self.app, "update t set s = 'c' where s = 'a'")
        self.sql(self.app, "delete from t where s = 'b'")
        self.assertEqual(self.sql(self.app, "select s from t"), [("c",)])
        for statement in ("create table mine ()", "create schema mine", "drop table t", "truncate t",
                          "alter table t add x int", "create database mine", "create role mine",
                          "select * from groundway.ledger", "create extension pg_trgm", "set role migration"):
            with self.subTest(statement), self.assertRaises(psycopg2.Error):
                self.sql(self.app, statement)

    def test_the_database_is_named_after_the_project_and_public_is_migrations(self):
        facts = self.sql(self.migration, "select current_database()::text, current_user::text,"
                                         " nspowner::regrole::text from pg_namespace"
                                         " where nspname = 'public'")
        self.assertEqual(facts, [("shop_2", "migration", "migration")])

    def test_passwords_are_in_env_local_alone(self):
        passwords = set(re.findall(r":([0-9a-f]{32})@", (self.project / ".env.local").read_text()))
        self.assertEqual(len(passwords), 3)
        self.assertEqual(stat.S_IMODE((self.project / ".env.local").stat().st_mode), 0o600)
        self.ok(self.project, "down")
        for path in self.box.home.rglob("*"):
            if path.is_file() and path.stat().st_size < 50_000_000:
                content = path.read_bytes()
                for password in passwords:
                    self.assertNotIn(password.encode(), content, str(path))

    def test_no_process_shows_a_password(self):
        seen, stop = [], threading.Event()

        def watch():
            while not stop.is_set():
                for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                    try:
                        seen.append(path.read_bytes())
                    except OSError:
                        pass

        watcher = threading.Thread(target=watch)
        watcher.start()
        self.ok(self.project, "reset")
        stop.set()
        watcher.join()
        text = b"\n".join(seen)
        for password in re.findall(r":([0-9a-f]{32})@", (self.project / ".env.local").read_text()):
            self.assertNotIn(password.encode(), text)


class Life(DevCase):
    def test_up_again_changes_nothing(self):
        project = self.box.project("app")
        self.ok(project, "up")
        before, text = self.status(project), (project / ".env.local").read_text()
        self.sql(variables(project)["DATABASE_URL"], "create table kept ()")
        self.assertIn("already running", self.ok(project, "up"))
        self.assertEqual(self.status(project)["pid"], before["pid"])
        self.assertEqual((project / ".env.local").read_text(), text)
        self.sql(variables(project)["DATABASE_URL"], "select from kept")

    def test_down_keeps_data_port_and_env_local(self):
        project = self.box.project("app")
        self.assertEqual(self.box.dev(project, "status").returncode, 1)
        self.assertIn("was not running", self.ok(project, "down"))
        self.ok(project, "up")
        port, text = self.status(project)["port"], (project / ".env.local").read_text()
        self.sql(variables(project)["DATABASE_URL"], "create table kept ()")
        self.ok(project, "down")
        self.assertEqual((project / ".env.local").read_text(), text)
        stopped = self.box.dev(project, "status")
        self.assertEqual((stopped.returncode, stopped.stdout.split()[0]), (1, "stopped"))
        self.ok(project, "up")
        self.assertEqual(self.status(project)["port"], port)
        self.sql(variables(project)["DATABASE_URL"], "select from kept")

    def test_reset_empties_the_database_under_open_sessions(self):
        project = self.box.project("app")
        self.ok(project, "up")
        url = variables(project)["DATABASE_URL"]
        self.sql(url, "create table gone ()")
        open_session = psycopg2.connect(url)
        self.addCleanup(open_session.close)
        self.ok(project, "reset", "--yes")
        self.assertEqual(variables(project)["DATABASE_URL"], url)
        self.refused(url, "select from gone", "does not exist")
        self.refused(variables(project)["GROUNDWAY_DEV_APP_URL"], "create table mine ()", "permission denied")

    def test_foreign_lines_of_env_local_stay_byte_for_byte(self):
        project = self.box.project("app")
        theirs = b"# mine\r\nSECRET='x y'\nDATABASE_URL=sqlite:app.db\nLAST=1"
        (project / ".env.local").write_bytes(theirs)
        (project / ".env.local").chmod(0o644)
        ended = self.box.dev(project, "up")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(".env.local:3", ended.stderr)
        content = (project / ".env.local").read_bytes()
        self.assertTrue(content.startswith(theirs + b"\n# groundway dev: begin"))
        self.assertEqual(stat.S_IMODE((project / ".env.local").stat().st_mode), 0o600)
        self.ok(project, "up")
        self.assertEqual((project / ".env.local").read_bytes(), content)

    def test_a_lost_env_local_gets_new_passwords_and_the_old_ones_end(self):
        project = self.box.project("app")
        self.ok(project, "up")
        old = variables(project)["DATABASE_URL"]
        (project / ".env.local").unlink()
        self.ok(project, "up")
        self.sql(variables(project)["DATABASE_URL"], "select 1")
        self.refused(old, "select 1", "password authentication failed")

    def test_a_block_without_its_end_is_not_guessed_at(self):
        project = self.box.project("app")
        (project / ".env.local").write_text("A=1\n# groundway dev: begin\nDATABASE_URL=x\nB=2\n")
        ended = self.box.dev(project, "up")
        self.assertEqual(ended.returncode, 3, ended.stderr)
        self.assertIn(".env.local:2", ended.stderr)
        self.assertFalse(self.status(project)["exists"])

    def test_two_projects_do_not_meet(self):
        one, two = self.box.project("a/app"), self.box.project("b/app")
        self.ok(one, "up")
        self.ok(two, "up")
        self.assertNotEqual(self.status(one)["port"], self.status(two)["port"])
        self.sql(variables(one)["DATABASE_URL"], "create table only_in_one ()")
        self.refused(variables(two)["DATABASE_URL"], "select from only_in_one", "does not exist")
        self.ok(one, "down")
        self.assertTrue(self.status(two)["running"])

    def test_two_at_once_make_one_server(self):
        project = self.box.project("app")
        ended = []
        one = lambda: ended.append(self.box.dev(project, "up"))
        workers = [threading.Thread(target=one) for _ in range(4)]
        for w in workers:
            w.start()
        for w in workers:
            w.join()
        self.assertEqual([e.returncode for e in ended], [0] * 4, [e.stderr for e in ended])
        self.assertEqual(sum("made and started" in e.stdout for e in ended), 1)
        self.sql(variables(project)["DATABASE_URL"], "select 1")

    def test_libpq_variables_of_the_shell_lead_nowhere_else(self):
        project = self.box.project("app")
        self.ok(project, "up", PGHOSTADDR="192.0.2.1", PGHOST="192.0.2.1", PGPORT="1", PGUSER="nobody",
                PGSSLMODE="disable", PGDATABASE="other", PGOPTIONS="-c statement_timeout=1", PGSERVICE="none",
                PGDATA="/nonexistent")


class Damage(DevCase):
    def test_a_killed_server_recovers(self):
        project = self.box.project("app")
        self.ok(project, "up")
        self.sql(variables(project)["DATABASE_URL"], "create table kept as select 1 as a")
        sleeper = psycopg2.connect(variables(project)["DATABASE_URL"])
        self.addCleanup(sleeper.close)
        os.kill(self.status(project)["pid"], signal.SIGKILL)
        time.sleep(0.1)
        self.assertFalse(self.status(project)["running"])
        self.ok(project, "up")
        self.assertEqual(self.sql(variables(project)["DATABASE_URL"], "select a from kept"), [(1,)])

    def test_a_pid_file_that_means_another_process_is_seen_through(self):
        project = self.box.project("app")
        self.ok(project, "up")
        folder = pathlib.Path(self.status(project)["folder"])
        pid_file = folder / "data" / "postmaster.pid"
        content = pid_file.read_text()
        self.ok(project, "down")
        sleeper = subprocess.Popen(["sleep", "60"])
        self.addCleanup(sleeper.wait)
        self.addCleanup(sleeper.kill)
        pid_file.write_text(content.replace(content.split("\n")[0], str(sleeper.pid), 1))
        self.assertFalse(self.status(project)["running"])
        self.ok(project, "up")
        self.assertIsNone(sleeper.poll())

    def test_another_port_when_a_stranger_took_ours(self):
        project = self.box.project("app")
        self.ok(project, "up")
        port = self.status(project)["port"]
        self.ok(project, "down")
        with socket.socket() as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            thief.bind(("127.0.0.1", port))
            thief.listen()
            self.ok(project, "up")
            self.assertNotEqual(self.status(project)["port"], port)
            self.sql(variables(project)["DATABASE_URL"], "select 1")
            ended = self.box.dev(project, "up", "--port", str(port))
            self.assertEqual(ended.returncode, 7, ended.stderr)
            self.assertIn(f"port {port} is taken", ended.stderr)
            self.assertTrue(self.status(project)["running"])

    def test_the_port_can_be_chosen_and_moved(self):
        project = self.box.project("app")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.ok(project, "up")
        self.ok(project, "up", "--port", str(port))
        self.assertEqual(self.status(project)["port"], port)
        self.assertIn(f":{port}/", variables(project)["DATABASE_URL"])
        self.assertEqual(self.box.dev(project, "up", "--port", "80").returncode, 2)

    def test_up_ends_what_a_kill_in_the_middle_left(self):
        for delay in (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            with self.subTest(delay=delay):
                project = self.box.project(f"app-{delay}")
                environment = dict(os.environ, GROUNDWAY_DEV_HOME=str(self.box.home))
                half = subprocess.Popen([GROUNDWAY, "dev", "up", "--project", str(project)], env=environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(delay)
                half.kill()
                half.wait()
                self.ok(project, "up")
                self.sql(variables(project)["DATABASE_URL"], "create table t ()")
                self.ok(project, "down")

    def test_data_of_another_major_version_is_named_and_reset_starts_anew(self):
        project = self.box.project("app")
        self.ok(project, "up")
        self.ok(project, "down")
        (pathlib.Path(self.status(project)["folder"]) / "data" / "PG_VERSION").write_text("9\n")
        ended = self.box.dev(project, "up")
        self.assertEqual(ended.returncode, 4, ended.stderr)
        self.assertIn("PostgreSQL 9", ended.stderr)
        self.assertIn("groundway dev reset", ended.stderr)
        self.ok(project, "reset", "--yes")
        self.sql(variables(project)["DATABASE_URL"], "select 1")

    def test_missing_server_programs_come_with_the_command_that_installs_them(self):
        project = self.box.project("app")
        ended = self.box.dev(project, "up", GROUNDWAY_PG_BIN="/nonexistent")
        self.assertEqual(ended.returncode, 4)
        self.assertIn("GW0601", ended.stderr)
        self.assertIn("/nonexistent", ended.stderr)

    def test_a_damaged_certificate_is_made_anew_under_a_running_server(self):
        project = self.box.project("app")
        self.ok(project, "up")
        folder = pathlib.Path(self.status(project)["folder"])
        (folder / "tls" / "server.crt").write_text("damaged")
        self.assertIn("new certificate", self.ok(project, "up"))
        (folder / "tls" / "ca.key").unlink()
        self.ok(project, "up")
        self.sql(variables(project)["DATABASE_URL"], "select 1")

    def test_damaged_data_tells_the_servers_words_and_the_log(self):
        project = self.box.project("app")
        self.ok(project, "up")
        self.ok(project, "down")
        folder = pathlib.Path(self.status(project)["folder"])
        (folder / "data" / "global" / "pg_control").write_bytes(b"\0" * 8192)
        ended = self.box.dev(project, "up")
        self.assertEqual(ended.returncode, 7, ended.stderr)
        self.assertIn("postgres.log", ended.stderr)
        self.ok(project, "reset", "--yes")
        self.sql(variables(project)["DATABASE_URL"], "select 1")


@unittest.skipUnless(os.geteuid() == 0, "needs root to become another user")
class AsAnotherUser(DevCase):
    def test_a_plain_user_runs_it_as_himself(self):
        project = self.box.project("app")
        for folder in (project, self.box.folder):
            os.chown(folder, 65534, 65534)
        environment = {"GROUNDWAY_DEV_HOME": str(self.box.home), "PATH": os.environ["PATH"]}
        program = self.box.folder / "groundway"
        shutil.copy(shutil.which(GROUNDWAY), program)
        program.chmod(0o755)

        def dev(verb):
            return subprocess.run([program, "dev", verb, "--project", project], env=environment, user=65534,
                                  group=65534, extra_groups=[], cwd=project, text=True, capture_output=True,
                                  umask=0o077, timeout=60)

        ended = dev("up")
        self.addCleanup(dev, "down")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.sql(variables(project)["DATABASE_URL"], "create table t ()")
        self.assertEqual((project / ".env.local").stat().st_uid, 65534)
        self.assertEqual(dev("down").returncode, 0)

    def test_root_gives_env_local_to_the_owner_of_the_project(self):
        project = self.box.project("app")
        os.chown(project, 65534, 65534)
        self.ok(project, "up")
        self.assertEqual((project / ".env.local").stat().st_uid, 65534)
        self.ok(project, "up")

    def test_a_strict_umask_does_not_lock_the_server_out(self):
        project = self.box.project("app")
        before = os.umask(0o077)
        try:
            self.ok(project, "up")
        finally:
            os.umask(before)


if __name__ == "__main__":
    unittest.main()
