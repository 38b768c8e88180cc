// sql/translate.cc - expressions that belong to one table: CHECK, predicates, index and generated
// expressions.
#include "sql/translate.h"

#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql {

namespace {

using translating::as_boolean;
using translating::Context;
using translating::Env;
using translating::Fold;
using translating::Scope;
using translating::Value;

// A table's own expression names its columns bare.
struct Table {
  Context context;
  Scope scope;
  Env env;

  Table(const TableShape& table, std::string immutable_for) {
    context.immutable_for = std::move(immutable_for);
    scope.sources.push_back(translating::source_of(table, table.source_name, ""));
    env.context = &context;
    env.scope = &scope;
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  Translated done(std::string sql, ValueType type) {
    return {std::move(sql), type, std::move(context.notes)};
  }
};

Result<Translated> condition(const Expr& expr, const TableShape& shape, std::string immutable_for) {
  Table table(shape, std::move(immutable_for));
  ASSIGN(const auto value, translating::expression(table.env, expr));
  ASSIGN(const auto truth, as_boolean(table.env, value));
  return table.done(truth.sql, ValueType::boolean);
}

}  // namespace

Result<Translated> translate_check(const Expr& expr, const TableShape& table) {
  return condition(expr, table, "");
}

Result<Translated> translate_predicate(const Expr& expr, const TableShape& table) {
  return condition(expr, table, "an index");
}

Result<Translated> translate_index_expression(const Expr& expr, const TableShape& shape) {
  Table table(shape, "an index");
  ASSIGN(const auto value, translating::expression(table.env, expr));
  if (value.type == ValueType::json) return translating::refuse("json values have no order in PostgreSQL");
  const bool constant = value.type == ValueType::null || value.number || value.string;
  if (constant) return translating::refuse("an index over a constant");
  if (!value.moment.empty()) return table.done(value.moment, value.moment_type);
  if (value.fold != Fold::binary)
    return table.done(translating::folded(value, value.fold, false), value.type);
  return table.done(value.sql, value.type);
}

Result<Translated> translate_generated(const Expr& expr, const TableShape& shape, const ColumnShape& column,
                                       std::string_view cast_type) {
  Table table(shape, "a generated column");
  ASSIGN(const auto value, translating::expression(table.env, expr));
  if (value.type == ValueType::null) return table.done("NULL::" + std::string(cast_type), column.type);
  ASSIGN(auto sql, translating::assigned(table.env, value, column));
  return table.done(std::move(sql), column.type);
}

}  // namespace groundway::sql
