"""The guard towards a server that is not on this machine's loopback: hosts of our own in a network namespace.

The whole test runs again inside `unshare --net`, where an address outside 127.0.0.0/8 stands for the remote server.
"""
import json, os, pathlib, re, shutil, sqlite3, subprocess, sys, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
ADDRESS = "10.99.0.1"
INSIDE = os.environ.get("GROUNDWAY_TEST_NAMESPACE") == "1"


def can_unshare():
    return os.geteuid() == 0 and subprocess.run(["unshare", "--net", "ip", "link", "set", "lo", "up"], capture_output=True).returncode == 0


@unittest.skipIf(INSIDE or not can_unshare(), "needs root and network namespaces")
class Outside(unittest.TestCase):
    def test_in_a_namespace_of_its_own(self):
        setup = f"ip link set lo up; ip addr add {ADDRESS}/32 dev lo; "
        done = subprocess.run(["unshare", "--net", "bash", "-c", setup + f"exec {sys.executable} {__file__} Remote"],
                              env=dict(os.environ, GROUNDWAY_TEST_NAMESPACE="1"), capture_output=True, text=True, timeout=180)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stderr, r"Ran [1-9]\d* tests")


@unittest.skipUnless(INSIDE, "run by Outside in its namespace")
class Remote(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-remote-", dir="/var/tmp"))
        cls.folder.chmod(0o755)
        cls.data = cls.folder / "data"
        cls.data.mkdir()
        shutil.chown(cls.data, "postgres", "postgres")
        cls.programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        cls.as_postgres("initdb", "-D", cls.data, "-A", "trust", "-U", "postgres", "--no-sync")
        with open(cls.data / "pg_hba.conf", "a") as hba:
            hba.write(f"host all all {ADDRESS}/32 trust\n")
        cls.as_postgres("pg_ctl", "-D", cls.data, "-w", "-s", "-l", cls.data / "log", "-o", f"-c listen_addresses={ADDRESS} -c unix_socket_directories= -p 5432", "start")

    @classmethod
    def tearDownClass(cls):
        cls.as_postgres("pg_ctl", "-D", cls.data, "-m", "immediate", "-s", "stop")
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def as_postgres(cls, program, *words):
        subprocess.run(["runuser", "-u", "postgres", "--", str(cls.programs / program), *map(str, words)], check=True, cwd="/",
                       stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def setUp(self):
        self.project = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.database = "d" + re.sub(r"\W", "", self.project.name).lower()
        self.psql(f"create database {self.database}", "postgres")
        connection = sqlite3.connect(self.project / "app.db")
        connection.executescript("create table t (id integer primary key); insert into t values (1)")
        connection.close()
        self.url = f"postgresql://postgres@{ADDRESS}/{self.database}?sslmode=disable"
        (self.project / "groundway.toml").write_text("".join(
            f'[env.{tier}]\ntier = "{tier}"\nurl = "{self.url}"\nallow_weaker_tls = true\n\n' for tier in self.tiers))

    tiers = ("development",)

    def psql(self, sql, database=None):
        done = subprocess.run(["psql", "-XqAt", "-h", ADDRESS, "-U", "postgres", "-d", database or self.database, "-c", sql], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def groundway(self, *words):
        environment = {k: v for k, v in os.environ.items() if not re.search("DATABASE|^PG|GROUNDWAY|^ENV$", k)}
        return subprocess.run([BINARY, *words], cwd=self.project, env=dict(environment, HOME=str(self.project)), capture_output=True, text=True, timeout=60)

    def refused(self, done, error):
        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
        self.assertIn(f"error[{error}]", done.stderr)

    def test_an_unstamped_database_with_rows_counts_as_production(self):
        self.psql("create table t (id int); insert into t values (7)")
        for words in (["--env", "development", "--replace"], ["--env", "development", "--data-only", "--replace"], ["--env", "development", "--replace", "--yes"],
                      ["--env", "development", "--replace", "--confirm", "development/" + self.database], [self.url, "--replace"], [self.url, "--append", "--exclude", "t"]):
            done = self.groundway("copy", "app.db", *words)
            self.assertEqual(done.returncode, 6, " ".join(words) + done.stdout + done.stderr)
        self.assertEqual(self.psql("select id from t"), "7")
        self.assertEqual(self.psql("select count(*) from pg_namespace where nspname = 'groundway'"), "0")

    def test_stamping_it_lower_than_staging_needs_its_typed_name(self):
        self.psql("create table t (id int)")
        self.refused(self.groundway("env", "stamp", "--env", "development", "--yes"), "GW0305")
        done = self.groundway("env", "stamp", "--env", "development", "--confirm", "development/" + self.database)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.groundway("copy", "app.db", "--env", "development", "--replace")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.psql("select id from t"), "1")

    def test_an_empty_one_is_filled_and_stamped(self):
        done = self.groundway("copy", "app.db", "--env", "development")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.psql("select tier from groundway.identity"), "development")

    def test_a_plain_connection_to_production_is_refused_by_default(self):
        (self.project / "groundway.toml").write_text(f'[env.production]\ntier = "production"\nurl = "{self.url}"\n')
        done = self.groundway("copy", "app.db", "--env", "production", "--yes")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("error[GW0109]", done.stderr)
        self.assertIn("verify-full", done.stderr)

    def test_doctor_says_that_it_counts_as_production_and_psql_goes_by_it(self):
        self.psql("create table t (id int); insert into t values (7)")
        done = self.groundway("doctor", "--env", "development", "--json")
        steps = {s["step"]: s for s in json.loads(done.stdout)["steps"]}
        self.assertEqual((steps["stamp"]["verdict"], steps["stamp"]["facts"]["effective_tier"]), ("warn", "production"), done.stdout)
        self.assertIn("groundway env stamp --env development", steps["stamp"]["fix"])
        self.assertEqual((steps["tls"]["verdict"], steps["role"]["verdict"]), ("warn", "warn"))
        done = self.groundway("psql", "--env", "development", "--", "-Atc", "delete from t")
        self.assertIn("read-only transaction", done.stderr)
        self.refused(self.groundway("psql", "--env", "development", "--write"), "GW0305")
        done = self.groundway("exec", "--env", "development", "--", "psql", "-XAtc", "select id from t")
        self.assertEqual((done.returncode, done.stdout), (0, "7\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()
