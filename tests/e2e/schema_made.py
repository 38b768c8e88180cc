"""Schemas that nobody thought of, each turned into another, on PostgreSQL 14, 15 and 18.

The property is that of src/drift/round_trip_property.cc. It is not a part of `make test` while pairs still fall out:
docs/reliability.md says how many. `make property` runs it.
"""
import pathlib, subprocess, unittest

from harness import GROUNDWAY, Server, clean_environment

PROGRAM = pathlib.Path(GROUNDWAY).resolve().parent / "schema_property"


class Made(unittest.TestCase):
    def run_on(self, major):
        server = Server("--version", major)
        self.addCleanup(server.close)
        environment = clean_environment(GROUNDWAY_TEST_PG=server.url(role="master"), RC_PARAMS="max_success=250")
        for test in ("any_schema_becomes_any_other", "a_schema_that_is_edited_becomes_what_it_was_edited_to"):
            with self.subTest(test):
                done = subprocess.run([PROGRAM, "--gtest_filter=RoundTrip." + test], text=True, capture_output=True,
                                      env=environment, timeout=500)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertRegex(done.stdout, r"(?m)^250 pairs")

    def test_on_15(self):
        self.run_on("15")

    def test_on_14(self):
        self.run_on("14")

    def test_on_18(self):
        self.run_on("18")


if __name__ == "__main__":
    unittest.main()
