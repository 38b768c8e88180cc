// sql/translate_random_pgtest.cc - expressions nobody thought of, and every expression in every place of the
// DDL.
#include <random>

#include "sql/translate_cases.h"
#include "sql/translate_table_fixture.h"

namespace groundway::sql {
namespace {

constexpr std::array kLeaves = {
    "i",   "j",  "r", "n",  "s",   "u",     "b",  "f",   "c",   "m",    "d",     "ts",           "x",
    "id",  "0",  "1", "-3", "2.5", "'abc'", "''", "'5'", "'B'", "NULL", "x'41'", "'2024-02-29'", "TRUE",
    "'é'", "ep", "12"};
constexpr std::array kBinary = {"+", "-",  "*",  "/",      "%",   "||", "=", "<>", "<",    "<=",
                                ">", ">=", "IS", "IS NOT", "AND", "OR", "&", "|",  "LIKE", "<<"};
constexpr std::array kCalls = {"length(A)",
                               "lower(A)",
                               "upper(A)",
                               "abs(A)",
                               "coalesce(A, B)",
                               "ifnull(A, B)",
                               "nullif(A, B)",
                               "max(A, B)",
                               "min(A, B)",
                               "substr(A, B)",
                               "trim(A)",
                               "substr(A, B, C)",
                               "instr(A, B)",
                               "hex(A)",
                               "iif(A, B, C)",
                               "NOT A",
                               "-A",
                               "~A",
                               "A IS NULL",
                               "A BETWEEN B AND C",
                               "A IN (B, C)",
                               "A NOT IN (B, C)",
                               "CAST(A AS TEXT)",
                               "round(A)",
                               "CAST(A AS INTEGER)",
                               "typeof(A)",
                               "CASE WHEN A THEN B ELSE C END",
                               "date(A)",
                               "CASE A WHEN B THEN C END",
                               "A COLLATE NOCASE = B",
                               "CAST(A AS REAL)",
                               "replace(A, B, C)",
                               "A IS TRUE",
                               "A NOTNULL"};

class RandomExpressions : public TableBothSides {
 protected:
  template <class List>
  std::string one_of(const List& list) {
    return list[random_() % list.size()];
  }

  std::string made(int depth) {
    const auto roll = random_() % 10;
    if (depth == 0 || roll < 2) return one_of(kLeaves);
    if (roll < 6) return "(" + made(depth - 1) + " " + one_of(kBinary) + " " + made(depth - 1) + ")";
    std::string text;
    for (const char mark : one_of(kCalls)) {
      const bool hole = mark >= 'A' && mark <= 'C' &&
                        (text.empty() || !std::isalpha(static_cast<unsigned char>(text.back())));
      text += hole ? made(depth - 1) : std::string(1, mark);
    }
    return "(" + text + ")";
  }

  // What SQLite computes in floating point beyond 64 bits, PostgreSQL refuses at run time.
  bool out_of_range() const { return last_error_.find("out of range") != std::string::npos; }

