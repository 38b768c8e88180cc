// sql/ast.h - SQLite's SQL as a tree: expressions, SELECT, and the four CREATE statements.
//
// Purpose: what the pragmas do not tell (CHECK, COLLATE, DEFERRABLE, generated expressions, predicates, views,
//          triggers) is read from the text once, and everything later works on this tree.
// Shape:   plain structs; names are unquoted ("a""b" is a"b); `source` keeps the original text of a whole part.
// Source:  https://sqlite.org/lang.html (syntax diagrams), SQLite 3.40 and the spellings later versions add
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace groundway::sql {

struct Expr;
struct Select;
using ExprPtr = std::unique_ptr<Expr>;
using SelectPtr = std::unique_ptr<Select>;

enum class ExprKind {
  null_literal,
  integer_literal,  // text: decimal or 0x, without underscores; fits 64 bits (larger ones arrive as real_literal)
  real_literal,     // text: as written, without underscores
  string_literal,   // text: unescaped
  blob_literal,     // text: the bytes
  boolean_literal,  // text: "TRUE" or "FALSE" (SQLite reads them as 1 and 0 when no column has that name)
  current_time,     // text: CURRENT_TIME, CURRENT_DATE, CURRENT_TIMESTAMP
  column,           // [schema.][table.]text; double_quoted: may be a string when no such column exists
  star,             // * or table.* (in a result list or count(*))
  parameter,        // ?, ?1, :a, @a, $a: text as written
  unary,            // text: "-", "+", "~", "NOT"; args[0]
  binary,           // text, upper case: || -> ->> * / % + - << >> & | < <= > >= = (for ==) <> (for !=) IS, IS NOT,
                    // AND, OR, MATCH, REGEXP; IS [NOT] DISTINCT FROM arrives as IS NOT / IS; args[0], args[1]
  like,             // text: LIKE or GLOB; negated; args: value, pattern[, escape]
  is_null,          // ISNULL, IS NULL, NOTNULL, NOT NULL: args[0]; negated
  between,          // args: value, low, high; negated
  in_list,          // args[0] IN (args[1..]); negated; IN table arrives as in_select
  in_select,        // args[0] IN (select); negated
  exists,           // select; negated
  subquery,         // (select) as a value
  case_when,        // case_operand; args: when, then, when, then ...[, else]; has_else
  cast,             // args[0]; text: the type as written
  function,         // text: name as written; args; distinct; star_argument: f(*); filter; over
  collate,          // args[0]; text: collation
  raise,            // text: IGNORE, ROLLBACK, ABORT, FAIL; args[0]: message
  row_value,        // (a, b): args
};

struct OrderTerm {
  ExprPtr expr;
  bool descending = false;
  std::optional<bool> nulls_first;
};

struct Window {
  std::string name;  // a named window, or the base window
  std::vector<ExprPtr> partition_by;
  std::vector<OrderTerm> order_by;
  std::string frame;  // as written, e.g. "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW"; its expressions are literals
};

struct Expr {
  ExprKind kind = ExprKind::null_literal;
  std::string text, table, schema;
  std::vector<ExprPtr> args;
  SelectPtr select;
  ExprPtr case_operand, filter;
  std::unique_ptr<Window> over;
  std::vector<OrderTerm> order_by;  // of an aggregate's arguments: group_concat(a ORDER BY b)
  bool negated = false, distinct = false, double_quoted = false, star_argument = false, has_else = false;
};

// --- SELECT ---

struct ResultColumn {
  ExprPtr expr;       // kind star for * and t.*
  std::string alias;  // empty: none
  std::string source;  // the expression as written: SQLite names the column so when nothing better does
};

enum class JoinKind { comma, inner, left, right, full, cross };

struct FromItem {
  JoinKind join = JoinKind::comma;  // how it is joined to what stands before it; the first: comma
  bool natural = false;
  std::string schema, table, alias;
  SelectPtr subquery;                 // FROM (SELECT ...)
  std::vector<FromItem> nested;       // FROM (a JOIN b)
  std::vector<ExprPtr> function_args;  // a table-valued function: json_each(x)
  bool is_function = false;
  ExprPtr on;
  std::vector<std::string> using_columns;
};

struct SelectCore {
  bool distinct = false;
  std::vector<ResultColumn> columns;
  std::vector<FromItem> from;
  ExprPtr where, having;
  std::vector<ExprPtr> group_by;
  std::vector<std::pair<std::string, Window>> windows;
  std::vector<std::vector<ExprPtr>> values;  // VALUES (...), (...) instead of all above
};

struct CommonTable {
  std::string name;
  std::vector<std::string> columns;
  SelectPtr select;
  std::optional<bool> materialized;
};

struct Select {
  bool recursive = false;
  std::vector<CommonTable> with;
  std::vector<SelectCore> cores;            // joined by operators
  std::vector<std::string> operators;       // UNION, UNION ALL, INTERSECT, EXCEPT; one fewer than cores
  std::vector<OrderTerm> order_by;
  ExprPtr limit, offset;
};

// --- CREATE TABLE ---

struct ConflictClause {
  std::string action;  // ROLLBACK, ABORT, FAIL, IGNORE, REPLACE; empty: none
};

struct ForeignKeyClause {
  std::string name;                   // of the constraint; empty: none
  std::vector<std::string> columns;   // of this table
  std::string table;                  // referred to
  std::vector<std::string> referred;  // empty: the primary key of `table`
  std::string on_delete, on_update;   // upper case: NO ACTION, RESTRICT, SET NULL, SET DEFAULT, CASCADE; empty: NO ACTION
  bool deferrable = false, initially_deferred = false;
};

struct CheckClause {
  std::string name;
  ExprPtr expr;
  std::string source;  // the expression as written
};

struct IndexedColumn {
  ExprPtr expr;           // a plain column is kind column
  std::string collation;  // empty: the column's own
  bool descending = false;
};

struct KeyClause {  // PRIMARY KEY or UNIQUE
  std::string name;
  std::vector<IndexedColumn> columns;
  bool autoincrement = false;
  ConflictClause conflict;
};

struct GeneratedClause {
  ExprPtr expr;
  std::string source;
  bool stored = false;  // else VIRTUAL
};

struct ColumnDef {
  std::string name;
  std::string declared_type;  // as written, blanks folded to one: "VARCHAR(80)", "UNSIGNED BIG INT"; may be empty
  std::optional<bool> not_null;  // NOT NULL: true; an explicit NULL: false
  std::string collation;
  ExprPtr default_value;
  std::string default_source;  // as written, with its parentheses
  std::optional<GeneratedClause> generated;
};

struct CreateTable {
  std::string name;
  std::vector<ColumnDef> columns;
  std::optional<KeyClause> primary_key;  // wherever it was written
  std::vector<KeyClause> unique;
  std::vector<CheckClause> checks;
  std::vector<ForeignKeyClause> foreign_keys;
  bool without_rowid = false, strict = false;
};

struct CreateIndex {
  std::string name, table;
  bool unique = false;
  std::vector<IndexedColumn> columns;
  ExprPtr where;
  std::string where_source;
};

struct CreateView {
  std::string name;
  std::vector<std::string> columns;
  SelectPtr select;
};

struct Upsert {  // ON CONFLICT ...
  std::vector<IndexedColumn> key;  // empty: any
  ExprPtr key_where;
  bool nothing = false;  // DO NOTHING; else DO UPDATE
  std::vector<std::pair<std::vector<std::string>, ExprPtr>> set;
  ExprPtr where;
};

// A statement in a trigger's body. Which members are set follows from `kind`.
struct TriggerStep {
  enum class Kind { select, insert, update, delete_ } kind = Kind::select;
  std::string conflict;  // OR REPLACE, OR IGNORE ...: the word after OR
  std::string table, alias;
  std::vector<std::string> columns;                          // insert
  SelectPtr select;                                          // select; insert's source (VALUES is a Select too)
  bool default_values = false;                               // insert
  std::vector<Upsert> upserts;                               // insert ... on conflict
  std::vector<std::pair<std::vector<std::string>, ExprPtr>> set;  // update: columns = expression
  std::vector<FromItem> from;                                // update ... from
  ExprPtr where;
  std::string source;
};

struct CreateTrigger {
  std::string name, table;
  enum class Time { before, after, instead_of } time = Time::before;
  enum class Event { insert, update, delete_ } event = Event::insert;
  std::vector<std::string> update_of;
  ExprPtr when;
  std::vector<TriggerStep> steps;
};

}  // namespace groundway::sql
