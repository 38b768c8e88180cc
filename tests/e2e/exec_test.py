"""`groundway exec`: what the child is given, what it inherits, and that nothing of it can be seen elsewhere."""
import json, os, pathlib, re, shutil, signal, socket, stat, subprocess, sys, tempfile, time, unittest, urllib.parse

import psycopg2

from harness import BASE, GROUNDWAY, Server, clean_environment

PYTHON = "/usr/bin/python3"
PASSWORD = "pA$s w0rd'\"/@:%?#&=\\é{}~"  # every sign that some parser takes for its own

STATE = """
import json, os, resource, signal, ctypes, sys
status = {line.split(":")[0]: line.split()[-1] for line in open("/proc/self/status")}
signals = lambda name: int(status[name], 16) & ~(3 << 31)  # 32 and 33 are the C library's own
print(json.dumps(dict(
    pid=os.getpid(), argv=open("/proc/self/cmdline").read().split("\\0"), env=dict(os.environ),
    names=[e.split(b"=")[0].decode() for e in open("/proc/self/environ", "rb").read().split(b"\\0") if e],
    core=resource.getrlimit(resource.RLIMIT_CORE), dumpable=ctypes.CDLL(None).prctl(3),
    blocked=signals("SigBlk"), ignored=signals("SigIgn"), caught=signals("SigCgt"),
    fds=sorted(int(f) for f in os.listdir("/proc/self/fd")), umask=os.umask(0), cwd=os.getcwd())))
"""


def plain(password):
    return urllib.parse.quote(password, safe="")


