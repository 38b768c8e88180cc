#include <gmock/gmock.h>

#include "follow/source_log_fixture.h"

namespace groundway::follow {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

#define EXPECT_OK(expr)                                                   \
  do {                                                                    \
    const auto expect_ok_ = (expr);                                       \
    EXPECT_TRUE(expect_ok_) << (expect_ok_ ? "" : expect_ok_.error().cause); \
  } while (false)

using SourceLog = SourceLogTest;

TEST_F(SourceLog, tells_the_keys_that_were_inserted_updated_and_deleted) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  EXPECT_OK(install());
  EXPECT_THAT(changed(), IsEmpty());
  app.run("INSERT INTO t(v) VALUES ('d'); UPDATE t SET v = 'x' WHERE id = 2; DELETE FROM t WHERE id = 1");
  EXPECT_THAT(changed(), UnorderedElementsAre("t 4", "t 2", "t 1"));
  app.run("UPDATE t SET id = 9 WHERE id = 3");
  EXPECT_THAT(changed(last), UnorderedElementsAre("t 3", "t 9"));
}

TEST_F(SourceLog, tells_rows_that_replace_deletes_without_a_trigger) {
  App app(file);
  app.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, mail TEXT UNIQUE COLLATE NOCASE, a, b);"
      "CREATE UNIQUE INDEX ab ON t(a, b DESC) WHERE a > 0;"
      "INSERT INTO t VALUES (1, 'x@y', 1, 1), (2, 'z@y', 2, 2), (3, 'q', 3, 3), (4, 'w', -1, -1)");
  EXPECT_OK(install());
  app.run("INSERT OR REPLACE INTO t VALUES (7, 'X@Y', 2, 2)");
  EXPECT_EQ(app.rows("SELECT id FROM t"), "3\n4\n7\n");
  EXPECT_THAT(changed(), UnorderedElementsAre("t 1", "t 2", "t 7"));
  app.run("UPDATE OR REPLACE t SET b = 3 WHERE id = 4; UPDATE OR REPLACE t SET a = 3 WHERE id = 4");
  EXPECT_EQ(app.rows("SELECT id FROM t"), "4\n7\n");
  EXPECT_THAT(changed(last), UnorderedElementsAre("t 4", "t 3"));
}

TEST_F(SourceLog, leaves_the_schema_as_it_was_byte_for_byte) {
  App app(file);
  app.run(
      "CREATE TABLE \"a \"\"b\"(x TEXT PRIMARY KEY NOT NULL) ; CREATE TABLE 'ünder''score'(i, j, PRIMARY KEY(j, i)) "
      "WITHOUT ROWID; CREATE VIEW v AS SELECT 1; CREATE TABLE n(q); CREATE TRIGGER r AFTER INSERT ON n BEGIN "
      "DELETE FROM n; END");
  const std::string before = app.rows("SELECT rowid, * FROM sqlite_schema");
  const SourceState was = state();
  EXPECT_OK(install());
  EXPECT_NE(app.rows("SELECT rowid, * FROM sqlite_schema"), before);
  EXPECT_TRUE(state().log);
  EXPECT_EQ(state().run, "run-1");
  EXPECT_EQ(state().schema, was.schema);
  app.run("INSERT INTO n VALUES (1); INSERT INTO \"a \"\"b\" VALUES ('k')");
  EXPECT_OK(fence());
  EXPECT_TRUE(state().fences);
  EXPECT_EQ(state().schema, was.schema);
  EXPECT_OK(remove());
  EXPECT_OK(unfence());
  EXPECT_EQ(app.rows("SELECT rowid, * FROM sqlite_schema"), before);
  EXPECT_FALSE(state().log || state().fences);
}

TEST_F(SourceLog, is_no_part_of_the_schema_that_a_copy_reads) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE); CREATE TABLE _groundway_notes(x)");
  EXPECT_OK(install());
  EXPECT_OK(fence());
  auto there = reader();
  ASSERT_TRUE(there);
  auto source = schema::read_source(*db::introspect_sqlite(*there));
  ASSERT_TRUE(source) << source.error().cause;
  EXPECT_EQ(source->tables.size(), 2U);
  EXPECT_THAT(source->triggers, IsEmpty());
  EXPECT_THAT(source->indexes, IsEmpty());
  EXPECT_THAT(source->skipped, IsEmpty());
}

