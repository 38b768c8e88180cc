"""A copy killed at every step that has a name, and resumed: what stands in the end is what an undisturbed copy makes."""
import unittest

from kill_case import KillCase


class Whole(KillCase):
    def test_a_whole_copy(self):
        self.shop()
        self.walk((), self.OF_DATA_ONLY | self.OF_RESUME | self.OF_REPLACE | self.OF_LARGE)


if __name__ == "__main__":
    unittest.main()
