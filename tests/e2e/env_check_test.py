"""`groundway env check` on the project folders of four teams, with the faults they really had.

Each finding is shown, and its own fix line is carried out as it stands: pasted into a shell where it is a command, done to
the letter where it is an edit. Then the finding is gone. No password comes out in any format.
"""
import base64, json, os, pathlib, re, shutil, socket, subprocess, sys, tempfile, time, unittest, xml.etree.ElementTree

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
HOSTS = ("db.kiln.example", "db.scale.example", "db.river.example", "db.hall.example", "alias.hall.example", "localhost")
ADMIN = "4dm1n-of-the-s3rver"
FORMATS = ("text", "json", "sarif", "github", "junit")


class Server:
    """A PostgreSQL of its own: TLS by an authority of its own, SCRAM for everybody, 60 connections."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-check-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else "/var/tmp"))
        self.folder.chmod(0o755)
        self.data, self.ca = self.folder / "data", self.folder / "ca.pem"
        self.data.mkdir()
        self.make_certificates()
        if os.geteuid() == 0:
            for path in (self.data, self.folder / "server.key", self.folder / "server.crt"):
                shutil.chown(path, "postgres", "postgres")
        (self.folder / "pw").write_text(ADMIN)
        (self.folder / "pw").chmod(0o644)
        self.programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.run("initdb", "-D", self.data, "-A", "scram-sha-256", "-U", "postgres", f"--pwfile={self.folder}/pw", "--no-sync")
        for self.port in range(25610 + os.getpid() % 300, 26000):
            options = (f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p {self.port} -c max_connections=60 -c fsync=off -c ssl=on"
                       f" -c ssl_cert_file={self.folder}/server.crt -c ssl_key_file={self.folder}/server.key")
            try:
                self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.folder / "data/log", "-o", options, "start")
                break
            except subprocess.CalledProcessError:
                continue

    def run(self, program, *words):
        argv = [str(self.programs / program), *map(str, words)]
        subprocess.run((["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []) + argv, check=True, cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def openssl(self, *words, when=None):
        subprocess.run((["faketime", when] if when else []) + ["openssl", *map(str, words)], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make_certificates(self):
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        for name, days, when in (("ca", 3000, None), ("old", 30, "1 year ago"), ("ending", 9, None)):
            self.openssl("req", "-x509", *key, "-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=" + name, "-days", days, when=when)
        self.openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server")
        (self.folder / "ext").write_text("subjectAltName=" + ",".join("DNS:" + h for h in HOSTS) + "\n")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 300, "-extfile", "ext", "-out", "server.crt")
        (self.folder / "server.key").chmod(0o600)

    def sql(self, *statements, database="postgres"):
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", password=ADMIN, dbname=database)
        try:
            connection.autocommit = True
            for statement in statements:
                connection.cursor().execute(statement)
        finally:
            connection.close()

    def close(self):
        subprocess.run([*(["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []), str(self.programs / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "-s", "stop"],
                       cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Team(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="team-", dir=self.server.folder))
        self.variables, self.secrets, self.logins, self.databases = {}, {ADMIN}, {}, []
        self.login("postgres", ADMIN)

    # -- the project

    def write(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)

    def git(self, *words):
        subprocess.run(["git", "-c", "user.email=a@b.c", "-c", "user.name=a", *words], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def database(self, name, owner="postgres"):
        self.server.sql(f"create database {name} owner {owner}")
        self.databases.append(name)

    def role(self, name, password, more=""):
        self.secrets.add(password)
        self.login(name, password)
        self.server.sql(f"create role {name} login password '{password}' {more}")
        self.addCleanup(self.forget, name)

    def forget(self, role):
        """Its rights go with the databases, whoever granted them."""
        while self.databases:
            self.server.sql(f"drop database {self.databases.pop()} with (force)")
        self.server.sql(f"drop role {role}")

    def login(self, name, password):
        self.logins[name] = password
        self.write(".pgpass", "".join(f"*:*:*:{n}:{p}\n" for n, p in self.logins.items()))

    def url(self, user, database, host, more=""):
        return f"postgresql://{user}:{self.logins[user]}@{host}:{self.server.port}/{database}?hostaddr=127.0.0.1{more}"

    def verified(self, user, database, host):
        return self.url(user, database, host, f"&sslmode=verify-full&sslrootcert={self.server.ca}")

    # -- the command

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not re.search(r"DATABASE|^PG|^DB_|GROUNDWAY|^(NODE_|APP_|RAILS_|FLASK_)?ENV$", k)}
        path = f"{BINARY.parent}:{kept['PATH']}"
        return dict(kept, HOME=str(self.folder), PATH=path, LC_ALL="C.UTF-8", NO_COLOR="1", **self.variables)

    def run_check(self, *words):
        done = subprocess.run([BINARY, "env", "check", *words], cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        for secret in self.secrets:
            for form in (secret, base64.b64encode(secret.encode()).decode(), secret.encode().hex()):
                self.assertNotIn(form, done.stdout + done.stderr)
        self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
        return done

    def found(self, *words):
        done = self.run_check("--json", *words)
        out = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if out["errors"] else 0)
        return out["findings"]

    def one(self, rule, *words, about="", flags=()):
        """The finding of this rule; `words` stand in its message."""
        all_found = self.found(*flags)
        fitting = [f for f in all_found if f["id"] == rule and about in f["message"] + f["file"]]
        self.assertTrue(fitting, f"{rule} is not among\n" + "\n".join(f"{f['id']} {f['file']}:{f['line']} {f['message']}" for f in all_found))
        for word in words:
            self.assertIn(word, fitting[0]["message"])
        return fitting[0]

    def gone(self, finding, *flags, about=""):
        same = ("id", "file", "environment")
        left = [f for f in self.found(*flags) if all(f[k] == finding[k] for k in same) and about in f["message"]]
        self.assertEqual(left, [])

    # -- the fix line, to the letter

    def apply(self, finding, password=None, name=None):
        command, _, edit = finding["fix"].partition("; then ")
        said = self.paste(command, password)
        if edit.startswith("write "):
            self.write_login(finding["fix"], edit, password)
        elif edit:
            said += self.paste(edit, password)
        return said

    def paste(self, command, password):
        copy = re.fullmatch(r"copy the certificate of the authority that signed the server's to (\S+)", command)
        if copy:
            shutil.copy(self.server.ca, self.folder / copy[1])
            return ""
        unset = re.fullmatch(r"unset (\w+)", command)
        if unset:
            del self.variables[unset[1]]
            return ""
        typed = f"{password}\n{password}\n" if password else ""
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=dict(self.environment(), PGPASSFILE=str(self.folder / ".pgpass"), PGCONNECT_TIMEOUT="10"),
                              input=typed, capture_output=True, text=True, timeout=60, start_new_session=True)
        self.assertEqual(done.returncode, 0, command + "\n" + done.stdout + done.stderr)
        self.assertNotRegex(done.stderr, "ERROR|FATAL|WARNING", command)
        return done.stdout

    def write_login(self, fix, edit, password):
        """`write ROLE and its password at FILE:LINE`, `write the new one at FILE:LINE`"""
        self.secrets.add(password)
        role, file, line = re.fullmatch(r"write (?:(\w+) and its password|the new one) at (\S+):(\d+)", edit).groups()
        lines = (self.folder / file).read_text().splitlines()
        user, old = re.search(r"://(\w+):([^@]+)@", lines[int(line) - 1]).groups()
        lines[int(line) - 1] = lines[int(line) - 1].replace(f"//{user}:{old}@", f"//{role or user}:{password}@")
        (self.folder / file).write_text("\n".join(lines) + "\n")
        self.login(role or user, password)
        if role:
            self.addCleanup(self.forget, role)

    def found_and_fixed(self, rule, *words, password=None, flags=(), about=""):
        finding = self.one(rule, *words, flags=flags, about=about)
        self.assertTrue(finding["fix"], finding)
        self.apply(finding, password)
        self.gone(finding, *flags, about=about)
        return finding


class Kiln(Team):
    """A web application: SQLite on laptops, one managed PostgreSQL, everything in one .env that was committed."""

    def setUp(self):
        super().setUp()
        self.role("kiln", "k1ln-fires-b1sque")
        self.database("kiln")
        self.server.sql("create table users (id int); grant select on users to kiln; revoke create on schema public from public", database="kiln")
        self.write(".env", f"ENV=development\nDATABASE_URL=sqlite:./instance/app.db\nDATABASE_URL_PROD='{self.url('kiln', 'kiln', 'db.kiln.example')}'\n", 0o644)
        self.git("init", "-q", ".")
        self.git("add", ".env")
        self.git("commit", "-qm", "start")

    def test_the_password_in_git_is_found_and_leaves_it(self):
        finding = self.found_and_fixed("GW1101", "git tracks .env", "db.kiln.example")
        self.assertEqual((finding["file"], finding["line"], finding["severity"]), (".env", 3, "error"))
        self.assertEqual(subprocess.run(["git", "check-ignore", ".env"], cwd=self.folder, capture_output=True, text=True).stdout, ".env\n")

    def test_missing_tls_is_found_then_the_missing_authority_then_it_connects(self):
        self.found_and_fixed("GW1109", "db.kiln.example", "TLS is not required")
        self.assertIn("sslmode=verify-full", (self.folder / ".env").read_text())
        self.found_and_fixed("GW1116", "names no CA file")
        self.assertNotIn("GW1140", [f["id"] for f in self.found()])
        self.assertIn("production", json.loads(self.run_check("--json").stdout)["ok"].__str__())

    def test_tls_that_verifies_nobody_in_any_programs_spelling(self):
        for written, after in (("sslmode=require", "sslmode=verify-full"), ("ssl=require", "ssl=verify-full"), ("ssl=true", "sslmode=verify-full"), ("sslmode=disable", "sslmode=verify-full")):
            self.write(".env", f"DATABASE_URL_PROD='{self.url('kiln', 'kiln', 'db.kiln.example', '&' + written)}'\n")
            self.found_and_fixed("GW1109" if "disable" in written else "GW1110", "db.kiln.example", flags=("--offline",))
            self.assertIn("&" + after + "'", (self.folder / ".env").read_text())

    def test_a_file_that_others_may_read(self):
        self.found_and_fixed("GW1104", "mode 0644")

    def test_a_file_that_git_would_take_next(self):
        self.git("rm", "--cached", "-q", ".env")
        self.found_and_fixed("GW1103", "no line of .gitignore")

    def test_a_file_with_several_passwords_is_one_finding(self):
        with open(self.folder / ".env", "a") as file:
            file.write("PGPASSWORD=c0ne-ten-0xide\nDB_PASSWORD=postgres\n")
        self.secrets.add("c0ne-ten-0xide")
        self.assertEqual([f["message"] for f in self.found() if f["id"] == "GW1101"],
                         ["git tracks .env, which holds a password for db.kiln.example (a URL, and 2 more)"])

    def test_a_password_in_a_source_file_is_found_by_what_it_is(self):
        self.write("settings.py", "X = 1\nPASSWORD = 'k1ln-fires-b1sque'\n")
        self.git("add", "settings.py")
        finding = self.one("GW1101", about="settings.py")
        self.assertEqual((finding["file"], finding["line"], finding["environment"]), ("settings.py", 2, "production"))

    def test_an_expired_authority_and_one_that_ends_soon(self):
        for name, rule, words in (("old.pem", "GW1114", "expired on"), ("ending.pem", "GW1115", "expires on"), ("missing.pem", "GW1112", "No such file"), ("server.key", "GW1113", "holds no certificate")):
            text = self.url("kiln", "kiln", "db.kiln.example", f"&sslmode=verify-full&sslrootcert={self.server.folder}/{name}")
            self.write(".env", f"DATABASE_URL_PROD='{text}'\n")
            self.one(rule, words)

    def test_every_format_is_one_document_with_the_same_findings(self):
        ids = sorted(f["id"] for f in self.found())
        out = {f: self.run_check("--format", f).stdout for f in FORMATS}
        sarif = json.loads(out["sarif"])
        run = sarif["runs"][0]
        self.assertEqual(sarif["version"], "2.1.0")
        self.assertEqual(sorted(r["ruleId"] for r in run["results"]), ids)
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertIn(result["level"], ("error", "warning", "note"))
            for location in result["locations"]:
                if "physicalLocation" in location:
                    self.assertFalse(location["physicalLocation"]["artifactLocation"]["uri"].startswith("/"))
                    self.assertGreaterEqual(location["physicalLocation"]["region"]["startLine"], 1)
        suite = xml.etree.ElementTree.fromstring(out["junit"]).find("testsuite")
        self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))
        self.assertEqual(sorted(c.get("name").split()[0] for c in suite if c.get("name").startswith("GW")), ids)
        self.assertEqual(sorted(re.findall(r"^::(?:error|warning|notice) .*?title=(GW\d+)", out["github"], re.M)), ids)
        self.assertEqual(sorted(re.findall(r"^(?:FAIL|warn|note) +(GW\d+)", out["text"], re.M)), ids)
        for line in out["text"].splitlines():
            self.assertTrue(len(line) <= 80 or "fix: " in line or " " not in line.strip(), line)


class Scale(Team):
    """A platform that went from one instance to several: every setting in two places, and more pools than connections."""

    def setUp(self):
        super().setUp()
        self.role("scale", "sc4le-the-wa11s")
        self.database("scale")
        self.server.sql("create table jobs (id int); revoke create on schema public from public", database="scale")
        self.write("groundway.toml", '[env.production]\ntier = "production"\nprocesses = 4\ninstances = 3\n\n[pool.worker]\nsize = 2\noverflow = 0\nprocesses = 2\n')
        self.write(".env.production", f"DATABASE_URL_PROD='{self.verified('scale', 'scale', 'db.scale.example')}'\nDB_POOL_SIZE=10\n")

    def test_all_pools_together_are_more_than_the_server_takes(self):
        finding = self.one("GW1147", "244 connections", "production web 240 (20 x 4 processes x 3 instances)", "57 for ordinary roles (max_connections 60, 3 reserved)")
        self.apply(finding)
        self.gone(finding)
        self.assertNotIn("GW1148", [f["id"] for f in self.found()])

    def test_one_pool_is_more_than_the_role_may_have(self):
        self.server.sql("alter role scale connection limit 8")
        self.found_and_fixed("GW1146", "one process of production may open 20 connections", "the role scale may have 8")

    def test_two_names_of_one_setting_say_different_things(self):
        with open(self.folder / ".env.production", "a") as file:
            file.write("DB_POOL_RECYCLE=900\nDB_POOL_RECYCLE_SECONDS=1800\n")
        self.found_and_fixed("GW1125", "says 900", "which counts")

    def test_two_variables_name_different_environments(self):
        self.variables.update(ENV="production", NODE_ENV="development")
        self.found_and_fixed("GW1125", "NODE_ENV", "another environment")

    def test_a_host_that_is_said_twice(self):
        with open(self.folder / ".env.production", "a") as file:
            file.write("PGHOST=db.old.example\nDB_NAME=scale_old\n")
        self.found_and_fixed("GW1125", "DB_NAME in .env.production:4 says database scale_old", about="DB_NAME")
        self.assertIn("DB_NAME=scale\n", (self.folder / ".env.production").read_text())
        self.found_and_fixed("GW1125", "PGHOST in .env.production:3 says host db.old.example")

    def test_a_misspelt_setting(self):
        with open(self.folder / ".env.production", "a") as file:
            file.write("DB_POOL_SIZ=4\nSCALE_FACTOR=3\nDB_HOSTS=x\n")
        self.found_and_fixed("GW1126", "DB_POOL_SIZ is read by nobody; DB_POOL_SIZE is", about="DB_POOL_SIZ ")
        self.assertNotIn("SCALE_FACTOR", json.dumps(self.found()))

    def test_production_on_a_file(self):
        self.write(".env.production", "DATABASE_URL_PROD=sqlite:./app.db\n")
        self.one("GW1117", "resolves to the SQLite file")
        self.write("groundway.toml", '[env.production]\ntier = "production"\nallow_sqlite = true\n')
        self.one("GW1118", "as allow_sqlite says")
        self.assertEqual(self.run_check().returncode, 0)

    def test_one_broken_environment_does_not_hide_the_others(self):
        self.write(".env.staging", 'DATABASE_URL="postgresql://a:b@c/d\n')
        self.one("GW1119", "staging", "does not end")
        self.one("GW1147", "production web")

    def test_a_server_that_is_not_there_is_a_finding_in_time(self):
        silent = socket.create_server(("127.0.0.1", 0))  # takes connections and never says a word
        self.addCleanup(silent.close)
        url = self.verified("scale", "scale", "db.scale.example").replace(f":{self.server.port}/", f":{silent.getsockname()[1]}/")
        self.write(".env.production", f"DATABASE_URL_PROD='{url}'\n")
        begun = time.monotonic()
        self.one("GW1140", "production", "GW0201", flags=("--timeout", "1s"))
        self.assertLess(time.monotonic() - begun, 10)
        self.assertNotIn("GW1140", [f["id"] for f in self.found("--offline")])

    def test_a_line_that_programs_read_differently(self):
        self.secrets.add("hash#in-the-middle")
        with open(self.folder / ".env.production", "a") as file:
            file.write("API_SECRET=hash#in-the-middle\n")
        finding = self.found_and_fixed("GW1128", "API_SECRET is", "4 characters to npm dotenv", "18 characters to groundway, python-dotenv")
        self.assertEqual(finding["line"], 3)
        self.assertIn("API_SECRET='hash#in-the-middle'", (self.folder / ".env.production").read_text())


class River(Team):
    """A clinical product on RDS: the handbook says two roles, the application logs in as the first one it ever had."""

    def setUp(self):
        super().setUp()
        self.role("river_master", "r1ver-m4ster-key", "createrole createdb")
        self.database("river", "river_master")
        self.server.sql("create table patients (id int); alter table patients owner to river_master; revoke create on schema public from public;"
                        "grant usage on schema public to public", database="river")
        self.production("river_master")

    def production(self, user):
        self.write(".env.production", f"DATABASE_URL_PROD='{self.verified(user, 'river', 'db.river.example')}'\n")

    def test_the_master_user(self):
        finding = self.found_and_fixed("GW1143", "logs in as river_master", "may make roles", password="br4nd-new-r0ws")
        connection = psycopg2.connect(self.verified("app_user", "river", "db.river.example"))
        self.addCleanup(connection.close)
        connection.cursor().execute("insert into patients values (1)")
        self.assertNotIn("GW1142", [f["id"] for f in self.found()], finding)

    def test_a_superuser(self):
        self.production("postgres")
        self.one("GW1141", "logs in as postgres", "superuser")

    def test_an_owner(self):
        self.role("river_app", "r1ver-app-0wner")
        self.server.sql("create table visits (id int); alter table visits owner to river_app", database="river")
        self.production("river_app")
        self.server.sql("grant usage on schema public to river_app with grant option; grant connect on database river to river_app with grant option", database="river")
        self.found_and_fixed("GW1142", "logs in as river_app", "public.visits", password="n0t-the-owner-now")

    def test_ddl_in_the_schema(self):
        self.role("river_rows", "r1ver-r0ws-only")
        self.server.sql("alter schema public owner to pg_database_owner; grant create on schema public to public", database="river")
        self.production("river_rows")
        self.found_and_fixed("GW1144", "may make tables in the schema public")

    def test_a_server_that_asks_for_no_password(self):
        hba = self.server.data / "pg_hba.conf"
        before = hba.read_text()
        hba.write_text("host river all 127.0.0.1/32 trust\n" + before)
        self.server.sql("select pg_reload_conf()")
        self.one("GW1122", "let river_master in without a password")
        hba.write_text(before)
        self.server.sql("select pg_reload_conf()")
        self.assertNotIn("GW1122", [f["id"] for f in self.found()])

    def test_no_stamp_and_the_stamp_of_another_tier(self):
        self.role("river_rows", "r1ver-r0ws-only")
        self.server.sql("create schema groundway authorization river_rows; grant create on database river to river_rows", database="river")
        self.production("river_rows")
        self.found_and_fixed("GW1149", "has no stamp")
        text = (self.folder / ".env.production").read_text()
        self.write(".env.staging", text.replace("_PROD", ""))
        (self.folder / ".env.production").unlink()
        self.one("GW1150", "staging reaches", "which is stamped production")

    def test_a_secret_past_its_age(self):
        (self.folder / ".env.production").unlink()
        self.write("groundway.toml", '[env.production]\ntier = "production"\nsecret = "file:secret.json"\n\n[secret]\nmax_age = "90d"\n')
        secret = {"host": "db.river.example", "port": self.server.port, "database": "river", "sslmode": "verify-full", "sslrootcert": str(self.server.ca), "rotated_at": "2020-01-31",
                  "app_user": {"username": "river_master", "password": self.logins["river_master"]}}
        self.write("secret.json", json.dumps(secret), 0o644)
        self.found_and_fixed("GW1104", "is the secret of production", flags=("--offline",))
        finding = self.one("GW1124", "days old by its rotated_at", "the limit is 90 days", flags=("--offline",))
        self.write("secret.json", json.dumps(dict(secret, rotated_at=re.search(r'rotated_at = "([\d-]+)"', finding["fix"])[1])))
        self.gone(finding, "--offline")

    def test_rds_without_its_bundle_is_told_where_it_is(self):
        self.write(".env.production", f"DATABASE_URL_PROD='postgresql://app:{self.logins['river_master']}@river.abc.eu-west-1.rds.amazonaws.com/river?sslmode=verify-full'\n")
        finding = self.one("GW1116", "verify-full", flags=("--offline",))
        self.assertIn("curl -sSo rds-bundle.pem https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem && sed", finding["fix"])

    def test_a_password_that_everybody_tries(self):
        self.write(".env.production", "DATABASE_URL_PROD='postgresql://postgres:postgres@db.river.example/river?sslmode=verify-full'\n")
        finding = self.one("GW1121", "everybody tries first", flags=("--offline",))
        self.assertIn("user=postgres", finding["fix"])


class Hall(Team):
    """A workshop product: three tiers over two databases, and nobody wrote down which."""

    def setUp(self):
        super().setUp()
        self.role("hall", "h4ll-of-the-k1ng")
        self.role("hall_dev", "h4ll-dev-sandb0x")
        for name in ("hall", "hall_dev"):
            self.database(name)
            self.server.sql("create table guests (id int); revoke create on schema public from public", database=name)
        self.write("groundway.toml", '[env.development]\ntier = "development"\n\n[env.staging]\ntier = "staging"\n\n[env.production]\ntier = "production"\n')
        self.write(".env.development", f"DATABASE_URL='{self.verified('hall_dev', 'hall_dev', 'db.hall.example')}'\n")
        self.write(".env.staging", f"DATABASE_URL='{self.verified('hall', 'hall', 'db.hall.example')}'\n")
        self.write(".env.production", f"DATABASE_URL_PROD='{self.verified('hall', 'hall', 'db.hall.example')}'\n")

    def test_one_database_for_staging_and_production(self):
        finding = self.found_and_fixed("GW1107", "staging and production use one database")
        note = self.one("GW1108", "release rehearse")
        self.assertEqual((finding["severity"], note["severity"]), ("error", "note"))
        self.assertNotIn("GW1105", [f["id"] for f in self.found()])

    def test_one_database_behind_two_names_is_found_inside(self):
        self.write(".env.staging", f"DATABASE_URL='{self.verified('hall', 'hall', 'alias.hall.example')}'\n")
        self.assertNotIn("GW1107", [f["id"] for f in self.found("--offline")])
        self.found_and_fixed("GW1107", "two addresses, one database inside")

    def test_development_in_productions_database(self):
        self.write(".env.development", f"DATABASE_URL='{self.verified('hall', 'hall', 'alias.hall.example')}'\n")
        self.one("GW1106", "two addresses, one database inside", about="development and production use one database")

    def test_one_password_for_two_tiers(self):
        self.role("hall_two", self.logins["hall"])
        self.write(".env.development", f"DATABASE_URL='{self.verified('hall_two', 'hall_dev', 'db.hall.example')}'\n")
        self.write(".env.staging", "")
        self.found_and_fixed("GW1105", "development and production have one password", password="an0ther-for-prod")

    def test_development_is_let_into_production_until_it_is_not(self):
        self.write(".env.staging", "")
        self.assertNotIn("GW1153", [f["id"] for f in self.found()])
        flags = ("--prove",)
        self.found_and_fixed("GW1153", "the login of development (hall_dev) was let into", "the database of production", about="login of development", flags=flags)
        self.found_and_fixed("GW1153", "the login of production (hall) was let into", about="login of production", flags=flags)
        self.assertNotIn("GW1154", [f["id"] for f in self.found(*flags)])

    def test_files_that_programs_rank_differently(self):
        self.write(".env.local", "LOG_LEVEL=debug\n")
        with open(self.folder / ".env.staging", "a") as file:
            file.write("LOG_LEVEL=info\n")
        self.found_and_fixed("GW1129", "LOG_LEVEL of staging is that of .env.local to groundway")

    def test_one_environment_alone(self):
        findings = self.found("--env", "development")
        self.assertNotIn("GW1107", [f["id"] for f in findings])
        self.assertIn("GW1107", [f["id"] for f in self.found("--env", "production")])


del Team  # it is no test of its own

if __name__ == "__main__":
    unittest.main()
