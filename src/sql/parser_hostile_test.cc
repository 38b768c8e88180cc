// Whatever the bytes, the parser gives a tree or an error: it never crashes, loops or runs out of stack.
#include <gtest/gtest.h>

#include "sql/parser.h"
#include "sql/print.h"

namespace groundway::sql {
namespace {

void read_as_everything(std::string_view sql) {
  (void)parse_create_table(sql);
  (void)parse_create_index(sql);
  (void)parse_create_view(sql);
  (void)parse_create_trigger(sql);
  (void)parse_expression(sql);
  (void)parse_select(sql);
  (void)virtual_table_module(sql);
}

std::string times(std::size_t n, std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += s;
  return out;
}

TEST(ParserHostile, survives_every_short_sequence_of_words) {
  static const char* const kWords[] = {"(",    ")",  ",",      ".",       ";",    "-",     "NOT",
                                       "NULL", "IN", "IS",     "BETWEEN", "AND",  "a",     "'s'",
                                       "1",    "*",  "SELECT", "CASE",    "FROM", "CHECK", "DEFAULT",
                                       "ON",   "AS", "UNIQUE", "OVER",    "WITH", "\"",    "x'"};
  constexpr std::size_t kCount = std::size(kWords);
  for (const std::string head : {"", "CREATE TABLE t(a ", "CREATE VIEW v AS SELECT ", "a "}) {
    for (std::size_t code = 0; code < kCount * kCount * kCount; ++code) {
      std::string sql = head;
      for (std::size_t rest = code; rest > 0; rest /= kCount) sql += std::string(kWords[rest % kCount]) + " ";
      (void)(head.starts_with("CREATE T") ? !parse_create_table(sql)
             : head.empty()               ? !parse_select(sql)
             : head == "a "               ? !parse_expression(sql)
                                          : !parse_create_view(sql));
    }
  }
}

TEST(ParserHostile, survives_every_sequence_of_four_words_as_an_expression) {
  static const char* const kWords[] = {"(",  ")",  ",",   ".", "-",   "NOT", "NULL",
                                       "IN", "IS", "AND", "a", "'s'", "*"};
  constexpr std::size_t kCount = std::size(kWords);
  for (std::size_t code = 0; code < kCount * kCount * kCount * kCount; ++code) {
    std::string sql;
    for (std::size_t rest = code; rest > 0; rest /= kCount) sql += std::string(kWords[rest % kCount]) + " ";
    auto parsed = parse_expression(sql);
    if (parsed) {
      auto again = parse_expression(print(**parsed));
      ASSERT_TRUE(again) << sql << " printed as " << print(**parsed);
      ASSERT_EQ(print(**again), print(**parsed)) << sql;
    }
  }
}

constexpr std::string_view kTable =
    "CREATE TABLE \"a\"\"b\" (id INTEGER PRIMARY KEY AUTOINCREMENT, n VARCHAR(10, 2) NOT NULL DEFAULT 'x''y' "
    "COLLATE nocase CHECK (n LIKE 'a%' ESCAPE '!' AND n BETWEEN 1 AND x'0f'), g AS (id || CASE id WHEN 1 "
    "THEN "
    "-2.5e3 ELSE CAST(n AS \"b c\") END) STORED, r REFERENCES q(z) ON DELETE SET NULL DEFERRABLE INITIALLY "
    "DEFERRED, CONSTRAINT k UNIQUE (id, [n] DESC) ON CONFLICT IGNORE FOREIGN KEY (id) REFERENCES `w`, /* c "
    "*/ "
    "CHECK (id IN (SELECT max(a) FILTER (WHERE b) OVER (PARTITION BY c ROWS 1 PRECEDING) FROM t))) STRICT -- "
    "end";
constexpr std::string_view kTrigger =
    "CREATE TRIGGER t AFTER UPDATE OF a, b ON p FOR EACH ROW WHEN new.a IS NOT old.a BEGIN SELECT "
    "RAISE(ABORT, 'x') "
    "WHERE NOT EXISTS (WITH c(n) AS (VALUES (1)) SELECT * FROM c LEFT JOIN d USING (n) LIMIT 1 OFFSET 2); "
    "INSERT OR "
    "IGNORE INTO q(a) VALUES (1), (?1) ON CONFLICT (a) DO UPDATE SET (b, c) = (1, 2); DELETE FROM q; END";

TEST(ParserHostile, survives_every_prefix_and_every_lost_or_changed_byte) {
  ASSERT_TRUE(parse_create_table(kTable)) << parse_create_table(kTable).error().cause;
  ASSERT_TRUE(parse_create_trigger(kTrigger)) << parse_create_trigger(kTrigger).error().cause;
  for (const std::string_view whole : {kTable, kTrigger}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      read_as_everything(whole.substr(0, i));
      read_as_everything(whole.substr(i));
      std::string changed(whole);
      for (const char c : {'\0', '(', '\''}) {
        changed[i] = c;
        read_as_everything(changed);
      }
      changed.erase(i, 1);
      read_as_everything(changed);
    }
  }
}

TEST(ParserHostile, refuses_deep_nesting_of_every_kind) {
  for (const char* open : {"(",
                           "-",
                           "NOT ",
                           "~ ",
                           "a IN (",
                           "CASE ",
                           "CASE WHEN ",
                           "f(",
                           "EXISTS (SELECT ",
                           "(SELECT ",
                           "a BETWEEN ",
                           "CAST(",
                           "(1, ",
                           "1 + (",
                           "a = NOT ",
                           "SELECT * FROM (",
                           "(SELECT * FROM (SELECT ",
                           "WITH a AS (",
                           "a LIKE b ESCAPE (",
                           "sum(a) OVER (ORDER BY ",
                           "RAISE(ABORT, "}) {
    const std::string deep = times(2'000, open);
    EXPECT_FALSE(parse_expression(deep)) << open;
    EXPECT_FALSE(parse_select(deep)) << open;
    EXPECT_FALSE(parse_select("SELECT " + deep)) << open;
    EXPECT_FALSE(parse_create_table("CREATE TABLE t(a DEFAULT (" + deep)) << open;
  }
  EXPECT_FALSE(parse_select(times(100'000, "SELECT * FROM (")));
  EXPECT_NE(parse_expression(times(100'000, "(")).error().cause.find("nesting"), std::string::npos);
}

TEST(ParserHostile, refuses_a_tree_that_is_too_high_and_takes_one_that_sqlite_would) {
  EXPECT_FALSE(parse_expression(times(100'000, "a OR ") + "a"));
  EXPECT_FALSE(parse_expression("a" + times(5'000, " COLLATE b")));
  EXPECT_FALSE(parse_expression("a" + times(5'000, " IS NULL")));
  EXPECT_FALSE(parse_expression(times(3, "(") + "a" + times(3, times(400, " OR a") + ")")));
  EXPECT_FALSE(parse_expression("(SELECT a" + times(900, " OR a") + ")" + times(900, " || a")));
  auto high = parse_expression(times(990, "a OR ") + "a");
  ASSERT_TRUE(high);
  EXPECT_TRUE(parse_expression(times(400, "(") + "a" + times(400, ")")));
  EXPECT_TRUE(parse_select("SELECT 1" + times(20'000, " UNION ALL SELECT 1")));  // wide is not deep
  EXPECT_TRUE(parse_expression("a IN (1" + times(50'000, ", 1") + ")"));
}

TEST(ParserHostile, names_the_word_and_the_offset_where_reading_stopped) {
  const auto failed = parse_create_table("CREATE TABLE users (id INTEGER, , b)");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::source_schema);
  EXPECT_EQ(failed.error().cause, "near \",\" at offset 32: expected a column name");
  EXPECT_EQ(failed.error().place, "CREATE TABLE users (id INTEGER, , b), offset 32");
}

TEST(ParserHostile, says_what_is_wrong_with_a_token_and_with_an_early_end) {
  EXPECT_EQ(parse_expression("a + 'bc").error().cause,
            "near \"'bc\" at offset 4: a quote that is never closed: '");
  EXPECT_EQ(parse_expression("a +").error().cause, "at the end of the statement: expected an expression");
  EXPECT_FALSE(parse_expression(""));
  EXPECT_FALSE(parse_expression("a b"));
  EXPECT_FALSE(parse_expression(std::string_view("a\0", 2)));
  EXPECT_FALSE(parse_create_table("CREATE VIRTUAL TABLE t USING fts5(a)"));
}

}  // namespace
}  // namespace groundway::sql
