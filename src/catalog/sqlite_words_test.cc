#include "catalog/sqlite_words.h"

#include <gtest/gtest.h>

namespace groundway::catalog {
namespace {

SqliteTableText read(const std::string& sql) {
  auto table = read_table_text(sql);
  EXPECT_TRUE(table) << sql;
  return table ? *table : SqliteTableText();
}

TEST(SqliteWords, blanks_comments_case_and_quotes_are_no_difference) {
  EXPECT_EQ(canonical("CREATE TABLE t (a INT, b text)"),
            canonical("create  table [T](\"a\" int /* one */,\n`B` TEXT -- two\n);"));
}

TEST(SqliteWords, a_text_a_name_and_a_reserved_word_in_quotes_differ) {
  EXPECT_NE(canonical("SELECT 'a'"), canonical("SELECT a"));
  EXPECT_NE(canonical("DEFAULT \"true\""), canonical("DEFAULT true"));
  EXPECT_NE(canonical("DEFAULT \"null\""), canonical("DEFAULT null"));
  EXPECT_NE(canonical("SELECT 'A'"), canonical("SELECT 'a'"));
}

TEST(SqliteWords, columns_are_told_from_constraints_that_stand_without_commas) {
  const auto table = read("CREATE TABLE t (a int, \"primary\" text, PRIMARY KEY (a) CHECK (a > 0), UNIQUE (a)) STRICT");
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_EQ(table.columns[1].name, "primary");
  EXPECT_EQ(table.constraints, read("CREATE TABLE t (a, PRIMARY KEY (a), CHECK (a > 0) UNIQUE (a))").constraints);
  EXPECT_EQ(table.options, canonical("strict"));
}

TEST(SqliteWords, what_keeps_a_column_from_being_added_is_seen) {
  const auto table = read("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE, c AS (a + 1) STORED,"
                          " d NOT NULL DEFAULT (1, ')'), e REFERENCES p ON DELETE SET DEFAULT, f DEFAULT -1)");
  EXPECT_TRUE(table.columns[0].key);
  EXPECT_TRUE(table.columns[1].key);
  EXPECT_TRUE(table.columns[2].generated && table.columns[2].stored);
  EXPECT_TRUE(table.columns[3].not_null);
  EXPECT_EQ(table.columns[3].default_value, canonical("(1, ')')"));
  EXPECT_TRUE(table.columns[4].refers);
  EXPECT_EQ(table.columns[4].default_value, "");
  EXPECT_EQ(table.columns[5].default_value, canonical("-1"));
  EXPECT_TRUE(table.autoincrement);
}

TEST(SqliteWords, a_definition_that_says_its_own_name_is_known) {
  EXPECT_TRUE(read("CREATE TABLE t (a CHECK (T.a > 0))").names_itself);
  EXPECT_FALSE(read("CREATE TABLE t (a CHECK (a > 0))").names_itself);
}

TEST(SqliteWords, what_is_no_table_is_refused) {
  for (const char* sql : {"", "CREATE TABLE t", "CREATE TABLE t (", "CREATE TABLE t ()", "CREATE VIEW v AS SELECT 1",
                          "CREATE TABLE t (a 'x)", "CREATE TABLE"}) {
    EXPECT_FALSE(read_table_text(sql)) << sql;
  }
}

}  // namespace
}  // namespace groundway::catalog
