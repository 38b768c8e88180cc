"""Where `groundway schema` tries SQL files out, and that nothing of it stays behind."""
import signal, subprocess, time, unittest

from harness import GROUNDWAY
from schema_sides import SidesCase


# The server on which a file is read becomes a part of the schema.
WHERE = "do $$ begin execute format('create table %I ()', 'at_' || current_setting('port')); end $$;"


class Guarded(SidesCase):
    def project(self, tier):
        self.write("groundway.toml", f'[env.shop]\ntier = "{tier}"\nurl = "{self.url}"\nallow_weaker_tls = true\n')
        self.write("a.sql", WHERE)

    def test_beside_a_database_of_development_its_server_is_used(self):
        self.project("development")
        self.assertEqual(self.differs("shop", "a.sql"), [("create", f"public.at_{self.server.port}")])
        self.assertEqual(self.leftovers(), [])

    def test_beside_a_protected_one_nothing_is_made(self):
        for tier in ("staging", "production"):
            self.project(tier)
            self.assertEqual(self.differs("shop", "a.sql", "--yes"), [("create", "public.at_5432")])
            self.assertEqual(self.leftovers(), [])

    def test_scratch_may_not_name_a_protected_one(self):
        self.project("production")
        done = self.run_("diff", "--from", "a.sql", "--to", "a.sql", "--scratch", "shop", "--yes")
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn("no throwaway database is made", done.stderr)

    def test_where_the_login_may_make_none_a_private_server_is_used(self):
        self.write("a.sql", WHERE)
        url = self.server.url(self.database, "migration")
        self.assertEqual(self.differs(url, "a.sql"), [("create", "public.at_5432")])

    def test_scratch_is_used_where_it_is_named(self):
        self.write("a.sql", WHERE)
        self.write("b.sql", "")
        self.assertEqual(self.differs("b.sql", "a.sql", "--scratch", self.url), [("create", f"public.at_{self.server.port}")])


class Ends(SidesCase):
    def begin(self):
        self.write("slow.sql", "create table t (a int);\nselect pg_sleep(60);\n")
        child = subprocess.Popen([GROUNDWAY, "schema", "diff", "--from", "slow.sql", "--to", self.url], cwd=self.folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment())
        for _ in range(200):
            if self.execute("select 1 from pg_stat_activity where query like '%pg_sleep(60)%' and datname like 'groundway_scratch%'"):
                return child
            time.sleep(0.05)
        self.fail("it did not begin: " + child.communicate()[1])

    def test_ctrl_c_leaves_nothing(self):
        child = self.begin()
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
        self.assertEqual(child.returncode, 130)
        self.assertEqual(self.leftovers(), [])

    def test_what_a_killed_run_left_goes_with_the_next_one(self):
        child = self.begin()
        child.kill()
        child.communicate()
        self.assertEqual(len(self.leftovers()), 1)
        self.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname like 'groundway_scratch%'")
        for _ in range(100):
            if not self.execute("select 1 from pg_locks where locktype = 'advisory'"):
                break
            time.sleep(0.05)
        self.write("a.sql", "create table t (a int);")
        self.differs("a.sql", self.url)
        self.assertEqual(self.leftovers(), [])

    def test_a_run_beside_another_one_leaves_that_alone(self):
        child = self.begin()
        self.write("a.sql", "create table t (a int);")
        self.differs("a.sql", self.url)
        self.assertEqual(len(self.leftovers()), 1)
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)


if __name__ == "__main__":
    unittest.main()
