// sql/translate_core.h - what the translator's parts share: values with types, scopes, and each other's
// names.
//
// Purpose: an expression's text is useless without its type, affinity and collation; they travel together.
// Shape:   Value is a translated expression; Scope says which columns can be named; Env carries both
// downwards.
//          Internal to sql/translate*.cc.
// Errors:  source_schema through refuse().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/ast.h"
#include "sql/translate.h"

namespace groundway::sql::translating {

enum class Fold { binary, nocase, rtrim };

struct Value {
  std::string sql;
  ValueType type = ValueType::unknown;
  Affinity affinity = Affinity::none;
  bool has_affinity = false;  // a column or a CAST; other expressions have none
  Fold fold = Fold::binary;
  bool fold_explicit = false;  // by COLLATE, which wins over a column's
  bool atomic = true;          // needs no parentheses as an operand
  bool not_null = false, mixed = false, rowid_alias = false;
  bool respelled =
      false;            // a column whose text form SQLite spells in another way: reals in text, UUIDs, blobs
  bool small = false;   // an integer that fits four bytes for sure: length() and the like
  bool either = false;  // float8 here, but an integer or a real in SQLite: coalesce(r, i)
  bool digits = false;  // a text that is a decimal number for sure: strftime('%Y')
  bool json_made = false;  // jsonb out of a JSON function, which nests as JSON and not as its text
  std::string json;       // the jsonb of which `sql` is the value, of the type that each row has; empty: none
  std::string json_text;  // the bare text of `json`
  TimeSource time_source = TimeSource::text;
  bool is_column = false;
  std::string name;                            // of a plain column: its result column is called so
  std::optional<std::string> number, string;   // a literal
  std::string moment;                          // the time of which `sql` is the text form; empty: none
  ValueType moment_type = ValueType::unknown;  // date or timestamp
};

struct Source {
  std::string name;    // as SQLite's SQL names it: alias, table, NEW
  std::string prefix;  // as PostgreSQL's SQL does, ready to use; empty: columns stand alone
  std::vector<ColumnShape> columns;
  std::vector<std::string> primary_key;
  std::vector<std::string> merged;  // lower case: columns that USING or NATURAL took from an earlier source
  bool qualified_only = false;      // NEW and OLD: a bare name never means their columns
};

struct Scope {
  const Scope* outer = nullptr;
  std::vector<Source> sources;
  std::map<std::string, Value> merged;                 // lower case: columns of a RIGHT or FULL join USING
  const std::vector<ResultColumn>* aliases = nullptr;  // SQLite lets WHERE, GROUP BY and HAVING use them
  bool is_grouped = false;                             // a column must be grouped or inside an aggregate
  std::vector<std::string> group_keys;                 // translated
  std::string row_of;  // the order that puts the row of the one min() or max() first; empty: none
};

struct CommonTables {
  const CommonTables* outer = nullptr;
  std::vector<TableShape> tables;
};

struct Context {
  const Catalogue* catalogue = nullptr;
  std::string immutable_for;  // "an index": only immutable functions; empty: any
  bool subqueries = false;    // allowed
  std::vector<std::string> notes;
  int next_alias = 1;
  int depth = 0;
  std::string last_rowid;  // in a trigger: what last_insert_rowid() is; empty: not known
};

struct Env {
  Context* context = nullptr;
  const Scope* scope = nullptr;
  const CommonTables* common = nullptr;
  bool in_aggregate = false;
  bool no_aliases = false;  // inside an alias's own expression
};

struct OutColumn {
  Value value;
  std::string name;
};

struct Query {
  std::string sql;
  std::vector<ColumnShape> columns;
  bool single_row = false;  // an aggregate without GROUP BY, or LIMIT 1
};

// --- values (translate_value.cc) ---
Error refuse(std::string reason);
void tell(const Env& env, std::string note);  // once each
Result<void> need_pure(const Env& env,
                       std::string_view what);    // refuses where only immutable functions may stand
Result<void> need_once(const Value& value);       // refuses random(): its text will stand in two places
std::string operand(const Value& value);          // in parentheses unless atomic
Value call(std::string sql, ValueType type);      // atomic
Value compound(std::string sql, ValueType type);  // not atomic
Value null_value();
Value integer_value(std::string digits);
Result<Value> text_literal(std::string_view text);
std::string cast_name(ValueType type);  // "bigint", "float8"
Affinity affinity_of_type(ValueType type);
bool is_number(ValueType type);  // integer, real, numeric; not boolean
bool is_time(ValueType type);
bool may_be_whole(
    const Value& value);  // float8 here that SQLite may hold as an integer, which divides as one
bool is_numeric_affinity(Affinity affinity);
Value column_value(const Source& source, const ColumnShape& column);
ColumnShape shape_of(const Value& value, std::string name);
std::optional<std::string> canonical_number(
    std::string_view text);  // as SQLite's affinity reads it; " 5 " -> "5"
bool is_integer_text(std::string_view text);
bool looks_like_uuid(std::string_view text);

// --- conversions (translate_convert.cc) ---
Result<Value> as_boolean(const Env& env, const Value& value);
Result<Value> as_integer(const Env& env, const Value& value);  // boolean and integer only
Result<Value> as_number(const Env& env, const Value& value);
Result<Value> as_counted(const Env& env,
                         const Value& value);  // ... and a text by the number that it starts with
Result<Value> as_text(const Env& env, const Value& value);
Result<Value> coerce(const Env& env, const Value& value, ValueType target);
Result<ValueType> unify(const std::vector<Value>& values, std::string_view where);
Result<std::vector<Value>> unified(const Env& env, std::vector<Value> values, std::string_view where);
Result<void> align_literals(const Env& env, std::vector<Value>* values);  // texts beside dates, UUIDs, JSON
// What is one of these, whichever it is.
Value one_of(std::string sql, const std::vector<Value>& values);
Result<std::vector<Value>> chosen(const Env& env, std::vector<Value> values, std::string_view where);
Result<std::string> assigned(const Env& env, const Value& value, const ColumnShape& column);
Result<Value> cast_to(const Env& env, const Value& value, std::string_view declared_type);
std::string folded(const Value& value, Fold fold, bool ordering);

// --- expressions ---
Result<Value> expression(const Env& env, const Expr& expr);
Result<std::vector<Value>> expressions(const Env& env, const std::vector<ExprPtr>& list);
Result<Value> column(const Env& env, const Expr& expr);
Result<Value> operation(const Env& env, const Expr& expr);  // unary, binary
Result<Value> pattern(const Env& env, const Value& value, const Value& pattern, const Value* escape,
                      bool is_glob);
Result<Value> negated(Value value);
Result<Value> case_when(const Env& env, const Expr& expr);
Result<Value> function(const Env& env, const Expr& expr);
Result<std::optional<Value>> aggregate(const Env& env,
                                       const Expr& expr);  // none: not an aggregate or a window
bool is_aggregate(const Expr& expr);                       // count, sum ... without OVER
bool contains_aggregate(const Expr& expr);
bool contains_subquery(const Expr& expr);
Result<std::optional<Value>> time_function(const Env& env, const Expr& expr);
Result<std::optional<Value>> json_function(const Env& env, std::string_view name,
                                           const std::vector<Value>& args);
Result<Value> json_arrow(const Env& env, const std::string& op, const Value& value, const Value& path);
Result<std::string> json_element(const Env& env, const Value& value);  // an argument of json_array()
Result<Value> random_hex(std::string_view bytes_literal);
Result<Value> format_call(const Env& env, const std::vector<Value>& args);
Result<Value> now_value(std::string_view keyword);                           // CURRENT_TIMESTAMP and its like
Result<std::string> moment_literal(std::string_view text, ValueType* type);  // "TIMESTAMP '...'"
bool is_valid_json(std::string_view text);

// --- comparison (translate_compare.cc, translate_align.cc) ---
struct Aligned {
  std::string left, right;
  int constant = 0;  // -1, +1: left is always less, greater (both not NULL); 0: `left` and `right` compare
  int tie = 0;       // what an equality in PostgreSQL is in SQLite: -1 less, +1 greater
};
Result<Aligned> align(const Env& env, const Value& left, const Value& right, bool ordering);
Result<std::optional<Aligned>> align_special(const Env& env, const Value& left, const Value& right,
                                             bool ordering);
Result<Value> compare(const Env& env, const std::string& op, const Value& left, const Value& right);
Result<Value> compare_rows(const Env& env, const Expr& left, const Expr& right, bool equal);
Result<Value> between(const Env& env, const Expr& expr);
Result<Value> in_list(const Env& env, const Expr& expr);
Result<Value> in_select(const Env& env, const Expr& expr);

// --- queries ---
Result<Query> select(const Env& env, const Select& select);
Result<Value> scalar_subquery(const Env& env, const Select& select);
Result<std::string> from_clause(const Env& env, const std::vector<FromItem>& items, Scope* scope);
Result<std::string> order_by(const Env& env, const std::vector<OrderTerm>& terms);
Result<std::string> order_term(const Env& env, const Value& value, const OrderTerm& term);
Result<std::string> window(const Env& env, const Window& window);
std::string result_name(const ResultColumn& column, const Value& value, std::size_t position);
void make_unique(std::vector<std::string>* names);  // SQLite's name:1
const TableShape* find_table(const Env& env, std::string_view name);
Result<Value> of_group(const Scope& scope, Value value,
                       const std::string& name);  // a column in a grouped query
Source source_of(const TableShape& table, std::string name, std::string prefix);

}  // namespace groundway::sql::translating