TEST_F(SourceLog, tells_a_row_that_gave_way_over_a_rowid_beside_its_key) {
  App app(file);
  app.run("CREATE TABLE t(k TEXT NOT NULL PRIMARY KEY, \"rowid\" TEXT); INSERT INTO t VALUES ('a', 1), ('b', 2)");
  EXPECT_OK(install());
  app.run("UPDATE OR REPLACE t SET oid = 1 WHERE k = 'b'");
  EXPECT_EQ(app.rows("SELECT k FROM t"), "b\n");
  EXPECT_THAT(changed(), UnorderedElementsAre("t 'a'", "t 'b'"));
  app.run("INSERT OR REPLACE INTO t(_rowid_, k) VALUES (1, 'c')");
  EXPECT_EQ(app.rows("SELECT k FROM t"), "c\n");
  EXPECT_THAT(changed(last), UnorderedElementsAre("t 'b'", "t 'c'"));
}

TEST_F(SourceLog, is_refused_where_triggers_would_break_a_write_that_worked) {
  App app(file);
  app.run(
      "PRAGMA foreign_keys=ON; CREATE TABLE parent(name); CREATE TABLE child(p REFERENCES parent(name));"
      "INSERT INTO parent VALUES ('x')");
  auto refused = install();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::source_schema);
  EXPECT_THAT(refused.error().cause, HasSubstr("foreign key mismatch"));
  EXPECT_THAT(refused.error().fix, HasSubstr("--follow=ranges"));
  app.run("INSERT INTO parent VALUES ('y')");
  EXPECT_FALSE(state().log);
}

TEST_F(SourceLog, keeps_one_entry_for_a_table_without_a_key_and_moves_it) {
  App app(file);
  app.run("CREATE TABLE t(v); CREATE TABLE k(id INTEGER PRIMARY KEY)");
  EXPECT_OK(install());
  EXPECT_THAT(changed(), ElementsAre("t *"));
  EXPECT_THAT(changed(last), IsEmpty());
  app.run("INSERT INTO t VALUES (1), (2), (3); INSERT INTO k VALUES (1); UPDATE t SET v = 9");
  EXPECT_THAT(changed(last), ElementsAre("k 1", "t *"));
  EXPECT_EQ(app.rows("SELECT count(*) FROM _groundway_log"), "2\n");
  app.run("DELETE FROM t");
  EXPECT_THAT(changed(last), ElementsAre("t *"));
}

TEST_F(SourceLog, never_gives_a_number_twice_however_much_is_forgotten) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE n(v)");
  EXPECT_OK(install());
  app.run("INSERT INTO t VALUES (1), (2)");
  changed();
  const std::int64_t before = last;
  EXPECT_OK(locked([&](db::SqliteSession& s) { return prune_log(s, before); }));
  EXPECT_EQ(app.rows("SELECT seq, tbl FROM _groundway_log"), "1|-2\n3|0\n");
  EXPECT_THAT(changed(before), IsEmpty());
  EXPECT_EQ(last, before);
  app.run("INSERT INTO t VALUES (3); INSERT INTO n VALUES (1)");
  EXPECT_THAT(changed(before), ElementsAre("t 3", "n *"));
}

TEST_F(SourceLog, is_not_seen_by_what_the_application_asks_sqlite) {
  App app(file);
  app.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v UNIQUE); CREATE TABLE seen(rowid_then, changed_then);"
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO seen VALUES (last_insert_rowid(), changes()); END;"
      "CREATE TABLE w(k TEXT PRIMARY KEY) WITHOUT ROWID");
  EXPECT_OK(install());
  app.run("INSERT INTO t VALUES (40, 'a'), (50, 'b'); INSERT INTO w VALUES ('x')");
  EXPECT_EQ(app.rows("SELECT last_insert_rowid(), changes()"), "50|1\n");
  EXPECT_EQ(app.rows("UPDATE t SET v = v || '!' RETURNING id, v"), "40|a!\n50|b!\n");
  EXPECT_EQ(app.rows("SELECT changes()"), "2\n");
  EXPECT_EQ(app.rows("SELECT rowid_then FROM seen"), "40\n50\n");
}

TEST_F(SourceLog, reaches_statements_that_were_prepared_before_it_was_there) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  sqlite3_stmt* insert = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(app.raw(), "INSERT INTO t DEFAULT VALUES", -1, &insert, nullptr), SQLITE_OK);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(insert, sqlite3_finalize);
  ASSERT_EQ(sqlite3_step(insert), SQLITE_DONE);
  sqlite3_reset(insert);
  EXPECT_OK(install());
  EXPECT_EQ(sqlite3_step(insert), SQLITE_DONE);
  sqlite3_reset(insert);
  EXPECT_THAT(changed(), ElementsAre("t 2"));
  EXPECT_OK(remove());
  EXPECT_EQ(sqlite3_step(insert), SQLITE_DONE);
  sqlite3_reset(insert);
  EXPECT_OK(fence());
  EXPECT_EQ(sqlite3_step(insert), SQLITE_CONSTRAINT);
}