  std::mt19937 random_{20240229};
};

TEST_F(RandomExpressions, have_the_same_value_or_are_refused) {
  const char* wanted = std::getenv("GROUNDWAY_TEST_RANDOM");
  const int rounds = wanted == nullptr ? 1500 : std::atoi(wanted);
  int translated = 0;
  allow_errors_ = true;
  for (int round = 0; round < rounds; ++round) {
    const std::string select = "SELECT id, " + made(1 + round % 3) + " AS v FROM t ORDER BY id";
    auto view = view_of(select);
    if (!view) continue;
    ++translated;
    const ColumnShape& result = view->columns[1];
    if (result.mixed || result.type == ValueType::timestamptz) continue;  // the value itself has another form
    const Rows expected = run_sqlite(select);
    if (!last_error_.empty()) continue;
    const Rows got = run_pg(view->query);
    if (out_of_range()) continue;
    EXPECT_EQ(last_error_, "") << select << "\n  " << view->query;
    EXPECT_EQ(expected, got) << select << "\n  " << view->query;
  }
  EXPECT_GT(translated, rounds / 5);
}

class EveryPlace : public TableBothSides {
 protected:
  void SetUp() override {
    TableBothSides::SetUp();
    run_pg("TRUNCATE t");
  }
};

TEST_F(EveryPlace, of_the_ddl_takes_what_the_translator_lets_into_it) {
  int indexes = 0;
  const TableShape table = table_shape();
  for (const char* text : cases::kSame) {
    auto expr = parse_expression(text);
    ASSERT_TRUE(expr) << text;
    // PostgreSQL 15 computes a constant of a generated column before it knows the constant's collation.
    if (std::string_view(text).starts_with("'") || std::string_view(text).starts_with("hex('")) continue;
    if (const auto made = translate_index_expression(**expr, table); made) {
      run_pg("CREATE INDEX made ON t ((" + made.value().sql + ")); DROP INDEX made");
      ++indexes;
    }
    if (const auto made = translate_predicate(**expr, table); made) {
      run_pg("CREATE INDEX made ON t (id) WHERE " + made.value().sql + "; DROP INDEX made");
    }
    if (const auto made = translate_check(**expr, table); made) {
      run_pg("ALTER TABLE t ADD CONSTRAINT made CHECK (" + made.value().sql +
             "); ALTER TABLE t DROP CONSTRAINT made");
    }
    for (const auto& [type, name] :
         {std::pair{ValueType::text, "text"}, std::pair{ValueType::integer, "bigint"},
          std::pair{ValueType::boolean, "boolean"}, std::pair{ValueType::real, "float8"},
          std::pair{ValueType::date, "date"}, std::pair{ValueType::numeric, "numeric(40,2)"}}) {
      const auto made = translate_generated(**expr, table, shape("made", type, Affinity::from_type), name);
      if (!made) continue;
      run_pg("BEGIN");
      run_pg("ALTER TABLE t ADD COLUMN made " + std::string(name) + " GENERATED ALWAYS AS (" +
             made.value().sql + ") STORED");
      run_pg("ROLLBACK");
    }
  }
  EXPECT_GT(indexes, 100);
}

TEST_F(EveryPlace, takes_a_default_of_any_spelling) {
  const std::array kDefaults = {"CURRENT_TIMESTAMP",
                                "datetime('now')",
                                "date('now')",
                                "time('now')",
                                "CURRENT_DATE",
                                "CURRENT_TIME",
                                "strftime('%s','now')",
                                "strftime('%Y-%m-%dT%H:%M:%fZ','now')",
                                "unixepoch()",
                                "0",
                                "'0'",
                                "1.5",
                                "-1",
                                "TRUE",
                                "''",
                                "'x'",
                                "x'41'",
                                "NULL",
                                "'[]'",
                                "'{\"a\": [1, 2.5e3, \"x\\n\"]}'",
                                "random()",
                                "lower(hex(randomblob(16)))",
                                "hex(randomblob(40))",
                                "randomblob(8)",
                                "zeroblob(4)",
                                "'2024-02-29'",
                                "'2024-02-29 10:00:00'",
                                "'2024-02-29T10:00:00Z'",
                                "(strftime('%s','now') * 1000)",
                                "julianday('now')",
                                "(abs(random()) % 10)",
                                "datetime('now','localtime')",
                                "datetime('now', '+1 day')",
                                "current_timestamp",
                                "'null'",
                                "(1 + 2)",
                                "'it''s'",
                                "('a' || 'b')",
                                "9223372036854775807",
                                "1e3",
                                "'6fa459ea-ee8a-3ca4-894e-db77e160355e'"};
  const std::array kTypes = {
      std::pair{ValueType::text, "text"},           std::pair{ValueType::integer, "bigint"},
      std::pair{ValueType::boolean, "boolean"},     std::pair{ValueType::real, "float8"},
      std::pair{ValueType::date, "date"},           std::pair{ValueType::numeric, "numeric(30,2)"},
      std::pair{ValueType::timestamp, "timestamp"}, std::pair{ValueType::timestamptz, "timestamptz"},
      std::pair{ValueType::time, "time"},           std::pair{ValueType::uuid, "uuid"},
      std::pair{ValueType::jsonb, "jsonb"},         std::pair{ValueType::json, "json"},
      std::pair{ValueType::bytea, "bytea"}};
  int accepted = 0;
  for (const char* text : kDefaults) {
    auto expr = parse_expression(text);
    ASSERT_TRUE(expr) << text;
    for (const auto& [type, name] : kTypes) {
      for (const TimeSource source : {TimeSource::text, TimeSource::seconds, TimeSource::millis}) {
        ColumnShape column = shape("a", type, Affinity::from_type);
        column.time_source = source;
        const auto made = translate_default(**expr, column, name);
        if (!made) continue;
        ++accepted;
        run_pg("CREATE TEMP TABLE made(a " + std::string(name) + " DEFAULT " + made.value().sql +
               ", b int); INSERT INTO made(b) VALUES (1); DROP TABLE made");
      }
    }
  }
  EXPECT_GT(accepted, 200);
}

}  // namespace
}  // namespace groundway::sql
