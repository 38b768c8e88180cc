"""Canary secrets through every command, in success and in failure: none may come out anywhere.

A canary is a password in a URL, a file, a variable or a secret's JSON. After each command its output, every file of the
project (but the one that holds it by purpose) and the server's log are searched for it: plain, percent-encoded, in
base64, in hex and quoted. While a slow command runs, `ps` and the process's own environment block are looked at as well.
"""
import base64, json, os, pathlib, re, shutil, subprocess, tempfile, time, unittest, urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
PLAIN = "c4nary-Xw9-secret"
ODD = "c4nary:p@ss/w#rd?&'\"x"


def spellings(secret):
    raw = secret.encode()
    forms = {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote(secret, safe="").lower(), base64.b64encode(raw).decode(),
             raw.hex(), secret.replace("'", "''"), secret.replace('"', '\\"'), json.dumps(secret)[1:-1]}
    return {f for f in forms if len(f) >= 6}


class Canary(unittest.TestCase):
    calls = 0

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-canary-", dir="/var/tmp"))
        cls.folder.chmod(0o755)
        cls.server = cls.folder / "server"
        cls.server.mkdir()
        cls.environment = {k: v for k, v in os.environ.items() if not re.search("DATABASE|PG|GROUNDWAY|ENV", k)}
        cls.environment.update(GROUNDWAY_DEV_HOME=str(cls.folder / "dev"), HOME=str(cls.folder), NO_COLOR="1")
        subprocess.run([BINARY, "dev", "up"], cwd=cls.server, env=cls.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        urls = dict(re.findall(r'^(\w+)="(.*)"$', (cls.server / ".env.local").read_text(), re.M))
        cls.master = urls["GROUNDWAY_DEV_MASTER_URL"]
        psql = ["psql", "-XqAt", cls.master, "-v", "ON_ERROR_STOP=1"]
        cls.logged = [p for p in (cls.folder / "dev").rglob("*.log")]
        for role, password in (("canary_plain", PLAIN), ("canary_odd", ODD)):
            literal = password.replace("'", "''")
            subprocess.run(psql, input=f"create role {role} login password '{literal}'; grant create on database server to {role};"
                                       f"create schema {role}; grant all on schema {role} to {role};", text=True, check=True)
        # the statement above is logged by nobody: log_statement is none; from here on everything is looked at

    @classmethod
    def tearDownClass(cls):
        subprocess.run([BINARY, "dev", "down"], cwd=cls.server, env=cls.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.project = pathlib.Path(tempfile.mkdtemp(prefix="p", dir=self.folder))
        subprocess.run(["sqlite3", self.project / "app.db", "create table t(a integer primary key, b text); insert into t values (1, 'x')"], check=True)
        self.allowed = set()
        self.ran = 0

    def url(self, user, password, **changes):
        url = self.master.replace("//master:", f"//{user}:", 1)
        url = re.sub(r"(//\w+:)[^@]*@", lambda m: m[1] + urllib.parse.quote(password, safe="") + "@", url)
        for old, new in changes.get("replace", []):
            url = re.sub(old, new, url)
        return url + "&schema=" + user

    def look(self, text, secret, where):
        for form in spellings(secret):
            self.assertNotIn(form, text, where)

    def run_all(self, secret, extra=None, allowed=()):
        """Every command that exists, with --json and -vvv too; then everything that can be read is searched."""
        environment = dict(self.environment, **(extra or {}))
        Canary.calls += 1
        commands = [["env", "list"], ["env", "show"], ["env", "check"], ["env", "check", "--prove", "--format", "sarif"], ["env", "show", "--key", "url"], ["env", "stamp"], ["init"], ["version"], ["dev", "status"],
                    ["copy", "app.db", "--dry-run"], ["copy", "app.db", "--append"], ["copy", "app.db"], ["copy", "app.db", "--replace"], ["copy", "app.db", "--verify-only"],
                    ["copy", "app.db", "--data-only"], ["copy", "nothere.db"], ["explain", "GW0202"], ["doctor", "--timeout", "1s"],
                    ["doctor", "--restart-check", "--restart-command", "true", "--timeout", "1s"], ["exec", "--", "true"], ["psql", "--", "-c", "select 1"],
                    ["completion", "candidates", "--", "--env", ""], ["help", "copy"], ["init", "--dry-run"]]
        for number, command in enumerate(commands):
            # Each of the three kinds of output at every third call; the calls are many times three.
            for flags in (([], ["--json"], ["-vvv"])[(number + Canary.calls) % 3],):
                end = command.index("--") if "--" in command else len(command)
                done = subprocess.run([BINARY, *command[:end], *flags, *command[end:]], cwd=self.project, env=environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
                self.ran += 1
                self.look(done.stdout.decode("utf-8", "replace"), secret, " ".join(command + flags))
                self.assertNotIn(done.returncode, (70, -6, -11), done.stdout)
        for file in self.project.rglob("*"):
            if file.is_file() and file.name not in allowed:
                self.look(file.read_text(errors="replace"), secret, file)
        for log in (self.folder / "dev").rglob("*.log"):
            self.look(log.read_text(errors="replace"), secret, log)

    def test_in_the_process_environment(self):
        for user, secret in (("canary_plain", PLAIN), ("canary_odd", ODD)):
            self.run_all(secret, {"DATABASE_URL": self.url(user, secret)})

    def test_in_env_files(self):
        (self.project / ".env").write_text(f"DATABASE_URL='{self.url('canary_plain', PLAIN)}'\n")
        self.run_all(PLAIN, allowed={".env"})

    def test_in_secret_sources(self):
        secret = json.dumps({"host": "localhost", "port": int(re.search(r"localhost:(\d+)", self.master)[1]), "database": "server",
                             "migration": {"username": "canary_odd", "password": ODD}, "app_user": {"username": "canary_odd", "password": ODD}})
        (self.project / "secret.json").write_text(secret)
        (self.project / "secret.json").chmod(0o600)
        for source, extra in (("file:secret.json", {}), ("env:THE_SECRET", {"THE_SECRET": secret}), ("command:cat secret.json", {})):
            (self.project / "groundway.toml").write_text(f'[env.development]\ntier = "development"\nsecret = "{source}"\n')
            self.run_all(ODD, extra, allowed={"secret.json"})

    def test_when_login_is_refused(self):
        self.run_all(PLAIN, {"DATABASE_URL": self.url("master", PLAIN)})

    def test_when_the_server_is_down_or_unknown(self):
        for new in (r"@localhost:1/", r"@no-such-host.invalid:5432/"):
            self.run_all(PLAIN, {"DATABASE_URL": self.url("canary_plain", PLAIN, replace=[(r"@localhost:\d+/", new)])})

    def test_when_tls_is_refused(self):
        self.run_all(PLAIN, {"DATABASE_URL": self.url("canary_plain", PLAIN, replace=[(r"sslrootcert=[^&]*", "sslrootcert=/nothere.pem")])})

    def test_when_the_url_cannot_be_read(self):
        for url in (f"postgresql://u:{PLAIN}@h:54x2/shop", f"postgresql://u:{PLAIN}%zz@h/shop", f"postgresql:/u:{PLAIN}@h/shop", f"postgres//u:{PLAIN}@h/shop",
                    f"postgresql://u:{PLAIN}@h@x/shop", f"postgresql://u:{PLAIN}/x@h/shop", f"postgresql://u@h/shop?passwort={PLAIN}", f"host=h password={PLAIN} prot=1",
                    f"host=h password='{PLAIN}", f"mysql://u:{PLAIN}@h/shop", f"postgresql://u:{PLAIN}@[::1/shop", f"postgresql://u:{PLAIN}@h/shop?sslmode={PLAIN}"):
            with self.subTest(url=url.replace(PLAIN, "...")):
                self.run_all(PLAIN, {"DATABASE_URL": url})

    def test_on_the_command_line(self):
        for url in (self.url("canary_plain", PLAIN), self.url("master", PLAIN), f"postgresql://u:{PLAIN}@h:bad/shop"):
            for command in (["copy", "app.db", url, "--append"], ["copy", "app.db", "--url", url, "--dry-run"], ["env", "show", "--url", url], ["copy", url, "x"],
                            ["copy", "app.db", url, "--no-such-flag"], ["copy", "app.db", "x", url], ["env", "show", "--env", url], ["explain", url], [url]):
                done = subprocess.run([BINARY, *command], cwd=self.project, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
                self.look(done.stdout.decode("utf-8", "replace"), PLAIN, " ".join(command).replace(PLAIN, "..."))

    def test_nothing_to_see_from_outside_while_it_runs(self):
        subprocess.run(["sqlite3", self.project / "big.db", "create table t(a integer primary key, b text); with recursive n(i) as (select 1 union all select i+1 from n "
                        "where i < 400000) insert into t select i, hex(randomblob(40)) from n"], check=True)
        url = self.url("canary_plain", PLAIN)
        subprocess.run(["psql", "-Xq", self.master, "-c", "create database big"], check=True)
        subprocess.run(["psql", "-Xq", self.master, "-c", "grant create on database big to canary_plain"], check=True)
        url = re.sub(r"/server\?", "/big?", url).replace("&schema=canary_plain", "&schema=mine")
        running = subprocess.Popen([BINARY, "copy", "big.db", url, "--quiet"], cwd=self.project, env=dict(self.environment, DATABASE_URL=url, PGPASSWORD=PLAIN),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        self.assertIsNone(running.poll(), "it ended before it could be looked at")
        for what in ("cmdline", "environ"):
            self.look(pathlib.Path(f"/proc/{running.pid}/{what}").read_text(errors="replace"), PLAIN, what)
        self.look(subprocess.run(["ps", "axww", "-o", "args"], stdout=subprocess.PIPE).stdout.decode(), PLAIN, "ps")
        self.assertEqual(running.wait(60), 0)

    def test_a_crash_leaves_no_core_file(self):
        limits = subprocess.run(["bash", "-c", f"ulimit -c unlimited; exec {BINARY} version"], cwd=self.project, stdout=subprocess.PIPE)
        self.assertEqual(limits.returncode, 0)
        running = subprocess.Popen(["bash", "-c", f"ulimit -c unlimited 2>/dev/null; exec '{BINARY}' copy app.db postgresql://u:{PLAIN}@10.255.255.1/x --timeout 20s".replace("10.255.255.1", "127.0.0.1:1")],
                                   cwd=self.project, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.wait(30)
        self.assertEqual([f for f in self.project.iterdir() if f.name.startswith("core")], [])


if __name__ == "__main__":
    unittest.main()
