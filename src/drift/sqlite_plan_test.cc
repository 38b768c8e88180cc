#include "drift/sqlite_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "db/sqlite_scratch.h"
#include "drift/sqlite_side.h"

namespace groundway::drift {
namespace {

Side side_of(const std::string& ddl) {
  Side side;
  side.kind = Side::Kind::script;
  side.script = {"models.sql", {{"models.sql", ddl, 1}}};
  return side;
}

catalog::SqliteSchema schema_of(const std::string& ddl) {
  auto loaded = load_sqlite(side_of(ddl));
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().cause);
  return loaded ? loaded->schema : catalog::SqliteSchema();
}

catalog::Plan plan(const std::string& from, const std::string& to, const SqliteWanted& wanted = {}) {
  auto made = plan_sqlite(schema_of(from), schema_of(to), wanted);
  EXPECT_TRUE(made) << (made ? "" : made.error().cause);
  return made ? *made : catalog::Plan();
}

catalog::Class gravest(const catalog::Plan& plan) {
  catalog::Class out = catalog::Class::additive;
  for (const catalog::Change& change : plan.changes) out = std::max(out, change.class_());
  return out;
}

TEST(SqlitePlan, equal_schemas_need_nothing_in_whatever_order_the_columns_stand) {
  EXPECT_TRUE(plan("CREATE TABLE t (a INT, b TEXT)", "create table T2(x); drop table T2; create table t(b text, [a] int)").empty());
}

TEST(SqlitePlan, a_column_is_added_in_place) {
  const auto made = plan("CREATE TABLE t (a)", "CREATE TABLE t (a, b TEXT DEFAULT 'x')");
  ASSERT_EQ(made.changes.size(), 1U);
  EXPECT_EQ(made.changes[0].statements[0].sql, "ALTER TABLE \"t\" ADD COLUMN b TEXT DEFAULT 'x'");
  EXPECT_EQ(gravest(made), catalog::Class::additive);
}

TEST(SqlitePlan, what_sqlite_cannot_add_or_drop_in_place_makes_the_table_anew) {
  for (const char* column : {"b UNIQUE", "b NOT NULL", "b DEFAULT CURRENT_TIMESTAMP", "b DEFAULT (1 + 1)",
                             "b AS (a) STORED", "b REFERENCES t (a) DEFAULT 3"}) {
    const auto made = plan("CREATE TABLE t (a)", std::string("CREATE TABLE t (a, ") + column + ")");
    EXPECT_EQ(gravest(made), catalog::Class::rewriting) << column;
  }
  const auto made = plan("CREATE TABLE t (a, b CHECK (a > b)); CREATE VIEW v AS SELECT b FROM t",
                         "CREATE TABLE t (a); CREATE VIEW v AS SELECT b FROM t");
  ASSERT_EQ(made.changes.size(), 1U);
  EXPECT_EQ(gravest(made), catalog::Class::destructive);
}

TEST(SqlitePlan, a_column_in_an_index_that_goes_with_it_is_dropped_in_place) {
  const auto made = plan("CREATE TABLE t (a, b); CREATE INDEX i ON t (b)", "CREATE TABLE t (a)");
  ASSERT_EQ(made.changes.size(), 2U);
  EXPECT_EQ(made.changes[1].statements[0].sql, "ALTER TABLE \"t\" DROP COLUMN \"b\"");
}

TEST(SqlitePlan, a_rename_that_was_said_keeps_the_rows) {
  SqliteWanted wanted;
  wanted.renames = {{"a", "b"}, {"b.x", "b.y"}};
  const auto made = plan("CREATE TABLE a (x); CREATE INDEX i ON a (x)", "CREATE TABLE b (y); CREATE INDEX i ON b (y)", wanted);
  ASSERT_EQ(made.changes.size(), 2U);
  EXPECT_EQ(gravest(made), catalog::Class::blocking);
}

TEST(SqlitePlan, what_looks_renamed_is_asked) {
  const auto made = plan("CREATE TABLE a (x)", "CREATE TABLE b (x)");
  ASSERT_EQ(made.notes.size(), 1U);
  EXPECT_EQ(made.notes[0], "table a may have become b: --rename a=b");
}

TEST(SqlitePlan, only_what_adds_is_added_and_nothing_on_what_is_left) {
  auto parts = additions_to_sqlite(
      schema_of("CREATE TABLE t (a INT); CREATE TABLE gone (x)"),
      schema_of("CREATE TABLE t (a TEXT, b TEXT, c INT UNIQUE); CREATE TABLE n (x); CREATE INDEX i ON t (c);"
                "CREATE VIEW v AS SELECT c FROM t; CREATE TRIGGER g AFTER INSERT ON n BEGIN UPDATE t SET c = 1; END;"
                "CREATE VIEW w AS SELECT x FROM n"));
  ASSERT_TRUE(parts);
  std::set<std::string> added;
  for (const catalog::Change& change : parts->added) added.insert(catalog::shown(change.name));
  EXPECT_EQ(added, (std::set<std::string>{"column t.b", "table n", "view w"}));
  EXPECT_EQ(parts->left.size(), 5U);
}

TEST(SqliteSide, a_script_reaches_no_other_file) {
  for (const char* sql : {"ATTACH '/tmp/other.db' AS o", "VACUUM INTO '/tmp/other.db'"}) {
    EXPECT_FALSE(load_sqlite(side_of(sql))) << sql;
  }
}

TEST(SqliteSide, a_statement_that_sqlite_does_not_take_is_named_with_its_line) {
  const auto loaded = load_sqlite(side_of("CREATE TABLE t (a);\n\n-- here\nCREATE TABEL u (a);\n"));
  ASSERT_FALSE(loaded);
  EXPECT_TRUE(loaded.error().place.starts_with("models.sql:3")) << loaded.error().place;
}

}  // namespace
}  // namespace groundway::drift
