"""A resume that is killed itself, at every step, and a source that goes on between the two."""
import unittest

from kill_case import KillCase


class Resume(KillCase):
    def test_a_resume_that_dies_itself(self):
        """Stopped in the middle, then killed at each step of its resume, then resumed once more."""
        self.shop()
        wanted = self.undisturbed()
        for point in self.failpoints():
            with self.subTest(point=point):
                self.fresh_target()
                self.assertTrue(self.killed(failpoint="copy.piece.committed"))
                self.start("--resume", failpoint=point).communicate(timeout=60)
                self.resumed()
                self.same(self.end_state(), wanted)

    def test_a_source_that_went_on_meanwhile(self):
        """What is there by then is compared with the file; what differs is brought again."""
        for first, then in (("copy.piece.committed:2", "copy.resume.compared"), ("copy.keys.added", "copy.resume.emptied"),
                            ("copy.objects.made", "copy.resume.emptied"), ("copy.complete.before", "copy.piece.committed")):
            with self.subTest(first=first, then=then):
                self.shop()
                self.fresh_target()
                self.assertTrue(self.killed(failpoint=first))
                self.goes_on()
                self.start("--resume", failpoint=then).communicate(timeout=60)
                ended = self.resumed()
                self.judge(ended)
                state = self.end_state()
                self.fresh_target()
                self.same(state, self.undisturbed())


if __name__ == "__main__":
    unittest.main()
