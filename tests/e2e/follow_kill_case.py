"""What the suites share that break a follow or a cutover: a target reached through a network that can be cut, and the way
from wherever it stands to the end, by the commands that `copy status` names."""
import json, pathlib, re, shlex, subprocess, time

from follow_case import FollowCase
from harness import GROUNDWAY, clean_environment
from proxy import Proxy
from setaside_case import SuperCase


class FollowKillCase(FollowCase, SuperCase):
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
            if state in ("nothing", "complete"):  # broken before the follow was known: it is asked for again
                following = self.follow_words(method)
            self.assertTrue(following, seen)
            if " --follow" not in following:
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
