#include "pull/expression.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>

namespace groundway::pull {
namespace {

const std::map<std::string, ColumnInSql, std::less<>> kColumns = {
    {"price", {"\"price\"", Sense::number}},
    {"qty", {"\"qty\"", Sense::integer}},
    {"name", {"\"name\"", Sense::text}},
    {"active", {"\"active\"", Sense::boolean}},
    {"born", {"\"born\"", Sense::date}},
    {"at", {"\"at\"", Sense::timestamptz}},
    {"doc", {"\"doc\"", Sense::other}},
    {"key", {"\"key\"", Sense::uuid}},
    {"Odd \"one", {"\"Odd \"\"one\"", Sense::integer}}};

Setting setting(bool steady = true) {
  Setting s;
  s.column = [](std::string_view alias, std::string_view name) -> const ColumnInSql* {
    const auto at = kColumns.find(name);
    return alias.empty() && at != kColumns.end() ? &at->second : nullptr;
  };
  s.steady = steady;
  return s;
}
std::string sql_of(const std::string& expression, bool steady = true) {
  const Translated made = translate(expression, setting(steady));
  return made.fault.empty() ? made.sql : "fault: " + made.fault;
}
bool refused(const std::string& expression) {
  return sql_of(expression).starts_with("fault: ");
}

TEST(BackExpression, keeps_comparisons_of_one_kind) {
  EXPECT_EQ(sql_of("(price >= (0)::numeric)"), "(\"price\" >= 0)");
  EXPECT_EQ(sql_of("((qty > 0) AND (active IS TRUE))"), "((\"qty\" > 0) AND (\"active\" IS 1))");
  EXPECT_EQ(sql_of("(\"Odd \"\"one\" <> '-5'::integer)"), "(\"Odd \"\"one\" <> -5)");
  EXPECT_EQ(sql_of("(born > '2000-01-01'::date)"), "(\"born\" > '2000-01-01')");
  EXPECT_EQ(sql_of("(NOT active)"), "(NOT \"active\")");
  EXPECT_EQ(sql_of("((price / (2)::numeric) > (1)::numeric)"), "((CAST(\"price\" AS REAL) / 2) > 1)");
}

TEST(BackExpression, makes_lists_of_arrays) {
  EXPECT_EQ(
      sql_of("((name)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))"),
      "(\"name\" IN ('a', 'it''s'))");
  EXPECT_EQ(sql_of("(qty <> ALL (ARRAY[1, 2]))"), "(\"qty\" NOT IN (1, 2))");
  EXPECT_TRUE(refused("(qty = ALL (ARRAY[1, 2]))"));
}

TEST(BackExpression, minds_case_where_postgresql_does) {
  EXPECT_EQ(sql_of("(name ~~ 'A%_[*'::text)"), "(\"name\" GLOB 'A*?[[][*]')");
  EXPECT_EQ(sql_of("(name !~~* 'a%'::text)"), "(\"name\" NOT LIKE 'a%')");
  EXPECT_TRUE(refused("(name ~~ 'a\\%'::text)"));
  EXPECT_TRUE(refused("(name ~ '^a'::text)"));
}

TEST(BackExpression, refuses_what_sqlite_would_answer_differently) {
  for (const char* sql : {"(name > 'm'::text)",
                          "(qty / name)",
                          "(doc = '{}'::jsonb)",
                          "(name = qty)",
                          "(price)::integer",
                          "now()",
                          "(qty ^ 2)",
                          "round(price, 2)",
                          "GREATEST(qty, 1)",
                          "(doc ->> 'a'::text)",
                          "other.f(qty)",
                          "missing",
                          "(qty,",
                          "CASE qty WHEN 1 THEN 2 END",
                          "(name)::character varying(3)",
                          "EXTRACT(year FROM born)",
                          "(qty = ( SELECT 1))",
                          "$1",
                          "'\\x00",
                          "CASE",
                          "ARRAY["}) {
    EXPECT_TRUE(refused(sql)) << sql << " -> " << sql_of(sql);
  }
}

TEST(BackExpression, writes_defaults_as_the_file_holds_values) {
  EXPECT_EQ(sql_of("'2020-01-01 00:00:00'::timestamp without time zone"), "'2020-01-01 00:00:00'");
  EXPECT_EQ(sql_of("'2020-01-01 00:00:00+00'::timestamp with time zone"), "'2020-01-01 00:00:00+00:00'");
  EXPECT_EQ(sql_of("'0D3C9C4B-1f6a-4a6e-8f5d-2b7c9e1a3f50'::uuid"), "'0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50'");
  EXPECT_EQ(sql_of("true"), "1");
  EXPECT_EQ(sql_of("NULL::character varying"), "NULL");
  EXPECT_EQ(sql_of("'{}'::text[]"), "'[]'");
  EXPECT_EQ(sql_of("'ok'::public.mood"), "'ok'");
  EXPECT_EQ(sql_of("now()", false), "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')");
  EXPECT_EQ(sql_of("(now() AT TIME ZONE 'UTC'::text)", false), "strftime('%Y-%m-%d %H:%M:%f', 'now')");
  EXPECT_TRUE(refused("(at AT TIME ZONE 'Europe/Berlin'::text)"));
  EXPECT_TRUE(refused("'infinity'::timestamp without time zone"));
}

TEST(BackExpression, knows_that_bytes_compare_alike) {
  const Translated folded = translate("lower((name COLLATE \"C\"))", setting());
  EXPECT_EQ(folded.sql, "lower(\"name\")");
  EXPECT_TRUE(folded.notes.empty());
  EXPECT_FALSE(translate("lower(name)", setting()).notes.empty());
  EXPECT_EQ(sql_of("((name COLLATE \"C\") >= 'm'::text)"), "(\"name\" >= 'm')");
  EXPECT_TRUE(refused("(name COLLATE \"de-x-icu\")"));
}

TEST(BackExpression, survives_depth_and_rubbish) {
  EXPECT_TRUE(refused(std::string(100'000, '(')));
  EXPECT_TRUE(refused(std::string(100'000, '-') + "1"));
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused(std::string("a\0b", 3)));
}

// Every expression that comes out is SQLite's, and is true of the rows of which PostgreSQL's is true.
TEST(BackExpression, is_understood_by_sqlite) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(
          db, "create table t(price numeric, qty integer, name text, active boolean, born date, at datetime)",
          nullptr, nullptr, nullptr),
      SQLITE_OK);
  for (const char* expression :
       {"((qty + 1) * (- qty))", "COALESCE(name, 'x'::text)", "CASE WHEN active THEN 1 ELSE 0 END",
        "(lower(name) || '!'::text)", "(name IS DISTINCT FROM 'a'::text)", "btrim(name)",
        "(octet_length(name) < 9)"}) {
    EXPECT_EQ(
        sqlite3_exec(db, ("select " + sql_of(expression) + " from t").c_str(), nullptr, nullptr, nullptr),
        SQLITE_OK)
        << expression << ": " << sqlite3_errmsg(db);
  }
  sqlite3_close(db);
}

}  // namespace
}  // namespace groundway::pull
