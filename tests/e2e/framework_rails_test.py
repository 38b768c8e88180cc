"""An application of ActiveRecord leaves SQLite for PostgreSQL."""
import unittest

from frameworks import Contract, Framework


class Rails(Contract, Framework):
    APPLICATION = "rails"
    COMMAND = ["ruby", "app.rb"]
    LEDGERS = ["schema_migrations", "ar_internal_metadata"]
    ANOTHER_REVISION = "insert into schema_migrations values ('20230401090000')"
    REVISIONS_NAMED = ["20230401090000"]

    def test_the_schema_dump_is_that_of_a_fresh_database(self):
        self.app("migrate", self.url)
        fresh = self.app("schema", self.url)
        self.assertEqual(self.copy("--data-only").code, 0)
        self.assertEqual(self.app("schema", self.url), fresh)
        self.assertIn('create_table "tokens", id: :uuid', fresh)


if __name__ == "__main__":
    unittest.main()