class Exec(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-exec-", dir=BASE))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        # nothing listens there: what is handed out must not depend on the server
        self.url = f"postgresql://shop_user:{plain(PASSWORD)}@127.0.0.1:9/shop"

    def environment(self, **more):
        # an instrumented build would change the core limit before any of its code runs
        return clean_environment(DATABASE_URL=self.url, ASAN_OPTIONS="disable_coredump=0", **more)

    def start(self, *command, flags=(), env=None, **more):
        return subprocess.Popen([GROUNDWAY, "exec", *flags, "--", *command], cwd=self.folder, env=env or self.environment(),
                                stdin=more.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run_it(self, *command, **more):
        child = self.start(*command, **more)
        out, err = child.communicate(timeout=60)
        return child.returncode, out.decode(), err.decode()

    def state(self, **more):
        code, out, err = self.run_it(PYTHON, "-c", STATE, **more)
        self.assertEqual(code, 0, err)
        return json.loads(out.splitlines()[-1])

    def test_the_child_is_the_same_process(self):
        child = self.start(PYTHON, "-c", STATE)
        out, _ = child.communicate(timeout=60)
        self.assertEqual(json.loads(out)["pid"], child.pid)

    def test_every_spelling_names_the_same_database(self):
        env = self.state()["env"]
        self.assertEqual(env["DATABASE_URL"], self.url)
        self.assertEqual((env["PGHOST"], env["PGPORT"], env["PGDATABASE"], env["PGUSER"], env["PGPASSWORD"]),
                         ("127.0.0.1", "9", "shop", "shop_user", PASSWORD))
        self.assertEqual(env["GROUNDWAY_ENV"], "development")
        self.assertEqual((env["DB_POOL_SIZE"], env["DB_STATEMENT_TIMEOUT_MS"], env["DB_HEALTHCHECK_TIMEOUT_MS"]),
                         ("5", "30000", "5000"))

    def test_the_rest_of_the_environment_is_inherited_even_what_looks_secret(self):
        env = self.state(env=self.environment(API_TOKEN="t0ken", STRIPE_SECRET_KEY="sk", REDIS_URL="redis://r", EMPTY=""))["env"]
        self.assertEqual((env["API_TOKEN"], env["STRIPE_SECRET_KEY"], env["REDIS_URL"], env["EMPTY"]), ("t0ken", "sk", "redis://r", ""))

    def test_what_would_win_is_taken_away_and_told(self):
        (self.folder / "service.conf").write_text("[prod]\nport=7\n")
        env = self.environment(DATABASE_URL_PROD="postgresql://x:y@prod.invalid/p", PGSERVICE="prod",
                               PGSERVICEFILE=self.folder / "service.conf", PGPASSFILE="/nowhere", PGUSER="other")
        code, out, err = self.run_it(PYTHON, "-c", STATE, env=env, flags=["--verbose"])
        child = json.loads(out.splitlines()[-1])["env"]
        for name in ("DATABASE_URL_PROD", "PGSERVICE", "PGPASSFILE"):
            self.assertNotIn(name, child)
            self.assertIn(name + " is taken away", err)
        self.assertEqual(child["PGUSER"], "shop_user")
        self.assertNotIn("prod.invalid", err)
        self.assertNotIn("is taken away", self.run_it("true", env=env)[2])

    def test_no_name_stands_twice(self):
        names = self.state(env=self.environment(PGHOST="other", DB_POOL_SIZE="7"))["names"]
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_limits_signals_and_descriptors_are_as_without_us(self):
        def before():
            import resource
            resource.setrlimit(resource.RLIMIT_CORE, (4096, 8192))
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
            os.umask(0o27)
        direct = subprocess.run([PYTHON, "-c", STATE], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, preexec_fn=before, timeout=60)
        ours = self.state(preexec_fn=before)
        direct = json.loads(direct.stdout)
        for what in ("core", "dumpable", "blocked", "ignored", "caught", "fds", "umask", "cwd"):
            self.assertEqual(ours[what], direct[what], what)
        self.assertEqual(ours["core"], [4096, 8192])
        self.assertEqual(ours["dumpable"], 1)

    def test_a_pipe_that_closes_ends_the_child_as_usual(self):
        code = subprocess.run(["bash", "-c", f"{GROUNDWAY} exec -- yes | head -1 > /dev/null; echo ${{PIPESTATUS[0]}}"],
                              cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=60)
        self.assertEqual(code.stdout.strip(), "141")

    def test_every_exit_status_is_the_childs(self):
        for status in (0, 1, 2, 5, 6, 42, 126, 127, 128, 143, 255):
            self.assertEqual(self.run_it("sh", "-c", f"exit {status}")[0], status)

    def test_signals_reach_the_child_and_end_it_as_itself(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL, signal.SIGUSR1):
            usual = lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever started the tests may ignore it
            child = self.start("sleep", "60", preexec_fn=usual)
            while pathlib.Path(f"/proc/{child.pid}/comm").read_text().strip() != "sleep":
                time.sleep(0.01)
            child.send_signal(number)
            child.communicate(timeout=20)
            self.assertEqual(child.returncode, -number)

    def test_a_handler_of_the_childs_decides(self):
        child = self.start(PYTHON, "-c", "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(33))\n"
                           "print('ready', flush=True)\ntime.sleep(60)")
        self.assertEqual(child.stdout.readline(), b"ready\n")
        child.terminate()
        child.communicate(timeout=20)
        self.assertEqual(child.returncode, 33)

    def test_streams_are_not_touched(self):
        data = bytes(range(256)) * 4096
        child = self.start("cat", stdin=subprocess.PIPE)
        out, _ = child.communicate(data, timeout=60)
        self.assertEqual(out, data)

    def test_arguments_arrive_as_they_are(self):
        words = ["--env", "production", "--help", "-y", "", "a b", "$HOME", "--", "--yes", "caf\u00e9"]
        code, out, _ = self.run_it(PYTHON, "-c", "import sys, json; print(json.dumps(sys.argv[1:]))", *words)
        self.assertEqual((code, json.loads(out)), (0, words))

    def test_a_program_without_the_two_dashes_keeps_its_flags(self):
        ended = subprocess.run([GROUNDWAY, "exec", "--quiet", "sh", "-c", "echo $GROUNDWAY_ENV $1", "--", "--yes"], cwd=self.folder,
                               env=self.environment(), capture_output=True, text=True, timeout=60)
        self.assertEqual(ended.stdout, "development --yes\n", ended.stderr)

    def test_missing_is_127_and_not_executable_is_126(self):
        (self.folder / "plain.txt").write_text("x")
        (self.folder / "bad.py").write_text("#!/nowhere/python\n")
        (self.folder / "bad.py").chmod(0o755)
        for program, code, identifier in (("no-such-program", 127, "GW0006"), ("./nowhere/x", 127, "GW0006"),
                                          ("./plain.txt", 126, "GW0007"), ("./", 126, "GW0007"), ("./bad.py", 126, "GW0007")):
            status, _, err = self.run_it(program)
            self.assertEqual(status, code, err)
            self.assertIn(f"error[{identifier}]", err)
            self.assertIn("fix:", err)

    def test_a_script_without_an_interpreter_line_runs_in_the_shell(self):
        script = self.folder / "plain.sh"
        script.write_text("echo from $GROUNDWAY_ENV $1\n")
        script.chmod(0o755)
        self.assertEqual(self.run_it("./plain.sh", "x")[:2], (0, "from development x\n"))

    def test_an_environment_that_cannot_be_resolved_starts_nothing(self):
        mark = self.folder / "started"
        for env, flags in ((clean_environment(DATABASE_URL="postgresql://h:x/y"), []),
                           (clean_environment(), ["--env", "nowhere"]),
                           (clean_environment(DATABASE_URL=self.url, DB_POOL_SIZE="many"), []),
                           (clean_environment(ECS_CONTAINER_METADATA_URI_V4="http://x"), [])):
            code, _, err = self.run_it("touch", str(mark), env=env, flags=flags)
            self.assertEqual(code, 3, err)
            self.assertFalse(mark.exists())

    def test_the_password_is_nowhere_but_in_the_childs_environment(self):
        script = ("import os, sys, time\nprint('ready', flush=True)\nsys.stdin.read()")
        child = self.start(PYTHON, "-c", script, stdin=subprocess.PIPE, flags=["--verbose"])
        child.stdout.readline()
        self.assertIn(PASSWORD.encode(), pathlib.Path(f"/proc/{child.pid}/environ").read_bytes())
        argv = pathlib.Path(f"/proc/{child.pid}/cmdline").read_bytes()
        out, err = child.communicate(timeout=20)
        for secret in (PASSWORD, plain(PASSWORD)):
            for where in (argv, out, err):
                self.assertNotIn(secret.encode(), where)

    def test_no_file_is_made_or_written(self):
        if shutil.which("strace") is None:
            self.fail("strace is not there; scripts/setup installs it")
        log = pathlib.Path(tempfile.mkdtemp(prefix="groundway-strace-", dir=BASE))
        self.addCleanup(shutil.rmtree, log, ignore_errors=True)
        subprocess.run(["strace", "-f", "-e", "trace=%file,execve", "-o", str(log / "calls"), GROUNDWAY, "exec", "--", "true"],
                       cwd=self.folder, env=self.environment(), check=True, capture_output=True, timeout=60)
        calls = (log / "calls").read_text()
        writes = [line for line in calls.splitlines()
                  if re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(mkdir|rename|unlink|link|symlink|mknod)(at|at2)?\(", line) and "/dev/" not in line]
        self.assertEqual(writes, [])
        self.assertIn('execve("', calls)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_sqlite_environment_is_understood_by_sqlalchemy(self):
        (self.folder / "instance").mkdir()
        child = "import os, sqlalchemy as s; e = s.create_engine(os.environ['DATABASE_URL'])\n" \
                "c = e.connect(); c.execute(s.text('create table t (a int)')); print(e.url.database)"
        for url in ("sqlite:instance/app.db", "sqlite:///instance/two.db", "sqlite+pysqlite:///instance/three.db"):
            code, out, err = self.run_it(PYTHON, "-c", child, env=clean_environment(DATABASE_URL=url))
            self.assertEqual(code, 0, err)
            self.assertEqual(out.strip(), str(self.folder / url.split(":", 1)[1].replace("///", "", 1)))
            self.assertTrue(pathlib.Path(out.strip()).exists())


class ExecWithServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.admin("create role signs login password '%s'" % PASSWORD.replace("'", "''"))

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=self.server.folder))
        parts = urllib.parse.urlsplit(self.server.url("app", "master"))
        self.query, self.port = parts.query, parts.port
        self.url = f"postgresql://signs:{plain(PASSWORD)}@localhost:{self.port}/app?{self.query}"

    def run_it(self, *command, flags=(), url=None, **more):
        return subprocess.run([GROUNDWAY, "exec", *flags, "--", *command], cwd=self.folder, text=True, capture_output=True,
                              env=clean_environment(DATABASE_URL=url or self.url, **more), stdin=subprocess.DEVNULL, timeout=60)

    def ok(self, *command, **more):
        ended = self.run_it(*command, **more)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout.strip()

    def test_psycopg2_connects_by_url_and_by_variables(self):
        for source in ("os.environ['DATABASE_URL']", "''"):
            self.assertEqual(self.ok(PYTHON, "-c", f"import os, psycopg2; c = psycopg2.connect({source}).cursor();"
                                     "c.execute('select current_user'); print(c.fetchone()[0])"), "signs")

    def test_sqlalchemy_connects_with_its_own_spelling(self):
        url = self.url.replace("postgresql://", "postgresql+psycopg2://")
        self.assertEqual(self.ok(PYTHON, "-c", "import os, sqlalchemy as s; e = s.create_engine(os.environ['DATABASE_URL'])\n"
                                 "print(e.url.drivername, e.connect().execute(s.text('select current_user')).scalar())", url=url),
                         "postgresql+psycopg2 signs")

    def test_django_connects_with_the_variables(self):
        self.assertEqual(self.ok(PYTHON, "-c", "import os, django; from django.conf import settings\n"
                                 "settings.configure(DATABASES={'default': dict(ENGINE='django.db.backends.postgresql',"
                                 "NAME=os.environ['PGDATABASE'], USER=os.environ['PGUSER'], PASSWORD=os.environ['PGPASSWORD'],"
                                 "HOST=os.environ['PGHOST'], PORT=os.environ['PGPORT'])})\n"
                                 "django.setup(); from django.db import connection as c\n"
                                 "k = c.cursor(); k.execute('select current_user'); print(k.fetchone()[0])"), "signs")

    def test_psql_of_the_system_connects(self):
        self.assertEqual(self.ok("psql", "-XAtc", "select current_user"), "signs")

    def test_an_ipv6_host(self):
        try:
            with socket.create_connection(("::1", self.port), 5):
                pass
        except OSError:
            self.fail("the server of `groundway dev` does not listen on ::1")
        url = f"postgresql://signs:{plain(PASSWORD)}@[::1]:{self.port}/app?sslmode=require"
        self.assertEqual(self.ok(PYTHON, "-c", "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
                                 "c.execute('select host(inet_server_addr())'); print(c.fetchone()[0])", url=url), "::1")

    def secret(self, database):
        parts = {role: urllib.parse.urlsplit(self.server.url(database, role)) for role in ("migration", "app_user")}
        query = urllib.parse.parse_qs(self.query)
        content = {"host": "localhost", "port": self.port, "database": database, "sslmode": "verify-full",
                   "sslrootcert": query["sslrootcert"][0],
                   **{role: {"username": p.username, "password": p.password} for role, p in parts.items()}}
        (self.folder / "secret.json").write_text(json.dumps(content))
        (self.folder / "secret.json").chmod(0o600)

    def configured(self, tier, database=None):
        self.secret(database or self.server.new_database())
        (self.folder / "groundway.toml").write_text(f'[env.{tier}]\ntier = "{tier}"\nsecret = "file:secret.json"\n')

    def exec_as(self, env, *flags, program=("psql", "-XAtc", "select current_user")):
        return subprocess.run([GROUNDWAY, "exec", "--env", env, *flags, "--", *program], cwd=self.folder, text=True,
                              capture_output=True, env=clean_environment(), stdin=subprocess.DEVNULL, timeout=60)

    def test_app_user_is_the_default_and_migration_needs_the_typed_name(self):
        self.configured("production")
        name = "production/" + json.loads((self.folder / "secret.json").read_text())["database"]
        self.assertEqual(self.exec_as("production").stdout, "app_user\n")
        for flags in ((), ("--yes",), ("--confirm", "production/other")):
            ended = self.exec_as("production", "--role", "migration", *flags)
            self.assertEqual(ended.returncode, 6, ended.stderr)
            self.assertEqual(ended.stdout, "")
        self.assertIn(f"--confirm {name}", self.exec_as("production", "--role", "migration").stderr)
        ended = self.exec_as("production", "--role", "migration", "--confirm", name)
        self.assertEqual((ended.returncode, ended.stdout), (0, "migration\n"), ended.stderr)

    def test_migration_on_an_open_tier_needs_nothing(self):
        self.configured("development")
        self.assertEqual(self.exec_as("development", "--role", "migration").stdout, "migration\n")

    def test_the_stamp_of_another_tier_starts_nothing(self):
        database = self.server.new_database()
        self.configured("production", database)
        stamped = subprocess.run([GROUNDWAY, "env", "stamp", "--env", "production", "--yes"], cwd=self.folder, text=True,
                                 capture_output=True, env=clean_environment(), timeout=60)
        self.assertEqual(stamped.returncode, 0, stamped.stderr)
        self.configured("staging", database)
        ended = self.exec_as("staging", program=("echo", "started"))
        self.assertEqual((ended.returncode, ended.stdout), (6, ""), ended.stderr)
        self.assertIn("GW0302", ended.stderr)

    def test_a_silent_server_delays_the_start_by_seconds_only(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        url = f"postgresql://u:pw-of-nobody@127.0.0.1:{silent.getsockname()[1]}/x"
        begun = time.monotonic()
        ended = self.run_it("echo", "started", url=url)
        self.assertEqual((ended.returncode, ended.stdout), (0, "started\n"), ended.stderr)
        self.assertIn("stamp", ended.stderr)
        self.assertLess(time.monotonic() - begun, 15)


if __name__ == "__main__":
    unittest.main()
