"""--data-only into tables that somebody else's migrations made, with types that SQLite does not know."""
import unittest

from harness import CopyCase


class Existing(CopyCase):
    def test_enums_citext_domains_and_addresses_are_filled(self):
        self.make("create table people (id integer primary key, mood text, email text, age int, home text, tags text)",
                  ("insert into people values (?,?,?,?,?,null)", [(1, "so so", "Ann@Example.org", 44, "10.0.0.0/8"), (2, "sad", "bo@example.org", None, "::1")]))
        self.sql("create extension citext; create type mood as enum ('sad', 'so so'); create domain age as int check (value > 0);"
                 "create table people (id bigserial primary key, mood mood, email citext unique, age age, home inet, tags text)")
        ended = self.copied(0, "--data-only", judged=False)
        self.assertTrue(ended.report["verified"], ended.words)
        self.assertEqual(self.sql("select mood::text, email::text, age::int, home::text from people order by id"),
                         [("so so", "Ann@Example.org", 44, "10.0.0.0/8"), ("sad", "bo@example.org", None, "::1/128")])
        self.assertEqual(self.value("insert into people (email) values ('x') returning id"), 3)

    def test_a_label_that_does_not_exist_is_a_reject(self):
        self.make("create table t (id integer primary key, m text); insert into t values (1, 'happy')")
        self.sql("create type mood as enum ('sad'); create table t (id int primary key, m mood)")
        self.refused(self.copy("--data-only"), 8, "GW0514", "enum")
        self.assertEqual(self.value("select count(*) from t"), 0)

    def test_a_type_that_cannot_be_filled_is_named_before_anything_is_written(self):
        self.make("create table t (id integer primary key, p text); insert into t values (1, '(1,2)')")
        self.sql("create table t (id int primary key, p point)")
        self.refused(self.copy("--data-only"), 7, "GW0511", "point")

    def test_a_circle_of_foreign_keys_that_are_not_deferrable(self):
        self.make("create table a (id integer primary key, b int); create table b (id integer primary key, a int);"
                  "insert into a values (1, 2), (2, null); insert into b values (2, 1)")
        self.sql("create table a (id int primary key, b int); create table b (id int primary key, a int references a);"
                 "alter table a add foreign key (b) references b")
        self.copied(0, "--data-only", judged=False)
        self.assertEqual(self.sql("select id, b from a order by 1"), [(1, 2), (2, None)])
        self.assertEqual(self.value("select count(*) from pg_constraint where contype = 'f' and condeferrable and connamespace = 'public'::regnamespace"), 0)

    def test_triggers_of_the_application_stay_still_and_stay_there(self):
        self.make("create table t (id integer primary key, updated_at datetime); insert into t values (1, '2020-01-01 00:00:00')")
        self.sql("create table t (id int primary key, updated_at timestamp);"
                 "create function touch() returns trigger language plpgsql as 'begin new.updated_at := now(); return new; end';"
                 "create trigger touch before insert or update on t for each row execute function touch()")
        self.copied(0, "--data-only", judged=False)
        self.assertEqual(str(self.value("select updated_at from t")), "2020-01-01 00:00:00")
        self.assertEqual(self.value("select tgenabled from pg_trigger where tgname = 'touch'"), "O")

    def test_identity_always_and_generated_columns(self):
        self.make("create table t (id integer primary key, a int); insert into t values (7, 2)")
        self.sql("create table t (id int generated always as identity primary key, a int, twice int generated always as (a * 2) stored)")
        self.copied(0, "--data-only", judged=False)
        self.assertEqual(self.sql("select id, a, twice from t"), [(7, 2, 4)])
        self.assertEqual(self.value("insert into t (a) values (1) returning id"), 8)

    def test_a_failure_in_the_middle_leaves_everything_as_it_was(self):
        self.make("create table a (id integer primary key); create table b (id integer primary key, v int);"
                  "insert into a values (1); insert into b values (1, 5), (2, -5)")
        self.sql("create table a (id int primary key); create table b (id int primary key, v int check (v > 0));"
                 "insert into a values (100); insert into b values (100, 1)")
        ended = self.copy("--data-only", "--replace")
        self.refused(ended, 7, "GW0401", "check constraint", "nothing of it was kept")
        self.assertEqual((self.sql("select id from a"), self.sql("select id from b")), ([(100,)], [(100,)]))

    def test_a_row_that_only_the_server_can_judge_is_named_as_in_the_file(self):
        for column, setup, value, words in (
                ("age int", "create domain age as int check (value > 0); create table people (id int primary key, \"Age\" age, v int)", -5, ("people.age row 3: '-5'", "age_check")),
                ("age text", "create table people (id int primary key, \"Age\" xml, v int)", "<a", ("people.age row 3: '<a'", "invalid XML")),
                ("age int", "create table people (id int primary key, \"Age\" int check (\"Age\" <> 7), v int)", 7, ("people row 3", "people_Age_check")),
                ("age int", "create table people (id int primary key, \"Age\" int unique, v int)", 1, ("people row 3", "people_Age_key"))):
            with self.subTest(setup=setup):
                self.fresh_target()
                self.source.unlink(missing_ok=True)
                good = "<a/>" if "xml" in setup else 1
                self.make(f"create table people (id integer primary key, {column}, v int)",
                          ("insert into people values (?, ?, ?)", [(2, good, 5), (3, value, 5), (9, good if "xml" in setup else 2, 5)]))
                self.sql(setup)
                self.refused(self.copy("--data-only"), 7, "GW0401", *words, "--exclude people", "nothing of it was kept")
                self.assertEqual(self.value("select count(*) from people"), 0)

    def test_two_copies_at_once_are_refused(self):
        self.make("create table t (id integer primary key); insert into t values (1)")
        import psycopg2
        other = psycopg2.connect(self.url)
        other.cursor().execute("select pg_advisory_lock(hashtextextended('groundway copy', 0))")
        self.refused(self.copy(), 7, "GW0402", "another copy")
        other.close()
        self.copied()

    def test_another_migration_on_one_side_stops_before_a_row_moves(self):
        for name, ddl, rows in (("alembic_version", "version_num text", ("'a1'", "'b2'")), ("schema_migrations", "version text", ("'1'", "'2'")),
                                ("knex_migrations", "id int, name text", ("1, 'x'", "1, 'y'"))):
            with self.subTest(name=name):
                self.fresh_target()
                self.source.unlink(missing_ok=True)
                self.make(f"create table {name} ({ddl}); insert into {name} values ({rows[0]}); create table t (id integer primary key); insert into t values (1)")
                self.sql(f"create table {name} ({ddl}); insert into {name} values ({rows[1]}); create table t (id int primary key)")
                self.refused(self.copy("--data-only"), 7, "GW0512", name)
                self.assertEqual(self.value("select count(*) from t"), 0)
                self.sql(f"truncate {name}; insert into {name} values ({rows[0]})")
                self.copied(0, "--data-only", judged=False)
                self.assertEqual(self.value("select count(*) from t"), 1)

    def test_a_table_that_only_has_the_name_of_a_ledger_is_a_table_like_any_other(self):
        self.make("create table migrations(id integer primary key, species text)",
                  ("insert into migrations values (?, ?)", [(1, "swift"), (2, "crane")]))
        self.sql("create table migrations(id integer primary key, species text)")
        self.copied(0, "--data-only")
        self.assertEqual(self.value("select string_agg(species, ' ' order by id) from migrations"), "swift crane")
        self.refused(self.copy(), 6, "GW0510", "public.migrations has rows")


if __name__ == "__main__":
    unittest.main()