TEST_F(SourceLog, sees_what_foreign_keys_do_to_other_tables) {
  App app(file);
  app.run(
      "PRAGMA foreign_keys=ON; CREATE TABLE p(id INTEGER PRIMARY KEY, u UNIQUE);"
      "CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);"
      "CREATE TABLE d(id INTEGER PRIMARY KEY, c REFERENCES c ON DELETE SET NULL);"
      "INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (10, 1), (20, 2); INSERT INTO d VALUES (7, 10)");
  EXPECT_OK(install());
  app.run("INSERT OR REPLACE INTO p VALUES (3, 'x')");
  EXPECT_THAT(changed(), UnorderedElementsAre("p 1", "p 3", "c 10", "d 7"));
  app.run("UPDATE p SET id = 5 WHERE id = 2");
  EXPECT_THAT(changed(last), UnorderedElementsAre("p 2", "p 5", "c 20"));
}

TEST_F(SourceLog, sees_a_key_as_it_is_though_foreign_keys_bend_it) {
  App app(file);
  app.run(
      "PRAGMA foreign_keys=ON; CREATE TABLE p(k PRIMARY KEY NOT NULL);"
      "CREATE TABLE c(id INTEGER PRIMARY KEY, p REAL UNIQUE REFERENCES p ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);"
      "INSERT INTO p VALUES ('1'), ('2')");
  EXPECT_OK(install({"p"}));
  app.run("DELETE FROM p WHERE k = '1'");
  EXPECT_THAT(changed(), ElementsAre("p '1'"));
  app.run("UPDATE p SET k = '3'");
  EXPECT_THAT(changed(last), IsSupersetOf({"p '2'", "p '3'"}));
  app.run("INSERT INTO p VALUES ('4')");
  EXPECT_THAT(changed(last), Contains("p '4'"));
}

TEST_F(SourceLog, sees_what_stays_when_a_trigger_of_the_application_ignores_the_rest) {
  App app(file);
  app.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v);"
      "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT RAISE(IGNORE); END;"
      "CREATE TRIGGER b AFTER UPDATE ON t BEGIN SELECT RAISE(FAIL, 'no'); END");
  EXPECT_OK(install());
  app.run("INSERT INTO t VALUES (1, 'a')");
  EXPECT_EQ(app.attempt("UPDATE t SET v = 'b'"), "no");
  EXPECT_EQ(app.rows("SELECT * FROM t"), "1|b\n");
  auto seen = changes();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->entries, 2U);
}

TEST_F(SourceLog, tells_keys_apart_that_are_equal_to_sqlite) {
  App app(file);
  app.run(
      "CREATE TABLE t(k PRIMARY KEY NOT NULL) WITHOUT ROWID; CREATE TABLE n(k TEXT COLLATE NOCASE PRIMARY KEY NOT NULL);"
      "INSERT INTO t VALUES (1), (0.0), (x'61'); INSERT INTO n VALUES ('abc')");
  EXPECT_OK(install());
  app.run("UPDATE t SET k = 1.0 WHERE k = 1; UPDATE n SET k = 'ABC'; INSERT OR REPLACE INTO n VALUES ('aBc')");
  EXPECT_THAT(changed(), UnorderedElementsAre("t 1", "t 1.000000", "n 'abc'", "n 'ABC'", "n 'aBc'"));
}

TEST_F(SourceLog, notices_a_table_that_was_made_anew_and_lost_its_triggers) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE u(id INTEGER PRIMARY KEY)");
  EXPECT_OK(install());
  const SourceState was = state();
  EXPECT_TRUE(was.whole);
  app.run("ANALYZE; VACUUM");
  EXPECT_TRUE(state().whole);
  EXPECT_EQ(state().schema, was.schema);
  app.run("DROP TABLE t; CREATE TABLE t(id INTEGER PRIMARY KEY)");
  EXPECT_FALSE(state().whole);
  app.run("CREATE INDEX i ON u(id)");
  EXPECT_NE(state().schema, was.schema);
}

TEST_F(SourceLog, notices_a_table_that_was_renamed_and_leaves_it_renamed) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v UNIQUE)");
  EXPECT_OK(install());
  app.run("ALTER TABLE t RENAME TO s; ALTER TABLE s RENAME COLUMN v TO w; INSERT INTO s VALUES (1, 'x')");
  EXPECT_FALSE(state().whole);
  EXPECT_OK(remove());
  EXPECT_FALSE(state().log);
  EXPECT_EQ(app.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"),
            "s|CREATE TABLE \"s\"(id INTEGER PRIMARY KEY, w UNIQUE)\n");
}

