"""What the suites of `groundway copy postgresql://... sqlite:file` share."""
import sqlite3

from harness import CopyCase


class BackCase(CopyCase):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "back.db"

    def back(self, *flags, source=None, target=None, code=0, **more):
        report = self.folder / "back.json"
        report.unlink(missing_ok=True)
        ended = self.groundway("copy", source or self.url, f"sqlite:{target or self.file}", "--report", report, *flags, report=report, **more)
        if code is not None:
            self.assertEqual(ended.code, code, ended.words)
        return ended

    def lite(self, statement, *parameters, path=None):
        connection = sqlite3.connect(path or self.file)
        try:
            return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()

    def assert_sound(self, path=None):
        self.assertEqual(self.lite("pragma integrity_check", path=path), [("ok",)])
        self.assertEqual(self.lite("pragma foreign_key_check", path=path), [])
