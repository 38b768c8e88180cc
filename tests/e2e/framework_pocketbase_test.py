"""A file in PocketBase's layout. It has no PostgreSQL side of its own: a whole copy, for whatever comes after it."""
import unittest

from frameworks import FOLDER
from harness import CopyCase


class PocketBase(CopyCase):
    def setUp(self):
        super().setUp()
        self.make((FOLDER / "pocketbase" / "fixture" / "sqlite.sql").read_text())
        self.ended = self.copied(0)

    def test_every_row_and_object_arrives(self):
        self.assertTrue(self.ended.report["verified"])
        self.assertEqual(self.ended.report["left_out"], [])
        types = self.types("notes")
        self.assertEqual([types[c] for c in ("id", "done", "stars", "due", "tags", "readers", "details", "created")],
                         ["text", "boolean", "numeric", "text", "jsonb", "jsonb", "jsonb", "text"])
        self.assertEqual(self.sql("select due, tags, details->'deep' from notes where id = 'rnote0000000001'"),
                         [("2025-03-01 12:00:00.000Z", ["red", "blue"], [None, "x"])])
        self.assertEqual(self.sql("select name, notes, stars from by_author order by id"), [("Ann", 2, 4.5), ("Bo é", 1, 12345678.25), ("", 0, None)])

    def test_its_defaults_make_new_rows(self):
        self.assertRegex(self.value("insert into notes default values returning id"), "^r[0-9a-f]{14}$")
        self.assertEqual(self.sql("select title, done, stars, due, tags, details, place from notes where created = ''"),
                         [("", False, 0, "", [], None, {"lon": 0, "lat": 0})])
        made = self.sql("insert into _collections (name) values ('late') returning id, type, fields, options, created")[0]
        self.assertEqual(made[1:4], ("base", [], {}))
        self.assertRegex(made[4], r"^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$")

    def test_its_partial_indexes_stay_partial(self):
        self.sql("insert into authors (\"tokenkey\", email) values ('t1', ''), ('t2', '')")
        with self.assertRaises(Exception) as refused:
            self.sql("insert into authors (tokenkey, email) values ('t3', 'ann@example.org')")
        self.assertIn("idx_email_pbc_2", str(refused.exception))
        with self.assertRaises(Exception) as refused:
            self.sql("insert into notes (title) values ('FIRST')")
        self.assertIn("idx_notes_title", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
