"""Follow, cutover and abandon killed at every step that has a name, under writers.

After each: `copy status` names the state and a next command, that command works as it stands, and what the application
was told is true: nothing lost, nothing twice, and no file that takes writes while PostgreSQL is called the place to go.
GROUNDWAY_KILLS=all: every step by both ways and in both journal modes; without it a sample.
"""
import json, os, pathlib, re, shlex, signal, subprocess, time, unittest

from follow_case import FollowCase
from harness import GROUNDWAY, clean_environment
from proxy import Proxy
from setaside_case import SuperCase

KILLS = os.environ.get("GROUNDWAY_KILLS", "")
# Where the two databases agree least on what is true.
SAMPLE = [("cutover.target.committed", "log", True), ("cutover.fences.committed", "ranges", False),
          ("abandon.source.cleaned", "log", True), ("follow.sent", "log", False)]


def steps():
    """(name, command) of the binary's own failpoints."""
    listed = subprocess.run([GROUNDWAY, "copy", "--list-failpoints"], text=True, capture_output=True, env=clean_environment())
    found = re.findall(r"^\s*((?:follow|cutover|abandon)\.[\w.]+)", listed.stdout, re.M)
    return found


class KillCase(FollowCase, SuperCase):
    """A target named by an environment, reached through a network that can be cut."""

    def setUp(self):
        super().setUp()
        hba = pathlib.Path(self.superuser("show hba_file").strip())
        if "hostnossl" not in hba.read_text():
            hba.write_text("hostnossl all all 127.0.0.1/32 scram-sha-256\n" + hba.read_text())
            self.superuser("select pg_reload_conf()")
        self.proxy = Proxy(("127.0.0.1", int(re.search(r":(\d+)/", self.url)[1])))
        self.addCleanup(self.proxy.shut)
        through = re.sub(r"\?.*", "?sslmode=disable", self.proxy.through(self.url))
        (self.folder / "groundway.toml").write_text(f'[env.here]\ntier = "development"\nurl = "{through}"\n')

    def command(self, words, **environment):
        """A command as it is printed, pasted into a shell."""
        argv = shlex.split(words, comments=True)
        self.assertEqual(argv[0], "groundway", words)
        return self.groundway(*argv[1:], timeout=150, **environment)

    def begin(self, words, **environment):
        argv = shlex.split(words, comments=True)
        self.said = self.folder / f"follow{len(self.followers)}.txt"
        with open(self.said, "w") as said:
            child = subprocess.Popen([GROUNDWAY, *argv[1:]], cwd=self.folder, env=clean_environment(**environment),
                                     stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        self.followers.append(child)
        return child

    def follow_words(self, method):
        self.report = self.folder / "report.json"
        return f"groundway copy {self.source} --env here --follow={method} --report {self.report}"

    def cutover_words(self):
        return f"groundway copy cutover {self.source} --env here"

    def look(self):
        ended = self.command(f"groundway copy status {self.source} --env here --json")
        self.assertIn(ended.code, (0, 1), ended.words)
        return json.loads(ended.out)

    def never_both(self, fleet):
        """PostgreSQL is called the place to go only while the file refuses writes, and the other way round."""
        if self.journal().get("state") == "moved":
            self.assertTrue(self.is_fenced(), "moved, and the file takes writes")
        if fleet.count("there"):
            self.assertTrue(self.is_fenced(), "the application writes in PostgreSQL, and the file takes writes")

    def to_the_end(self, fleet, method):
        """Does what `copy status` says, again and again, until all has moved; at most a few times."""
        for _ in range(5):
            self.never_both(fleet)
            seen = self.look()
            state, following = seen["state"], seen["next"]
            if state == "moved" and not following:
                return
            self.assertTrue(following, seen)
            if " cutover" in following or " abandon" in following:
                ended = self.command(following)
                self.assertEqual(ended.code, 0, following + "\n" + ended.words)
                continue
            child = self.begin(following)
            self.until_follows(child)
            ended = self.command(self.cutover_words())
            self.assertEqual(ended.code, 0, ended.words + self.said.read_text(errors="replace")[-1500:])
            self.ended(child)
        self.fail(f"not at the end after five commands: {self.look()}")

    def judged(self, fleet, method):
        self.to_the_end(fleet, method)
        time.sleep(0.4)
        fleet.stop()
        self.assertEqual(fleet.count("moved"), len(fleet.plan))
        self.verdict(fleet)


class Steps(KillCase):
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

    def stopped(self, child):
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.wait(60)

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
                self.tearDown()
                self.doCleanups()
                self.setUp()
                if self.at_step(step, method, wal):
                    met.add(step)
        self.assertEqual({c[0] for c in cases} - met, set(), "steps that nobody met")


if __name__ == "__main__":
    unittest.main()
