"""A database of Directus: Knex keeps every moment as milliseconds, roles and fields stand in rows, names are uuids."""
import unittest

from made_by import MadeBy


class Directus(MadeBy):
    FRAMEWORK = "directus"
    FLAGS = ("--replace",)

    def test_rows_replace_those_that_bootstrap_made(self):
        self.migrate()
        self.refused(self.copy("--data-only"), 6, "GW0510", "--replace")
        self.fresh_target()
        ended = self.rows_copied()
        self.assertEqual(ended.report["ledgers"], ["directus_migrations: the same 86 revisions on both sides"])
        self.assertEqual(self.sql("select born::text from authors where id = 1"), [("1911-02-28",)])
        self.assertEqual(self.sql("select day::text, opens::text, printed::text from books where id = 1"), [("2011-02-28", "01:30:00", "2024-03-02 10:20:30")])
        self.assertEqual(self.value("select count(*) from directus_users"), 9)
        self.assertEqual(self.value("insert into authors (name) values ('late') returning id"), 21)
        self.assertEqual(self.value("insert into books (title) values ('late') returning id"), 51)

    def test_digits_that_a_real_column_cannot_keep_stop_the_copy(self):
        self.make("update books set weight = 0.1 + 0.2 where id = 1")
        self.migrate()
        self.refused(self.copy("--data-only", *self.FLAGS), 8, "GW0514", "more digits than real keeps in books.weight",
                     "make the target's column double precision")
        self.sql("alter table books alter column weight type double precision")
        self.assertEqual(self.copy("--data-only", *self.FLAGS).code, 0)
        self.assertEqual(self.value("select weight from books where id = 1"), 0.1 + 0.2)

    def test_a_whole_copy_keeps_every_row_and_key(self):
        self.whole()
        self.assertEqual(self.types("directus_users")["id"], "uuid")


if __name__ == "__main__":
    unittest.main()
