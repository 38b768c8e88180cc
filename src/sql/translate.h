// sql/translate.h - SQLite expressions, views and triggers as PostgreSQL text of the same meaning.
//
// Purpose: the two dialects look alike and differ in types, NULLs, case, division, order and time. Each part
// is
//          either carried with its meaning or refused with the reason; it is never passed through on trust.
// Shape:   pure; trees of sql/ast.h and the shapes of the target's tables in, text out. Names in a shape are
//          matched without regard to ASCII case, as SQLite does.
// Errors:  source_schema; the cause says what has no equal in PostgreSQL, for a person to read.
// Source:  https://sqlite.org/lang_expr.html, https://sqlite.org/datatype3.html (affinity and comparison)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/ast.h"

namespace groundway::sql {

// What an expression yields in PostgreSQL. integer stands for smallint, integer and bigint alike.
enum class ValueType {
  unknown,
  null,  // only ever NULL
  boolean,
  integer,
  real,  // float4, float8
  numeric,
  text,  // text, varchar, char
  bytea,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
};

// SQLite's column affinity; it decides how a comparison converts its sides.
enum class Affinity { from_type, none, text, numeric, integer, real };

Affinity affinity_of_declared(std::string_view declared_type);  // SQLite's five rules over the declared type

// How the source held the values of a column that became date, time, timestamp or timestamptz.
enum class TimeSource { text, seconds, millis, micros, julian };

struct ColumnShape {
  std::string source_name;
  std::string target_name;  // unquoted
  ValueType type = ValueType::unknown;
  Affinity affinity = Affinity::from_type;  // from_type: as a column of `type` would have it
  TimeSource time_source = TimeSource::text;
  bool nocase = false;  // the column's collation is NOCASE
  bool rtrim = false;   // ... RTRIM
  bool not_null = false;
  bool rowid_alias = false;  // INTEGER PRIMARY KEY: rowid, oid and _rowid_ mean this column
  bool respelled = false;    // its text here may not be the one that SQLite makes of the value
  bool mixed = false;        // text in PostgreSQL because the source mixes storage classes
  bool json_value = false;   // jsonb in PostgreSQL, of which SQLite shows the value: of json_each()
  bool generated = false;    // GENERATED: no INSERT names it, no other generated column may use it
};

struct TableShape {
  std::string source_name;
  std::string target;  // ready to use: quoted and qualified
  std::vector<ColumnShape> columns;
  std::vector<std::string> primary_key;               // source names; GROUP BY it frees the other columns
  std::vector<std::vector<std::string>> unique = {};  // the other keys over whole columns, source names
  std::string odd_key = {};  // a unique index over part of the rows or over an expression; empty: none
};

// Tables and the views translated so far, by SQLite name without regard to case.
struct Catalogue {
  virtual ~Catalogue() = default;
  virtual const TableShape* find(std::string_view sqlite_name) const = 0;
};

struct Translated {
  std::string sql;
  ValueType type = ValueType::unknown;
  std::vector<std::string> notes;  // what a person should know; empty: nothing
};

// CHECK: a boolean expression; NULL passes on both sides.
Result<Translated> translate_check(const Expr& expr, const TableShape& table);
// A partial index's WHERE: boolean, immutable functions only.
Result<Translated> translate_predicate(const Expr& expr, const TableShape& table);
// An index's expression without its outer parentheses; immutable functions only. A plain column with NOCASE
// becomes lower(c COLLATE "C").
Result<Translated> translate_index_expression(const Expr& expr, const TableShape& table);
// GENERATED ALWAYS AS (...) STORED; `cast_type` is the column's type as in DDL, "numeric(10,2)".
Result<Translated> translate_generated(const Expr& expr, const TableShape& table, const ColumnShape& column,
                                       std::string_view cast_type);
// DEFAULT: `column` tells type and time source of the column that gets it.
Result<Translated> translate_default(const Expr& expr, const ColumnShape& column, std::string_view cast_type);

struct TranslatedView {
  std::string query;                 // without CREATE VIEW; its columns are named as `columns`
  std::vector<ColumnShape> columns;  // for a TableShape of the view; target_name is source_name
  std::vector<std::string> notes;
};
Result<TranslatedView> translate_view(const CreateView& view, const Catalogue& catalogue);

struct TriggerNames {
  std::string schema;    // unquoted: where the function goes
  std::string function;  // unquoted
  std::string trigger;   // unquoted
};

struct TranslatedTrigger {
  std::string function_ddl, trigger_ddl;  // each one statement, ended by a semicolon
  std::vector<std::string> notes;
};
Result<TranslatedTrigger> translate_trigger(const CreateTrigger& trigger, const Catalogue& catalogue,
                                            const TriggerNames& names);

}  // namespace groundway::sql
