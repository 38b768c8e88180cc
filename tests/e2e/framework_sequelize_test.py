"""A database of Sequelize: moments with an offset, TINYINT(1), UUID keys, enums, rows deleted in name only."""
import unittest

from made_by import MadeBy


class Sequelize(MadeBy):
    FRAMEWORK = "sequelize"

    def new_rows(self):
        self.assertEqual(self.sql("""insert into "Users" (email, "passwordHash") values ('late', 'x') returning id, role::text, "isActive" """),
                         [(61, "patient", True)])
        self.assertEqual(self.value("""select count(*) from "Users" where "deletedAt" is not null"""), 2)

    def test_rows_go_into_the_tables_of_its_migrations(self):
        ended = self.rows_copied()
        self.assertEqual(ended.report["ledgers"], ["SequelizeMeta: the same 2 revisions on both sides"])
        self.assertEqual(self.sql("""select at at time zone 'UTC', state::text from "Visits" where "userId" = 7""")[0][1], "planned")
        self.new_rows()

    def test_a_later_migration_on_one_side_stops_the_copy(self):
        self.migrate()
        self.sql("""insert into "SequelizeMeta" values ('20260103080000-later.js')""")
        self.refused(self.copy("--data-only"), 7, "GW0512", "20260103080000-later.js")
        self.assertEqual(self.value('select count(*) from "Users"'), 0)

    def test_a_whole_copy_has_the_types_that_sequelize_expects(self):
        self.WHOLE_FLAGS = ("--identifiers", "keep")
        self.whole('"*.id" = "integer"\n"*.userId" = "integer"\n"*.tagId" = "integer"\n"Visits.id" = "uuid"\n"VisitTags.visitId" = "uuid"\n')
        types = self.types("Users")
        self.assertEqual([types[c] for c in ("id", "isActive", "birthday", "balance", "settings", "photo", "createdAt")],
                         ["integer", "boolean", "date", "numeric(10,2)", "jsonb", "bytea", "timestamp with time zone"])
        self.new_rows()


if __name__ == "__main__":
    unittest.main()