TEST_F(SourceLog, removes_what_is_left_after_somebody_removed_a_part) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY); ANALYZE");
  const std::string before = app.rows("SELECT * FROM sqlite_schema");
  EXPECT_OK(install());
  app.run("INSERT INTO t VALUES (1); ANALYZE");
  app.run("DROP TRIGGER _groundway_log_0_insert; DROP TABLE _groundway_log");
  EXPECT_TRUE(state().log);
  EXPECT_FALSE(state().whole);
  EXPECT_OK(remove());
  EXPECT_OK(remove());
  EXPECT_EQ(app.rows("SELECT * FROM sqlite_schema"), before);
  EXPECT_EQ(app.rows("SELECT tbl FROM sqlite_stat1"), "t\n");
}

TEST_F(SourceLog, is_refused_where_the_application_took_the_name_or_another_run_left_one) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE _groundway_LOG(mine)");
  auto taken = install({"t"});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::follow_state);
  EXPECT_THAT(taken.error().cause, HasSubstr("_groundway_LOG"));
  EXPECT_OK(remove());
  app.run("SELECT mine FROM _groundway_LOG; DROP TABLE _groundway_LOG");
  EXPECT_OK(install());
  auto again = install({"t"});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().cause, HasSubstr("run-1"));
  app.run("INSERT INTO t VALUES (1)");
  EXPECT_THAT(changed(), ElementsAre("t 1"));
}

TEST_F(SourceLog, finds_rows_in_the_way_by_an_index_and_not_by_reading_the_table) {
  App app(file);
  app.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, mail TEXT COLLATE NOCASE UNIQUE, s, v);"
      "CREATE UNIQUE INDEX part ON t(s) WHERE v > \"none\" AND mail IS NOT NULL");
  EXPECT_OK(install());
  for (const char* query :
       {"SELECT id FROM t WHERE mail COLLATE \"NOCASE\" = ?1", "SELECT id FROM t WHERE s COLLATE \"BINARY\" = ?1 AND "
                                                               "((v > \"none\") AND (mail IS NOT NULL))"}) {
    EXPECT_THAT(app.rows(std::string("EXPLAIN QUERY PLAN ") + query), HasSubstr("SEARCH t USING")) << query;
  }
  EXPECT_THAT(app.rows("SELECT sql FROM sqlite_schema WHERE name = '_groundway_log_0_before_insert'"),
              HasSubstr("WHERE \"s\" COLLATE \"BINARY\" = NEW.\"s\" AND ((v > \"none\") AND (mail IS NOT NULL))"));
}

TEST_F(SourceLog, fences_come_before_triggers_of_the_application) {
  App app(file);
  app.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE log(x); CREATE VIEW v AS SELECT id FROM t;"
      "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(IGNORE); END;"
      "CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO log VALUES (1); INSERT INTO t VALUES (1); END");
  EXPECT_OK(install({"t"}));
  EXPECT_OK(fence());
  EXPECT_EQ(app.attempt("INSERT INTO t VALUES (1)"), "moved to PostgreSQL");
  EXPECT_EQ(app.attempt("INSERT OR IGNORE INTO v VALUES (1)"), "moved to PostgreSQL");
  EXPECT_EQ(app.rows("SELECT count(*) FROM log"), "0\n");
}

TEST_F(SourceLog, fences_answer_every_write) {
  App app(file);
  app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE); INSERT INTO t VALUES (1, 1)");
  EXPECT_OK(install());
  EXPECT_OK(remove());
  EXPECT_OK(fence());
  for (const char* sql :
       {"INSERT INTO t VALUES (2, 2)", "INSERT OR REPLACE INTO t VALUES (1, 2)", "INSERT OR IGNORE INTO t VALUES (3, 1)",
        "INSERT OR FAIL INTO t VALUES (3, 3)", "UPDATE t SET u = 5", "UPDATE OR IGNORE t SET u = 5", "DELETE FROM t",
        "INSERT INTO t VALUES (1, 9) ON CONFLICT DO UPDATE SET u = 9"}) {
    EXPECT_EQ(app.attempt(sql), "moved to PostgreSQL") << sql;
  }
  EXPECT_EQ(app.rows("SELECT * FROM t"), "1|1\n");
}

}  // namespace
}  // namespace groundway::follow
