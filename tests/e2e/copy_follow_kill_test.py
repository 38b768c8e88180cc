"""Follow, cutover and abandon killed at every step that has a name, under writers.

After each: `copy status` names the state and a next command, that command works as it stands, and what the application
was told is true: nothing lost, nothing twice, and no file that takes writes while PostgreSQL is called the place to go.
GROUNDWAY_KILLS=all: every step by both ways and in both journal modes; without it a sample.
"""
import os, re, subprocess, time, unittest

from follow_kill_case import FollowKillCase
from harness import GROUNDWAY, clean_environment

KILLS = os.environ.get("GROUNDWAY_KILLS", "")
# Where the two databases agree least on what is true.
SAMPLE = [("cutover.target.committed", "log", True), ("cutover.fences.committed", "ranges", False),
          ("abandon.source.cleaned", "log", True), ("follow.sent", "log", False)]


def steps():
    """(name, command) of the binary's own failpoints."""
    listed = subprocess.run([GROUNDWAY, "copy", "--list-failpoints"], text=True, capture_output=True, env=clean_environment())
    found = re.findall(r"^\s*((?:follow|cutover|abandon)\.[\w.]+)", listed.stdout, re.M)
    return found


class Steps(FollowKillCase):
    def at_step(self, step, method, wal):
        fleet = self.application(wal, rows=60, processes=2)
        name = step.split(".")[0]
        if name == "follow":
            child = self.begin(self.follow_words(method), GROUNDWAY_FAILPOINT=f"{step}=kill")
            if self.ended_or_follows(child):
                return False  # this way of following has no such step
        else:
            child = self.begin(self.follow_words(method))
            self.until_follows(child)
        if name == "cutover":
            ended = self.command(self.cutover_words(), GROUNDWAY_FAILPOINT=f"{step}=kill")
            self.assertEqual(ended.code, -9, f"{step}: {ended.words}")
            self.stopped(child)
        if name == "abandon":
            self.stopped(child)
            ended = self.command(f"groundway copy abandon {self.source} --env here", GROUNDWAY_FAILPOINT=f"{step}=kill")
            self.assertEqual(ended.code, -9, f"{step}: {ended.words}")
            self.abandoned(fleet)
            return True
        self.judged(fleet, method)
        return True

    def ended_or_follows(self, child):
        """True when it follows on unharmed; a step of each round fires at once."""
        end = time.monotonic() + 90
        while time.monotonic() < end:
            if child.poll() is not None:
                self.assertEqual(child.returncode, -9, self.said.read_text(errors="replace"))
                return False
            if (self.journal().get("rounds") or 0) > 3:
                child.kill()
                child.wait()
                return True
            time.sleep(0.05)
        self.fail("neither killed nor following: " + self.said.read_text(errors="replace"))

    def abandoned(self, fleet):
        seen = self.look()
        self.assertIn("abandon", seen["next"], seen)
        ended = self.command(seen["next"])
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual((self.traces(), self.journal()["state"]), ([], "abandoned"))
        fleet.stop()
        self.assertEqual(fleet.verdict().wrong, [])
        self.is_usable()

    def test_killed_at_each_step(self):
        every = steps()
        self.assertGreater(len(every), 12)
        cases = [(s, m, w) for s in every for m in ("log", "ranges") for w in (True, False)]
        self.assertLessEqual({c[0] for c in SAMPLE}, set(every))
        if not KILLS:
            cases = SAMPLE
        met = set()
        for step, method, wal in cases:
            with self.subTest(step=step, method=method, wal=wal):
                self.anew()
                if self.at_step(step, method, wal):
                    met.add(step)
        self.assertEqual({c[0] for c in cases} - met, set(), "steps that nobody met")


if __name__ == "__main__":
    unittest.main()
