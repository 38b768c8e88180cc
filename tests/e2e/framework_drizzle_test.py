"""A database of Drizzle: moments in seconds and milliseconds, booleans in integers, bigints and JSON in blobs."""
import unittest

from made_by import MadeBy


class Drizzle(MadeBy):
    FRAMEWORK = "drizzle"

    def test_rows_go_into_the_tables_of_its_migrations(self):
        ended = self.rows_copied()
        self.assertTrue(ended.told("changed", "table __drizzle_migrations", "left alone"), ended.words)
        self.assertEqual(self.sql("""select "isActive", "createdAt" at time zone 'UTC', role::text from guests where id = 4""")[0][0], False)
        self.assertEqual(self.sql("select points, plan from rooms where code = 'R3'"), [(27021597764222979, {"doors": 3, "name": "plan 3"})])
        self.assertEqual(self.value("""select "startsAt"::text from bookings where id = 1"""), "2024-07-04 09:46:40")
        self.assertEqual(self.value("select count(*) from drizzle.__drizzle_migrations"), 1)
        self.assertEqual(self.value("""insert into guests (email, "passwordHash") values ('late', 'x') returning id"""), 61)
        self.assertEqual(self.value("""insert into bookings ("guestId", "startsAt") values (1, now()) returning id"""), 50)

    def test_a_whole_copy_is_what_the_file_declares(self):
        self.whole()
        self.assertEqual(self.types("guests")["createdat"], "bigint")

    def test_a_whole_copy_takes_the_types_that_a_person_names(self):
        self.WHOLE_FLAGS = ("--identifiers", "keep")
        self.whole('"guests.isActive" = "boolean"\n"guests.last_seen" = "timestamptz"\n"bookings.startsAt" = "timestamp"\n"rooms.points" = "bigint"\n'
                   '"guests.settings" = "jsonb"\n"*.id" = "integer"\n')
        self.assertEqual(self.types("guests")["isActive"], "boolean")
        self.assertEqual(self.sql("""select points, (select settings->>'n' from guests where id = 3) from rooms where code = 'R3'"""),
                         [(27021597764222979, "3")])
        self.assertEqual(self.sql("""insert into guests (email, "passwordHash") values ('late', 'x') returning id, "isActive" """), [(61, True)])


if __name__ == "__main__":
    unittest.main()
