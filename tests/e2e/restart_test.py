"""`groundway doctor --restart-check`: a record that outlives a restart is told so, one that does not is an error."""
import json, os, pathlib, shutil, sqlite3, subprocess, tempfile, time, unittest, urllib.parse

import psycopg2

from harness import BASE, GROUNDWAY, Server, clean_environment


class Case(unittest.TestCase):
    def check(self, *flags, code=0, **environment):
        ended = subprocess.run([GROUNDWAY, "doctor", "--restart-check", "--json", *flags], cwd=self.folder, text=True, capture_output=True,
                               stdin=subprocess.DEVNULL, timeout=120, env=clean_environment(**{**self.environment, **environment}))
        self.assertEqual(ended.returncode, code, ended.stdout + ended.stderr)
        self.assertNotIn(self.secret, ended.stdout + ended.stderr)
        self.err = ended.stderr
        if not ended.stdout:
            return {}
        report = json.loads(ended.stdout)
        self.assertEqual((report["schema"], report["exit"]), ("groundway/restart-check@1", code))
        return {s["step"]: s for s in report["steps"]}


class OfAServer(Case):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = self.server.project
        self.database = self.server.new_database()
        self.addCleanup(self.server.drop_database, self.database)
        self.url = self.server.url(self.database)
        self.secret = urllib.parse.urlsplit(self.url).password
        self.environment = {"GROUNDWAY_DEV_HOME": self.server.folder / "home", "DATABASE_URL": self.url}
        self.down, self.up = f"{GROUNDWAY} dev down", f"{GROUNDWAY} dev up"

    def look(self, sql):
        connection = psycopg2.connect(self.url)
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall()
        finally:
            connection.close()

    def assertNothingLeft(self):
        self.assertEqual(self.look("select nspname from pg_namespace where nspname = 'groundway'"), [])

    def test_a_record_survives_a_restart_of_the_server(self):
        steps = self.check("--restart-command", f"{self.down} && {self.up}")
        self.assertEqual([s["verdict"] for s in steps.values()], ["ok"] * 4, json.dumps(steps, indent=1))
        self.assertEqual(list(steps), ["written", "restart", "survived", "removed"])
        self.assertIs(steps["survived"]["facts"]["server_restarted"], True)
        self.assertNothingLeft()

    def test_a_restart_of_the_service_alone_is_not_called_one_of_the_server(self):
        steps = self.check("--restart-command", "true")
        self.assertEqual(steps["survived"]["verdict"], "warn")
        self.assertIs(steps["survived"]["facts"]["server_restarted"], False)
        self.assertIn("not restarted", " ".join(steps["survived"]["seen"]))
        self.assertNothingLeft()

    def test_two_halves_around_somebody_elses_restart(self):
        before = self.check("--half", "before")
        self.assertIn("--half after", self.err)
        self.assertEqual(len(self.look("select * from groundway.probe")), 1)
        self.server.dev("down")
        self.assertEqual(self.server.dev("up").returncode, 0)
        after = self.check("--half", "after")
        self.assertEqual(after["survived"]["facts"]["record"], before["written"]["facts"]["record"])
        self.assertIs(after["survived"]["facts"]["server_restarted"], True)
        self.assertNothingLeft()

    def test_a_record_that_is_lost(self):
        steps = self.check("--restart-command", f"psql -qX '{self.url}' -c 'truncate groundway.probe'", code=8)
        self.assertEqual((steps["survived"]["verdict"], steps["survived"]["id"]), ("fail", "GW0701"))
        self.assertEqual(self.check("--half", "after", code=8)["survived"]["id"], "GW0701")

    def test_a_server_that_does_not_come_back_and_comes_later(self):
        begun = time.monotonic()
        steps = self.check("--restart-command", self.down, "--timeout", "3s", code=5)
        self.assertLess(time.monotonic() - begun, 30)
        self.assertEqual(steps["survived"]["verdict"], "fail")
        self.assertIn("--half after", steps["survived"]["fix"])
        self.assertEqual(self.server.dev("up").returncode, 0)
        self.assertEqual(self.check("--half", "after")["removed"]["verdict"], "ok")
        self.assertNothingLeft()

    def test_a_command_that_fails_is_told_and_nothing_is_left(self):
        steps = self.check("--restart-command", "exit 3", code=2)
        self.assertIn("status 3", steps["restart"]["cause"])
        self.assertEqual(steps["removed"]["verdict"], "ok")
        self.assertNothingLeft()

    def test_a_command_that_does_not_end(self):
        begun = time.monotonic()
        steps = self.check("--restart-command", "sleep 50", "--timeout", "1s", code=5)
        self.assertLess(time.monotonic() - begun, 20)
        self.assertEqual(steps["restart"]["verdict"], "fail")
        self.assertNothingLeft()

    def test_a_protected_tier_is_asked_first(self):
        self.check("--env", "staging", "--restart-command", "true", code=6)
        self.assertIn("--yes", self.err)
        self.assertNothingLeft()
        self.assertEqual(self.check("--env", "staging", "--restart-command", "true", "--yes")["removed"]["verdict"], "ok")

    def test_nobody_to_restart_is_a_usage_error_before_anything_is_written(self):
        self.check(code=2)
        self.assertNothingLeft()
        self.check("--half", "before", "--restart-command", "true", code=2)
        self.assertNothingLeft()

    def test_the_stamp_in_the_same_schema_stays(self):
        subprocess.run([GROUNDWAY, "env", "stamp"], cwd=self.folder, check=True, capture_output=True,
                       env=clean_environment(**self.environment), timeout=60)
        self.check("--restart-command", "true")
        self.assertEqual(self.look("select tier from groundway.identity"), [("development",)])
        self.assertEqual(self.look("select to_regclass('groundway.probe')"), [(None,)])

    def test_a_role_that_may_not_write_there(self):
        self.check("--restart-command", "true", code=4, DATABASE_URL=self.server.url(self.database, "app_user"))
        self.assertIn("GW0206", self.err)


class OfAFile(Case):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-restart-", dir=BASE))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.secret = "there is none"
        self.environment = {"DATABASE_URL": "sqlite:app.db"}
        sqlite3.connect(self.folder / "app.db").execute("create table t (a)")
        shutil.copy(self.folder / "app.db", self.folder / "image.db")

    def tables(self):
        return sqlite3.connect(self.folder / "app.db").execute("select name from sqlite_schema").fetchall()

    def test_a_file_that_stays(self):
        steps = self.check("--restart-command", "true")
        self.assertEqual([s["verdict"] for s in steps.values()], ["ok"] * 4)
        self.assertEqual(self.tables(), [("t",)])

    def test_a_deploy_that_brings_the_file_of_the_image_again(self):
        steps = self.check("--restart-command", "cp image.db app.db", code=8)
        self.assertIn("volume", steps["survived"]["fix"])

    def test_a_deploy_that_leaves_no_file(self):
        self.check("--restart-command", "rm app.db", code=8)
        self.assertFalse((self.folder / "app.db").exists())

    def test_no_file_is_made(self):
        self.check("--restart-command", "true", code=4, DATABASE_URL="sqlite:nowhere.db")
        self.assertFalse((self.folder / "nowhere.db").exists())


if __name__ == "__main__":
    unittest.main()
