"""Twenty secrets, each where a project keeps one, through every command: none comes out in any spelling.

The server logs every statement here. Looked at after each: the output, every file of the project but the one that holds
the secret by purpose, the server's log; and while a program runs, the arguments of every process.
"""
import json, os, pathlib, re, shutil, subprocess, tempfile, time, unittest, urllib.parse

from canary_test import BINARY, spellings

COMMANDS = (["env", "list"], ["env", "show"], ["env", "show", "url"], ["env", "check"], ["env", "check", "--format", "sarif"],
            ["env", "check", "--format", "github"], ["env", "check", "--prove", "--format", "junit"], ["env", "stamp", "--tier", "development"],
            ["doctor", "--timeout", "1s"], ["copy", "app.db", "--dry-run"], ["copy", "app.db", "--replace"], ["copy", "app.db", "--verify-only"],
            ["copy", "app.db", "--data-only", "--append"], ["copy", "missing.db"], ["exec", "--", "true"], ["exec", "--", "./missing"],
            ["psql", "--", "-c", "select 1"], ["init"], ["init", "--dry-run"], ["explain", "GW0202"], ["dev", "status"],
            ["completion", "candidates", "--", "env", "show", "--env", ""], ["help", "env"], ["version"])
FLAGS = ([], ["--json"], ["-vvv"], ["--quiet"])


def secret_of(number):
    """Every other one is odd: signs that have to be escaped somewhere."""
    return f"c4nary-{number:02}-Zq7Lw" + ("" if number % 2 else "'\"@:/#%&? \\é")


