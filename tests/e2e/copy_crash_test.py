"""`groundway copy` killed at any moment: the target is never taken for complete, and --replace mends it."""
import os, pathlib, random, signal, subprocess, sys, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import cases
from harness import GROUNDWAY, CopyCase, clean_environment

ROUNDS = int(os.environ.get("GROUNDWAY_KILL_ROUNDS", "20"))
ROWS = 200_000


class Killed(CopyCase):
    def start(self, *flags):
        return subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url, "--report", str(self.folder / "k.json"), *flags],
                                cwd=self.folder, env=clean_environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def states(self):
        if self.value("select to_regclass('groundway.copy_run') is null"):
            return []
        return [r[0] for r in self.sql("select state from groundway.copy_run order by started_at")]

    def forget_sessions(self):
        """The server notices a dead client when it next writes to it."""
        for _ in range(200):
            if self.value("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()") == 0:
                return
            time.sleep(0.05)

    def test_sigkill_at_random_moments_then_replace(self):
        cases.shop(self.source, ROWS)
        begun = time.monotonic()
        self.copied(judged=False)
        whole, source = time.monotonic() - begun, random.Random(11)
        for round_number in range(ROUNDS):
            self.fresh_target()
            delay = whole * (round_number + source.random()) / ROUNDS
            with self.subTest(delay=round(delay, 3)):
                child = self.start()
                time.sleep(delay)
                finished = child.poll() is not None
                child.send_signal(signal.SIGKILL)
                status = child.wait()
                if status == 0 or finished:
                    self.assertEqual(self.states(), ["complete"])
                    continue
                self.forget_sessions()
                states = self.states()
                if states == ["complete"]:  # killed between the last commit and the report
                    self.judge_now()
                    continue
                self.assertNotIn("complete", states)
                if self.tables():
                    self.refused(self.copy(), 6, "GW0510", "--replace")
                ended = self.copy("--replace")
                self.assertEqual(ended.code, 0, ended.words)
                self.assertEqual(self.states()[-1], "complete")
                self.counts(ended)
        self.judge(self.copied(0, "--replace", judged=False))

    def judge_now(self):
        self.assertEqual(self.copy("--verify-only").code, 0)

    def counts(self, ended):
        self.assertEqual((ended.report["rows"], ended.report["verified"]), (ROWS, True))
        self.assertEqual(self.value("select (select count(*) from customers) + (select count(*) from orders) + (select count(*) from items)"), ROWS)

    def test_data_only_is_all_or_nothing(self):
        cases.shop(self.source, 40_000)
        self.copied(0, "--schema-only", judged=False)
        before = self.sql("select conname, conrelid::regclass::text, condeferrable from pg_constraint order by 1, 2")
        source = random.Random(12)
        for _ in range(4):
            child = self.start("--data-only")
            time.sleep(source.uniform(0.05, 0.6))
            child.send_signal(signal.SIGKILL)
            if child.wait() == 0:
                self.copied(0, "--data-only", "--replace", judged=False)
            self.forget_sessions()
            rows = self.value("select (select count(*) from customers) + (select count(*) from orders) + (select count(*) from items)")
            self.assertIn(rows, (0, 40_000))
        self.copied(0, "--data-only", "--replace", judged=False)
        self.assertEqual(self.sql("select conname, conrelid::regclass::text, condeferrable from pg_constraint order by 1, 2"), before)

    def test_an_interrupt_says_what_is_there(self):
        cases.shop(self.source, ROWS)
        for sent, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            self.fresh_target()
            child = subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url], cwd=self.folder, env=clean_environment(),
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(0.35)
            child.send_signal(sent)
            out, err = child.communicate(timeout=60)
            if child.returncode == 0:
                continue
            self.assertEqual(child.returncode, code, out + err)
            self.assertIn("error[GW000", err)
            self.assertNotIn("complete", self.states())

    def test_a_server_that_dies_is_an_error_that_may_be_retried(self):
        cases.shop(self.source, ROWS)
        child = subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url], cwd=self.folder, env=clean_environment(),
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(400):
            running = self.sql("select pid from pg_stat_activity where datname = current_database() and query like 'COPY %%'")
            if running or child.poll() is not None:
                break
            time.sleep(0.01)
        self.server.admin(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{self.database}'")
        out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 5, out + err)
        self.assertIn("error[GW0207]", err)
        self.assertNotIn("complete", self.states())
        self.copied(0, "--replace")


if __name__ == "__main__":
    unittest.main()
