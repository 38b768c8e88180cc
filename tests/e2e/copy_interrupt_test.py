"""Ctrl-C and SIGTERM in the long phases of a copy: it ends within a moment, says what is there and how to go on, and goes on."""
import re, shlex, signal, subprocess, time, unittest

import psycopg2

from kill_case import KillCase

# phase, failpoint at which the copy waits, lock that then holds up what comes next
PHASES = (("loading rows", "copy.journal.begun", "lock table public.people in access exclusive mode"),
          ("building an index", "copy.piece.committed", "lock table public.readings in row exclusive mode"),
          ("adding a foreign key", "copy.rows.loaded", "lock table public.people in row exclusive mode"),
          ("proving", "copy.constraints.made", "lock table public.orders in access exclusive mode"),
          ("making a view", "copy.proved", "lock table public.orders in access exclusive mode"))


class Interrupted(KillCase):
    def held_up(self, *flags, point, lock):
        """A copy that waits for a lock of ours at `point`."""
        child = self.start(*flags, failpoint=f"{point}=pause:900")
        blocker = psycopg2.connect(self.url)
        self.addCleanup(blocker.close)
        with blocker.cursor() as cursor:
            for _ in range(200):
                try:
                    cursor.execute(lock)
                    break
                except psycopg2.Error:
                    blocker.rollback()
                    time.sleep(0.02)
        for _ in range(400):
            if self.value("select count(*) from pg_locks where not granted") > 0:
                return child, blocker
            time.sleep(0.01)
        self.fail(f"the copy does not wait at {point}: {child.communicate(timeout=30)}")

    def go_on(self, err):
        """What the error names as its fix, typed as it is."""
        fix = re.search(r"fix: (.*--resume)", " ".join(err.split())).group(1)
        words = [self.url if w.startswith("postgresql://") else w for w in shlex.split(fix)]
        return self.copy(*words[4:]) if words[3:4] == [self.url] else self.copy(*words[3:])

    def test_the_first_signal_ends_each_phase_within_a_moment(self):
        self.shop()
        wanted = None
        for number, (phase, point, lock) in enumerate(PHASES):
            sent, code, kind = ((signal.SIGINT, 130, "GW0003"), (signal.SIGTERM, 143, "GW0004"))[number % 2]
            with self.subTest(phase=phase):
                self.fresh_target()
                child, blocker = self.held_up(point=point, lock=lock)
                begun = time.monotonic()
                child.send_signal(sent)
                out, err = child.communicate(timeout=30)
                took = time.monotonic() - begun
                blocker.close()
                self.assertEqual(child.returncode, code, out + err)
                self.assertLess(took, 3)  # a second, on a machine that does nothing else
                self.assertIn(kind, err)
                self.assertIn("--resume", err)
                self.assertIn("of 5 tables are complete", " ".join(err.split()))
                ended = self.go_on(err)
                self.assertEqual(ended.code, 0, ended.words)
                state = self.end_state()
                wanted = wanted or state
                self.same(state, wanted)

    def test_the_second_signal_ends_it_at_once(self):
        self.shop()
        child = self.start(failpoint="copy.rows.loaded=pause:20000")
        while self.sql("select to_regclass('groundway.copy_table') is null")[0][0] or self.value("select count(done_at) from groundway.copy_table") < 4:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        time.sleep(0.2)
        self.assertIsNone(child.poll(), "the failpoint holds it")
        begun = time.monotonic()
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
        self.assertEqual(child.returncode, 130)
        self.assertLess(time.monotonic() - begun, 2)
        self.resumed()

    def test_a_server_that_stands_still_holds_nobody(self):
        """The session's process is stopped: it answers neither the statement nor the request to cancel it."""
        self.shop()
        child, blocker = self.held_up(point="copy.rows.loaded", lock="lock table public.people in row exclusive mode")
        for pid, in self.sql("select pid from pg_stat_activity where application_name = 'groundway' and datname = current_database()"):
            subprocess.run(["kill", "-STOP", str(pid)], check=True)
            self.addCleanup(subprocess.run, ["kill", "-CONT", str(pid)], stderr=subprocess.DEVNULL)
        child.send_signal(signal.SIGINT)
        begun = time.monotonic()
        out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 130, out + err)
        self.assertLess(time.monotonic() - begun, 15)
        self.wake_the_stopped()
        blocker.close()
        self.resumed()

    def wake_the_stopped(self):
        for pid, in self.sql("select pid from pg_stat_activity where application_name = 'groundway' and datname = current_database()"):
            subprocess.run(["kill", "-CONT", str(pid)], check=False)

    def test_data_only_leaves_nothing_behind_and_goes_on(self):
        self.shop()
        self.assertEqual(self.copy("--schema-only").code, 0)
        self.sql("drop schema groundway cascade")  # as if a framework had made the tables
        child = self.start("--data-only", failpoint="copy.data.table.filled=pause:1500")
        while not self.sql("select pid from pg_locks where mode = 'ShareRowExclusiveLock' and relation = 'people'::regclass"):
            self.assertIsNone(child.poll())
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        self.assertEqual(child.returncode, 130, out + err)
        self.assertIn("it is one transaction", " ".join(err.split()))
        self.assertEqual(self.value("select count(*) from people"), 0)
        self.resumed()


if __name__ == "__main__":
    unittest.main()
