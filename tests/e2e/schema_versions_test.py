"""One schema is one text, whichever PostgreSQL from 14 to 18 read it."""
import difflib, pathlib, unittest

from harness import Server
from schema_case import run
from harness import GROUNDWAY

SCHEMA = pathlib.Path(__file__).parent / "schema_versions.sql"


class Versions(unittest.TestCase):
    def dump(self, version):
        server = Server("--version", str(version))
        self.addCleanup(server.close)
        done = run(GROUNDWAY, "schema", "show", str(SCHEMA), "--sql", "--scratch", server.url("postgres", "master"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("CREATE VIEW", done.stdout)
        return done.stdout

    def test_a_dump_is_the_same_from_all(self):
        wanted = self.dump(15)
        for version in (14, 16, 17, 18):
            with self.subTest(version):
                found = self.dump(version)
                unlike = "\n".join(difflib.unified_diff(wanted.splitlines(), found.splitlines(), "15", str(version), lineterm="", n=0))
                self.assertEqual(unlike, "")


if __name__ == "__main__":
    unittest.main()
