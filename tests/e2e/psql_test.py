"""`groundway psql`: the client of the right database, told at every line where it is, read-only where that is wise."""
import json, os, pathlib, pty, select, shutil, signal, sqlite3, subprocess, tempfile, time, unittest, urllib.parse

import psycopg2

from harness import BASE, GROUNDWAY, Server, clean_environment


class Psql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=self.server.folder))
        self.database = self.server.new_database()
        self.addCleanup(self.server.drop_database, self.database)
        connection = psycopg2.connect(self.server.url(self.database))
        connection.cursor().execute("create table t (a int); insert into t values (41)")
        connection.commit()
        connection.close()

    def configure(self, tier):
        logins = {role: urllib.parse.urlsplit(self.server.url(self.database, role)) for role in ("migration", "app_user")}
        some = logins["migration"]
        (self.folder / "secret.json").write_text(json.dumps({
            "host": "localhost", "port": some.port, "database": self.database, "sslmode": "verify-full",
            "sslrootcert": urllib.parse.parse_qs(some.query)["sslrootcert"][0],
            **{role: {"username": l.username, "password": l.password} for role, l in logins.items()}}))
        (self.folder / "secret.json").chmod(0o600)
        (self.folder / "groundway.toml").write_text(f'[env.{tier}]\ntier = "{tier}"\nsecret = "file:secret.json"\n')
        self.passwords = [l.password for l in logins.values()]

    def psql(self, tier, *arguments, flags=(), **environment):
        self.configure(tier)
        return subprocess.run([GROUNDWAY, "psql", "--env", tier, *flags, "--", *arguments], cwd=self.folder, text=True, capture_output=True,
                              env=clean_environment(HOME=self.folder, **environment), stdin=subprocess.DEVNULL, timeout=60)

    def rows(self, tier, sql, **more):
        ended = self.psql(tier, "-Atc", sql, **more)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout.strip()

    def typed(self, tier, lines, flags=(), no_color=False, **environment):
        """What a person sees on a terminal."""
        self.configure(tier)
        env = clean_environment(HOME=self.folder, TERM="xterm", PAGER="cat", **environment)
        if not no_color:
            env.pop("NO_COLOR", None)
        env.pop("CI", None)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(GROUNDWAY, [GROUNDWAY, "psql", "--env", tier, *flags], {k: str(v) for k, v in env.items()})
        seen, deadline, to_type = b"", time.monotonic() + 30, list(lines)
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal], [], [], 0.2)
            try:
                piece = os.read(terminal, 65536) if ready else b""
            except OSError:
                break
            seen += piece
            if (seen.endswith(b"=> ") or seen.endswith(b"=> \x1b[?2004h")) and to_type:
                os.write(terminal, to_type.pop(0).encode() + b"\n")
                seen += b"\n"
        os.close(terminal)
        os.waitpid(pid, 0)
        for password in self.passwords:
            self.assertNotIn(password.encode(), seen)
        return seen.decode(errors="replace")

    def test_app_user_is_the_default(self):
        self.assertEqual(self.rows("staging", "select current_user, a from t"), "app_user|41")
        self.assertEqual(self.rows("staging", "show application_name"), "groundway psql")

    def test_a_banner_names_where_one_is_and_no_secret(self):
        ended = self.psql("staging", "-c", "select 1")
        self.assertRegex(ended.stderr, rf"staging \(tier staging\): localhost:\d+/{self.database} as app_user, TLS verify-full")
        for password in self.passwords:
            self.assertNotIn(password, ended.stdout + ended.stderr)

    def test_production_begins_read_only(self):
        ended = self.psql("production", "-c", "delete from t")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("read-only transaction", ended.stderr)
        self.assertIn("read-only", ended.stderr.splitlines()[0])
        self.assertEqual(self.rows("production", "select a from t"), "41")

    def test_write_needs_the_typed_name(self):
        name = f"production/{self.database}"
        for flags in (["--write"], ["--write", "--yes"], ["--write", "--confirm", "production/other"], ["--role", "migration"]):
            ended = self.psql("production", "-Atc", "select 'started'", flags=flags)
            self.assertEqual((ended.returncode, ended.stdout), (6, ""), ended.stderr)
        self.assertEqual(self.rows("production", "update t set a = 42 returning a", flags=["--write", "--confirm", name]), "42\nUPDATE 1")
        self.assertEqual(self.rows("production", "show transaction_read_only", flags=["--role", "migration", "--confirm", name]), "on")

    def test_an_open_tier_is_not_in_the_way(self):
        self.assertEqual(self.rows("development", "update t set a = 43 returning a", flags=["--role", "migration"]), "43\nUPDATE 1")

    def test_the_prompt_names_the_tier_and_production_is_red(self):
        seen = self.typed("production", ["select 1;", "\\q"])
        self.assertIn("\x1b[1;31mproduction", seen)
        self.assertIn(f" {self.database}=> ", seen)
        self.assertIn("\x1b[1;31mproduction (tier production)", seen)
        self.assertNotIn("\x1b[1;31m", self.typed("staging", ["\\q"]))

    def test_no_color_is_obeyed(self):
        seen = self.typed("production", ["\\q"], no_color=True)
        self.assertNotIn("\x1b[1;31m", seen)
        self.assertIn(f"production {self.database}=> ", seen)

    def test_the_users_own_psqlrc_works_and_cannot_hide_the_tier(self):
        (self.folder / ".psqlrc").write_text("\\set PROMPT1 'mine> '\n\\set answer 4711\n")
        seen = self.typed("production", ["select :answer as here;", "\\q"])
        self.assertIn("4711", seen)
        self.assertIn("production", seen)
        self.assertNotIn("mine> ", seen)

    def test_no_file_is_left(self):
        self.configure("staging")
        before = sorted(p.name for p in self.folder.iterdir())
        self.rows("staging", "select 1")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)

    def test_exit_status_and_arguments_are_the_clients(self):
        self.assertEqual(self.psql("staging", "-v", "ON_ERROR_STOP=1", "-c", "select no_such").returncode, 1)
        self.assertEqual(self.rows("staging", "select 1", flags=["--quiet"]), "1")

    def test_another_database_is_not_reached_with_these_credentials(self):
        for words in (["-h", "db.example.org"], ["-dpostgres"], ["--dbname=postgres"]):
            ended = self.psql("staging", *words)
            self.assertEqual(ended.returncode, 2, ended.stderr)

    def test_a_database_of_another_tier_is_refused(self):
        self.configure("production")
        subprocess.run([GROUNDWAY, "env", "stamp", "--env", "production", "--yes"], cwd=self.folder, check=True, capture_output=True,
                       env=clean_environment(), timeout=60)
        ended = self.psql("staging", "-Atc", "select 'started'")
        self.assertEqual((ended.returncode, ended.stdout), (6, ""), ended.stderr)

    def test_a_server_that_is_away_is_an_error(self):
        ended = subprocess.run([GROUNDWAY, "psql"], cwd=self.folder, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                               env=clean_environment(DATABASE_URL="postgresql://u:pw-of-nobody@127.0.0.1:9/x"))
        self.assertEqual(ended.returncode, 5, ended.stderr)
        self.assertIn("GW0201", ended.stderr)

    def test_the_schema_of_the_address_is_the_search_path(self):
        connection = psycopg2.connect(self.server.url(self.database))
        connection.cursor().execute('create schema "my shop"; create table "my shop".here (a int); grant usage on schema "my shop" to app_user')
        connection.commit()
        connection.close()
        url = self.server.url(self.database) + "&schema=my%20shop"
        ended = subprocess.run([GROUNDWAY, "psql", "--", "-Atc", "select to_regclass('here') is not null"], cwd=self.folder, text=True,
                               capture_output=True, stdin=subprocess.DEVNULL, timeout=60, env=clean_environment(DATABASE_URL=url))
        self.assertEqual(ended.stdout, "t\n", ended.stderr)


