"""`copy status` beside copies that run, were killed, or belong to somebody else."""
import json, signal, subprocess, time, unittest

from harness import GROUNDWAY, CopyCase, clean_environment


class Status(CopyCase):
    def setUp(self):
        super().setUp()
        self.make("create table a (id integer primary key, v text); create table b (id integer primary key, a int references a)",
                  ("insert into a values (?, ?)", [(i, f"v{i}") for i in range(1, 3001)]),
                  ("insert into b values (?, ?)", [(i, i) for i in range(1, 1001)]))

    def status(self, *words, code=0, url=None):
        ended = self.groundway("copy", "status", *(words or (self.source, url or self.url)), "--json")
        self.assertEqual(ended.code, code, ended.words)
        return json.loads(ended.out)

    def test_a_copy_at_work_is_told_from_one_that_was_killed(self):
        child = subprocess.Popen([GROUNDWAY, "copy", self.source, self.url, "--report", self.folder / "r.json"], cwd=self.folder,
                                 env=clean_environment(GROUNDWAY_FAILPOINT="copy.rows.loaded=pause:60000"), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (child.kill(), child.wait()))
        for _ in range(200):
            seen = self.groundway("copy", "status", self.source, self.url, "--json")
            found = json.loads(seen.out)
            if found["copy"] and found["copy"]["tables_done"] == 2:
                break
            time.sleep(0.05)
        self.assertEqual((seen.code, found["state"], found["next"]), (0, "copying", ""), found)
        self.assertEqual((found["copy"]["rows"], found["copy"]["at_work"]), (4000, True))
        child.send_signal(signal.SIGKILL)
        child.wait()
        for _ in range(200):
            if self.value("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()") == 0:
                break
            time.sleep(0.05)
        found = self.status(code=1)
        self.assertEqual((found["state"], found["copy"]["at_work"], found["copy"]["rows"]), ("unfinished", False, 4000))
        self.assertIn("groundway copy ", found["next"])

    def test_nothing_complete_and_replaced(self):
        self.assertEqual(self.status()["state"], "nothing")
        self.assertEqual(self.status(self.url)["file"], None)
        self.copied(judged=False)
        found = self.status()
        self.assertEqual((found["state"], found["next"], found["follow"]), ("complete", "", None))
        self.assertEqual(found["file"]["path"], str(self.source))

    def test_a_role_that_may_not_read_the_journal_is_told_so(self):
        self.copied(judged=False)
        ended = self.groundway("copy", "status", self.source, self.server.url(self.database, "app_user"))
        self.refused(ended, 4, "GW0206", "may not read the journal")

    def test_the_look_changes_nothing(self):
        self.copied(judged=False)
        journal = "select r::text from groundway.copy_run r union all select t::text from groundway.copy_table t order by 1"
        before, bytes_before = self.sql(journal), self.source.read_bytes()
        self.status()
        self.assertEqual((self.sql(journal), self.source.read_bytes()), (before, bytes_before))
        self.assertEqual(sorted(p.name for p in self.folder.glob("app.db*")), ["app.db"])

    def test_a_file_that_is_none_is_said_and_the_target_is_told_anyway(self):
        self.copied(judged=False)
        broken = self.folder / "broken.db"
        broken.write_bytes(b"no database at all" * 100)
        found = self.status(broken, self.url)
        self.assertEqual(found["state"], "complete")
        self.assertTrue(found["file"]["trouble"])


if __name__ == "__main__":
    unittest.main()
