"""--data-only killed on either side at any moment: rows, keys, indexes and triggers of the target are as they were."""
import os, pathlib, random, re, signal, subprocess, time, unittest

from harness import GROUNDWAY, clean_environment
from setaside_case import ROWS, ShopCase

ROUNDS = int(os.environ.get("GROUNDWAY_KILL_ROUNDS", "20"))


class Killed(ShopCase):
    def start(self):
        return subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url, "--data-only", "--replace", "--report", str(self.folder / "k.json")],
                                cwd=self.folder, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def alone(self):
        """The server notices a dead client when it next writes to it."""
        for _ in range(400):
            if self.value("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()") == 0:
                return
            time.sleep(0.05)
        self.fail("a session of a killed copy goes on")

    def prepare(self):
        """What was there before, the same for every round, and how long a whole run takes."""
        self.shop()
        before = self.catalogue(), self.held()
        ended = self.copied(0, "--data-only", "--replace", judged=False)
        self.after = self.held()
        self.same(before[0])
        self.old_rows()
        return before, ended.report["seconds"]

    def look(self, before, status):
        """As before, or as after the commit; and the journal says which."""
        self.alone()
        self.same(before[0])
        held, states = self.held(), self.states()
        if held == before[1]:
            self.assertNotEqual(status, 0)
            self.assertTrue(not states or states[-1] in ("running", "rolled back"), states)
            return False
        self.assertEqual(held, self.after)
        self.assertIn(states[-1], ("loaded", "complete"))
        self.old_rows()  # for the next round
        return True

    def test_the_client_is_killed_at_any_moment(self):
        before, whole = self.prepare()
        source, kept = random.Random(21), 0
        for round_number in range(ROUNDS):
            delay = whole * 1.1 * (round_number + source.random()) / ROUNDS
            with self.subTest(delay=round(delay, 3)):
                child = self.start()
                time.sleep(delay)
                child.send_signal(signal.SIGKILL)
                child.communicate()
                kept += self.look(before, child.returncode)
        self.assertLess(kept, ROUNDS, "no round was killed before its commit")
        self.copied(0, "--data-only", "--replace", judged=False)

    def test_the_session_is_ended_by_the_server(self):
        before, whole = self.prepare()
        source, ended = random.Random(22), 0
        for _ in range(4):
            child = self.start()
            time.sleep(whole * source.uniform(0.2, 0.9))
            gone = self.superuser(f"select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'groundway' and datname = '{self.database}'")
            err = child.communicate(timeout=60)[1]
            if child.returncode != 0:
                self.assertEqual(child.returncode, 5, err)
                self.assertIn("GW0207", err)
                ended += 1
            self.assertTrue(gone.strip().isdigit())
            self.look(before, child.returncode)
        self.assertGreater(ended, 0)

    def test_the_server_crashes(self):
        before, whole = self.prepare()
        binaries = pathlib.Path(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1]).parent
        data = self.superuser("show data_directory").strip()
        source = random.Random(23)
        for _ in range(2):
            child = self.start()
            time.sleep(whole * source.uniform(0.3, 0.9))
            self.as_owner(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
            child.communicate(timeout=60)
            up = self.server.dev("up")
            self.assertEqual(up.returncode, 0, up.stdout + up.stderr)
            self.look(before, child.returncode)
        self.copied(0, "--data-only", "--replace", judged=False)


if __name__ == "__main__":
    unittest.main()
