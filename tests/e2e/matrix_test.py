"""The most telling suites of the copy on the oldest and the newest PostgreSQL, and where a managed service made the database.

Every suite on every version: make matrix.
"""
import os, pathlib, subprocess, unittest

from harness import GROUNDWAY

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/run_matrix.py"


class Matrix(unittest.TestCase):
    def run_on(self, column):
        ended = subprocess.run(["/usr/bin/python3", TOOL, "--short", "--on", column, "--build-dir", os.path.dirname(GROUNDWAY)],
                               text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=600)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        for suite in ("copy_existing_test", "copy_types_test"):
            self.assertRegex(ended.stdout, rf"(?m)^{suite} +[1-9][0-9]*$")

    def test_on_14(self):
        self.run_on("14")

    def test_on_18(self):
        self.run_on("18")

    def test_where_a_managed_service_made_the_database(self):
        self.run_on("managed")


if __name__ == "__main__":
    unittest.main()