class Places(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-places-", dir="/var/tmp"))
        cls.folder.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        cls.environment = {k: v for k, v in os.environ.items() if not re.search("DATABASE|^PG|GROUNDWAY|ENV", k)}
        cls.environment.update(GROUNDWAY_DEV_HOME=str(cls.folder / "dev"), HOME=str(cls.folder), NO_COLOR="1")
        (cls.folder / "server").mkdir()
        cls.dev("up")
        cls.addClassCleanup(cls.dev, "down")
        urls = dict(re.findall(r'^(\w+)="(.*)"$', (cls.folder / "server/.env.local").read_text(), re.M))
        cls.master = urls["GROUNDWAY_DEV_MASTER_URL"]
        cls.port = re.search(r"localhost:(\d+)", cls.master)[1]
        cls.ca = re.search(r"sslrootcert=([^&]*)", cls.master)[1]
        cls.dev_passwords = [urllib.parse.urlparse(u).password for u in urls.values()]
        cls.log_every_statement()
        script = "".join(f"create role canary_{n} login password '{secret_of(n).replace(chr(39), chr(39) * 2)}'; grant create on database server to canary_{n};\n"
                         for n in range(1, 21))
        script = "set log_statement = 'none';\n" + script
        subprocess.run(cls.admin(), input=script, text=True, check=True)

    @classmethod
    def dev(cls, verb):
        subprocess.run([BINARY, "dev", verb], cwd=cls.folder / "server", env=cls.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @classmethod
    def admin(cls):
        """psql as the superuser, which the socket alone lets in."""
        socket = next((cls.folder / "dev").glob("*/run"))
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*become, "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(socket), "-p", cls.port, "-U", "rdsadmin", "-d", "server"]

    @classmethod
    def log_every_statement(cls):
        for statement in ("alter system set log_statement = 'all'", "alter system set log_min_messages = 'debug1'", "alter system set log_connections = on",
                          "select pg_reload_conf()"):
            subprocess.run([*cls.admin(), "-c", statement], check=True, stdout=subprocess.DEVNULL)

    def setUp(self):
        self.project = pathlib.Path(tempfile.mkdtemp(prefix="p", dir=self.folder))
        subprocess.run(["sqlite3", self.project / "app.db", "create table t(a integer primary key, b text); insert into t values (1, 'x')"], check=True)

    def url(self, number, scheme="postgresql"):
        password = urllib.parse.quote(secret_of(number), safe="")
        return f"{scheme}://canary_{number}:{password}@localhost:{self.port}/server?sslmode=verify-full&sslrootcert={self.ca}&schema=canary_{number}"

    def bare_url(self, number):
        return f"postgresql://canary_{number}@localhost:{self.port}/server?sslmode=verify-full&sslrootcert={self.ca}&schema=canary_{number}"

    def keywords(self, number):
        password = secret_of(number).replace("\\", "\\\\").replace("'", "\\'")
        return f"host=localhost port={self.port} dbname=server user=canary_{number} password='{password}' sslmode=verify-full sslrootcert={self.ca}"

    def secret_json(self, number, part):
        login = {"username": f"canary_{number}", "password": secret_of(number)}
        return json.dumps({"host": "localhost", "port": int(self.port), "database": "server", "sslmode": "verify-full", "sslrootcert": self.ca, "app_user": login, "migration": login}
                          if part else {"host": "localhost", "port": int(self.port), "database": "server", **login})

    def write(self, name, content, mode=0o600):
        path = self.project / name
        path.write_text(content)
        path.chmod(mode)

    def look(self, text, secret, where):
        for form in spellings(secret):
            if form in text:
                at = text.index(form)
                self.fail(f"{where}: ...{text[max(0, at - 80):at]}<HERE>")

    def try_all(self, number, allowed=(), extra=None, before=()):
        """`before` stands ahead of every command that takes global flags: --url URL."""
        secret, environment, reached = secret_of(number), dict(self.environment, **(extra or {})), 0
        for index, command in enumerate(COMMANDS):
            end = command.index("--") if "--" in command else len(command)
            argv = [BINARY, *command[:end], *before, *FLAGS[(index + number) % 4], *command[end:]]
            done = subprocess.run(argv, cwd=self.project, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
            self.assertNotIn(done.returncode, (70, -6, -11), done.stdout)
            self.look(done.stdout.decode("utf-8", "replace"), secret, f"{number}: " + " ".join(command))
            reached += command[0] == "psql" and done.returncode == 0
        for file in self.project.rglob("*"):
            if file.is_file() and file.name not in allowed:
                self.look(file.read_text(errors="replace"), secret, f"{number}: {file.name}")
        for log in (self.folder / "dev").rglob("*.log"):
            self.look(log.read_text(errors="replace"), secret, f"{number}: the server's log")
        return reached

    def reached(self, *args, **more):
        self.assertEqual(self.try_all(*args, **more), 1, "psql did not get in: the canary was never used")

    def test_variables_of_the_process(self):
        self.reached(1, extra={"DATABASE_URL": self.url(1)})
        self.reached(2, extra={"DATABASE_URL": self.url(2, "postgresql+psycopg2")})
        self.reached(3, extra={"DATABASE_URL": self.keywords(3)})
        self.reached(4, extra={"DATABASE_URL": self.bare_url(4), "PGPASSWORD": secret_of(4)})

    def test_the_production_variable(self):
        self.try_all(5, extra={"DATABASE_URL_PROD": self.url(5), "GROUNDWAY_ENV": "production"})

    def test_env_files(self):
        for number, name, extra in ((6, ".env", {}), (7, ".env.local", {}), (8, ".env.development", {}), (9, ".env.staging", {"GROUNDWAY_ENV": "staging"})):
            self.write(name, f"DATABASE_URL='{self.url(number)}'\n")
            (self.reached if number != 9 else self.try_all)(number, allowed={name}, extra=extra)
            (self.project / name).unlink()

    def test_a_password_beside_its_url_in_a_file(self):
        self.write(".env", f"DATABASE_URL={self.bare_url(11)}\nPGPASSWORD={secret_of(11)}\n")
        self.reached(11, allowed={".env"})

    def test_the_configuration(self):
        self.write("groundway.toml", f"[env.development]\ntier = 'development'\nurl = '{self.url(10)}'\n")
        self.reached(10, allowed={"groundway.toml"})

    def test_secrets_of_each_source(self):
        self.write("part.json", self.secret_json(12, True))
        self.write("groundway.toml", "[env.development]\ntier = 'development'\nsecret = 'file:part.json'\n")
        self.reached(12, allowed={"part.json"})
        self.write("groundway.toml", "[env.development]\ntier = 'development'\nsecret = 'env:VAULT'\n")
        self.try_all(13, extra={"VAULT": self.secret_json(13, False)})
        self.write("plain.txt", self.url(14))
        self.write("groundway.toml", "[env.development]\ntier = 'development'\nsecret = 'command:cat plain.txt'\n")
        self.reached(14, allowed={"plain.txt"})

    def test_the_files_of_libpq(self):
        self.write("pgpass", "localhost:*:*:canary_15:" + secret_of(15).replace("\\", "\\\\").replace(":", "\\:") + "\n")
        self.reached(15, allowed={"pgpass"}, extra={"DATABASE_URL": self.bare_url(15), "PGPASSFILE": str(self.project / "pgpass")})
        self.write("service.conf", f"[shop]\nhost=localhost\nport={self.port}\ndbname=server\nuser=canary_17\npassword={secret_of(17)}\nsslmode=verify-full\nsslrootcert={urllib.parse.unquote(self.ca)}\n")
        self.try_all(17, allowed={"service.conf"}, extra={"DATABASE_URL": "service=shop", "PGSERVICEFILE": str(self.project / "service.conf")})

    def test_the_command_line(self):
        self.try_all(16, before=["--url", self.url(16)])
        self.try_all(18, before=[f"--url={self.url(18)}"])

    def test_what_is_none_of_our_business(self):
        self.write(".env", f"STRIPE_TOKEN='{secret_of(19)}'\nDATABASE_URL=sqlite:app.db\n")
        self.try_all(19, allowed={".env"}, extra={"AWS_SECRET_ACCESS_KEY": secret_of(19)})

    def test_a_password_that_is_not_the_one(self):
        wrong = self.url(20).replace("canary_20:", "canary_1:")
        self.assertEqual(self.try_all(20, extra={"DATABASE_URL": wrong}), 0)
        self.try_all(20, extra={"DATABASE_URL": wrong.replace(f":{self.port}/", ":1/")})
        self.try_all(20, extra={"DATABASE_URL": wrong.replace("%", "%zz", 1)})

    def test_the_net_catches(self):
        """A child of `exec` has the secret by purpose; when it prints it, the search must find it, however it is spelled."""
        for number in (1, 2):
            done = subprocess.run([BINARY, "exec", "--", "env"], cwd=self.project, env=dict(self.environment, DATABASE_URL=self.url(number)),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            for line in (l for l in done.stdout.splitlines() if l.startswith(("DATABASE_URL=", "PGPASSWORD="))):
                with self.assertRaises(AssertionError):
                    self.look(line, secret_of(number), "on purpose")
            self.assertIn("PGPASSWORD=", done.stdout)

    def test_no_process_has_one_among_its_arguments(self):
        for argv in (["psql", "--", "-c", "select pg_sleep(3)"], ["exec", "--", "sleep", "3"]):
            running = subprocess.Popen([BINARY, *argv], cwd=self.project, env=dict(self.environment, DATABASE_URL=self.url(1)),
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                time.sleep(1)
                self.assertIsNone(running.poll(), "it ended before it could be looked at")
                listed = subprocess.run(["ps", "axww", "-o", "args"], stdout=subprocess.PIPE).stdout.decode("utf-8", "replace")
                self.look(listed, secret_of(1), "ps")
                self.assertIn(argv[-1], listed)
            finally:
                running.kill()
                running.wait()

    def test_the_servers_log_holds_no_password_that_dev_made(self):
        project = self.folder / "server"
        before = (project / ".env.local").read_text()
        self.dev("reset")
        (project / ".env.local").unlink()  # new passwords are made, and set in the server
        self.dev("up")
        made = re.findall(r"://\w+:([^@]+)@", (project / ".env.local").read_text())
        self.assertEqual(len(made), 3)
        logged = "".join(log.read_text(errors="replace") for log in (self.folder / "dev").rglob("*.log"))
        self.assertIn("ALTER ROLE", logged.upper())
        for password in [*made, *self.dev_passwords]:
            self.look(logged, password, "the server's log")
        self.assertNotEqual(before, (project / ".env.local").read_text())


if __name__ == "__main__":
    unittest.main()
