"""A database of Prisma: moments in milliseconds, native enums, quoted names, a ledger of its own on each side."""
import unittest

from made_by import MadeBy


class Prisma(MadeBy):
    FRAMEWORK = "prisma"
    FLAGS = ("--exclude", "_prisma_migrations")

    def test_a_new_history_is_refused_with_the_flag_that_leaves_it(self):
        self.migrate()
        ended = self.copy("--data-only")
        self.refused(ended, 7, "GW0512", "20260101000000_init", "20260301000000_init", "--exclude _prisma_migrations", "Nothing was written")
        self.assertEqual(self.value('select count(*) from "User"'), 0)

    def test_rows_go_into_the_tables_of_its_migrations(self):
        self.rows_copied()
        self.assertEqual(self.sql('select "createdAt"::text, role::text, "isActive", karma from "User" where id = 3'),
                         [("2023-11-17 22:13:20.369", "READER", True, 211106232532989)])
        self.assertEqual(self.sql("select migration_name from _prisma_migrations"), [("20260301000000_init",)])
        self.assertEqual(self.value("""insert into "User" (email, password, "updatedAt") values ('late', 'x', now()) returning id"""), 61)
        self.assertEqual(self.value("""insert into "Category" (name) values ('late') returning id"""), 13)

    def test_a_birthday_before_1990_needs_no_other_to_tell_its_unit(self):
        self.make('update "User" set "deletedAt" = null; update "User" set "deletedAt" = -1856908800000 where id = 1;'
                  'update "User" set "deletedAt" = 1728000000 where id = 2')
        self.migrate()
        self.assertEqual(self.copy("--data-only", *self.FLAGS).code, 0)
        self.assertEqual(self.sql('select "deletedAt"::text from "User" where id < 3 order by id'), [("1911-02-28 00:00:00",), ("1970-01-21 00:00:00",)])

    def test_moments_long_ago_follow_those_that_tell_the_unit(self):
        self.make('update "User" set "createdAt" = 0 where id = 1; update "User" set "createdAt" = -1 where id = 2')
        self.migrate()
        self.assertEqual(self.copy("--data-only", *self.FLAGS).code, 0)
        self.assertEqual(self.sql('select "createdAt"::text from "User" where id < 3 order by id'), [("1970-01-01 00:00:00",), ("1969-12-31 23:59:59.999",)])

    def test_seconds_among_milliseconds_are_rejected_by_name(self):
        self.make('update "User" set "createdAt" = 1700000001 where id = 1')
        self.migrate()
        self.refused(self.copy("--data-only", *self.FLAGS), 8, "GW0514", "number in a date or time column in User.createdAt")
        self.assertEqual(self.value('select count(*) from "User"'), 0)

    def test_a_moment_that_sql_wrote_by_hand_stands_beside_numbers(self):
        self.make("""insert into "User" (email, password, "updatedAt") values ('hand', 'x', '2024-05-06T07:08:09.123Z')""")
        self.migrate()
        self.assertEqual(self.copy("--data-only", *self.FLAGS).code, 0)
        self.assertEqual(self.value("""select "updatedAt"::text from "User" where email = 'hand'"""), "2024-05-06 07:08:09.123")

    def test_a_whole_copy_keeps_every_row_and_key(self):
        self.whole()
        self.assertEqual(self.types("user")["createdat"], "timestamp with time zone")

    def test_a_whole_copy_keeps_prisma_s_names_where_that_is_asked(self):
        self.WHOLE_FLAGS = ("--identifiers", "keep")
        self.whole()
        self.assertEqual(self.types("User")["isActive"], "boolean")
        self.assertEqual(self.value("""insert into "User" (email, password, "updatedAt") values ('late', 'x', now()) returning id"""), 61)


if __name__ == "__main__":
    unittest.main()