class Sqlite(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-psql-", dir=BASE))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        sqlite3.connect(self.folder / "app.db").executescript("create table t (a); insert into t values (41)")

    def run_it(self, *arguments, flags=(), **environment):
        environment.setdefault("DATABASE_URL", "sqlite:app.db")
        return subprocess.run([GROUNDWAY, "psql", *flags, "--", *arguments], cwd=self.folder, text=True, capture_output=True,
                              env=clean_environment(HOME=self.folder, **environment), stdin=subprocess.DEVNULL, timeout=60)

    def test_a_file_is_opened_with_sqlite3(self):
        ended = self.run_it("select a + 1 from t")
        self.assertEqual((ended.returncode, ended.stdout), (0, "42\n"), ended.stderr)

    def test_production_is_read_only(self):
        (self.folder / "groundway.toml").write_text("[env.production]\nallow_sqlite = true\n")
        ended = self.run_it("delete from t", flags=["--env", "production"], DATABASE_URL_PROD="sqlite:app.db")
        self.assertIn("readonly", ended.stderr)
        name = "production/app.db"
        ended = self.run_it("delete from t", flags=["--env", "production", "--write", "--confirm", name], DATABASE_URL_PROD="sqlite:app.db")
        self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_no_file_is_made_by_looking(self):
        ended = self.run_it(".tables", DATABASE_URL="sqlite:nowhere.db")
        self.assertEqual(ended.returncode, 4)
        self.assertFalse((self.folder / "nowhere.db").exists())


if __name__ == "__main__":
    unittest.main()
