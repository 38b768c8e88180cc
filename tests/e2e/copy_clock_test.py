"""A copy whose machine has its date set forward and back by hours, again and again, while it works."""
import pathlib, subprocess, unittest

from harness import clean_environment
from kill_case import KillCase

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "jump.c"


class Clock(KillCase):
    SMALL = 10

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shim = cls.server.folder / "jump.so"
        subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", cls.shim, SOURCE, "-ldl"], check=True)

    def jumping(self, *flags, **more):
        return self.copy(*flags, LD_PRELOAD=self.shim, JUMP_HOURS=7, **more)

    def test_the_clock_does_jump(self):
        words = subprocess.run(["date", "+%s"], env=dict(clean_environment(), LD_PRELOAD=self.shim, JUMP_HOURS="7"), capture_output=True, text=True)
        here = subprocess.run(["date", "+%s"], capture_output=True, text=True)
        self.assertGreater(int(words.stdout) - int(here.stdout), 6 * 3600)

    def test_copies_resumes_and_proofs_end_as_ever(self):
        self.shop()
        wanted = self.undisturbed()
        self.fresh_target()
        ended = self.jumping()
        self.assertEqual((ended.code, ended.report["verified"]), (0, True), ended.words)
        self.same(self.end_state(), wanted)
        self.judge(ended)
        for name in ("seconds", "seconds_load", "seconds_proof"):
            told = ended.report.get(name, 0)
            self.assertTrue(0 <= told < 600, (name, told))
        self.assertEqual(self.jumping("--verify-only").code, 0)
        self.assertEqual(self.jumping("--data-only", "--replace", "--yes").code, 0)
        self.fresh_target()
        self.assertTrue(self.killed(failpoint="copy.piece.committed:2"))
        ended = self.jumping("--resume")
        self.assertEqual((ended.code, ended.report["verified"]), (0, True), ended.words)
        self.same(self.end_state(), wanted)

    def test_a_wait_ends_when_its_time_is_over(self):
        """Nobody answers: the connection is given up by the steady clock, neither at once nor never."""
        self.shop()
        ended = self.jumping(url="postgresql://a@10.255.255.1:9/x?connect_timeout=3", timeout=60)
        self.assertIn(ended.code, (4, 5), ended.words)


if __name__ == "__main__":
    unittest.main()
