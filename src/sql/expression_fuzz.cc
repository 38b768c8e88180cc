// An expression that SQLite reads, we read; printed, it is read as the same again; translated, it is one
// piece of PostgreSQL's SQL from which no quote, comment or semicolon leads out.
#include <sqlite3.h>

#include "base/fuzz_target.h"
#include "sql/parser.h"
#include "sql/print.h"
#include "sql/quote.h"
#include "sql/scan_pg.h"
#include "sql/translate.h"

namespace groundway::sql {
namespace {

constexpr std::string_view kSeeds[] = {
    "a + 1",
    "t.b || 'it''s' || \"c\" || [d] || `e`",
    "a BETWEEN 1 AND 2.5e3 AND NOT b LIKE 'x%' ESCAPE '!'",
    "CASE a WHEN 1 THEN x'0f' WHEN b THEN NULL ELSE CAST(c AS VARCHAR(10)) END",
    "a IN (1, 2, 'three') OR a NOT IN (SELECT b FROM t WHERE c GLOB '*x?[a-z]')",
    "EXISTS (WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT * FROM n)",
    "sum(a) FILTER (WHERE b > 0) OVER (PARTITION BY c ORDER BY d DESC ROWS BETWEEN 1 PRECEDING AND CURRENT "
    "ROW)",
    "strftime('%Y-%m-%d %H:%M:%f', d, '+1 day', 'start of month')",
    "datetime('now','localtime')",
    "json_extract(j, '$.a[0].\"b c\"') ->> '$.x' -> 2",
    "coalesce(a, b) IS NOT DISTINCT FROM (a, b) = (1, -2)",
    "printf('%05.2f|%s|%%', c, b) COLLATE nocase < rtrim(b, ' x')",
    "0x7fffffffffffffff - -9223372036854775808 % ~a << 3 & 1_000",
    "round(c, 2) * 1e400 / .5 - 5. IS NOT NULL ISNULL NOTNULL",
    "substr(b, -2, 1) = replace(b, 'a', \"no such\") COLLATE \"x y\"",
    "max(a, c, 1) + min(a) - total(c) * iif(f, 1, 0) /* c */ -- d",
    "typeof(a) = 'integer' AND length(b) > 0 AND unicode(b) <> hex(e)",
};

class Shapes : public Catalogue {
 public:
  Shapes() {
    table_.source_name = "t";
    table_.target = "\"public\".\"t\"";
    const ValueType types[] = {ValueType::integer,   ValueType::text,        ValueType::real,
                               ValueType::timestamp, ValueType::bytea,       ValueType::boolean,
                               ValueType::numeric,   ValueType::timestamptz, ValueType::date,
                               ValueType::jsonb,     ValueType::uuid};
    char name = 'a';
    for (const ValueType type : types) {
      table_.columns.push_back(
          {.source_name = std::string(1, name), .target_name = std::string(1, name), .type = type});
      ++name;
    }
    table_.primary_key = {"a"};
  }
  const TableShape* find(std::string_view name) const override {
    return text::iequals(name, "t") ? &table_ : nullptr;
  }
  const TableShape& table() const { return table_; }

 private:
  TableShape table_;
};

class Sqlite {
 public:
  Sqlite() {
    sqlite3_open(":memory:", &db_);
    sqlite3_exec(db_, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL, d, e BLOB, f, g, h, i, j, k)",
                 nullptr, nullptr, nullptr);
    sqlite3_limit(db_, SQLITE_LIMIT_EXPR_DEPTH,
                  400);  // below ours, so that a refusal of ours is never for depth
  }
  ~Sqlite() { sqlite3_close(db_); }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  bool reads(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr);
    sqlite3_finalize(statement);
    return code == SQLITE_OK;
  }
  // In parentheses and without: "1), (2" is no expression.
  bool reads_expression(const std::string& sql) const {
    return reads("SELECT (" + sql + "\n) FROM t") && reads("SELECT 1 + (" + sql + "\n) FROM t") &&
           reads("SELECT (" + sql + "\n), 1 FROM t") && reads("SELECT " + sql + "\n AS x FROM t");
  }

 private:
  sqlite3* db_ = nullptr;
};

void check_translated(Result<Translated> translated, std::string_view bytes) {
  if (!translated) {
    GROUNDWAY_EXPECT(translated.error().code != Code::internal, fuzz::show(bytes));
    GROUNDWAY_EXPECT(!translated.error().cause.empty(), fuzz::show(bytes));
    return;
  }
  GROUNDWAY_EXPECT(is_one_piece(translated->sql),
                   fuzz::show(bytes) + " became " + fuzz::show(translated->sql));
}

GROUNDWAY_FUZZ(expression, kSeeds) {
  static const Shapes shapes;
  static const Sqlite sqlite;
  if (bytes.size() > 2000) return;
  auto tree = parse_expression(bytes);
  const bool plain = bytes.find('\0') == std::string_view::npos;
  if (!tree) {
    const bool theirs = plain && sqlite.reads_expression(std::string(bytes));
    GROUNDWAY_EXPECT(!theirs, "SQLite reads " + fuzz::show(bytes) + " and we do not: " + tree.error().cause);
    return;
  }
  const std::string printed = print(**tree);
  auto again = parse_expression(printed);
  GROUNDWAY_EXPECT(again || again.error().cause.find("nesting") != std::string::npos || printed.size() > 3000,
                   fuzz::show(bytes) + " printed as " + fuzz::show(printed));
  if (again) GROUNDWAY_EXPECT(print(**again) == printed, fuzz::show(printed));
  const TableShape& table = shapes.table();
  check_translated(translate_check(**tree, table), bytes);
  check_translated(translate_predicate(**tree, table), bytes);
  check_translated(translate_index_expression(**tree, table), bytes);
  check_translated(translate_generated(**tree, table, table.columns[1], "text"), bytes);
  for (const ColumnShape& column : table.columns)
    check_translated(translate_default(**tree, column, "text"), bytes);
}

}  // namespace
}  // namespace groundway::sql
