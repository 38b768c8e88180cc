#include <gmock/gmock.h>

#include "follow/source_log_fixture.h"

namespace groundway::follow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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
