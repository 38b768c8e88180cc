"""--data-only killed at every step that has a name, and resumed."""
import unittest

from kill_case import KillCase


class DataOnly(KillCase):
    def test_data_only(self):
        self.shop()
        whole = {"copy.tables.made", "copy.rows.loaded", "copy.keys.added", "copy.constraints.made", "copy.objects.made", "copy.view.made",
                 "copy.piece.recorded", "copy.piece.committed", "copy.index.made", "copy.key.index.made", "copy.key.validated"}
        self.walk(("--data-only",), whole | self.OF_RESUME | self.OF_REPLACE | self.OF_LARGE, before=self.migrated)

    def migrated(self):
        self.assertEqual(self.copy("--schema-only").code, 0)
        self.sql("drop schema groundway cascade")  # as if a framework had made the tables


if __name__ == "__main__":
    unittest.main()
