// sql/translate_order.cc - ORDER BY and windows: byte order of texts, NULLs where SQLite puts them.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

// Every term of the value's order goes one way; NULLs are NULL in all of them.
std::string json_order_term(const Value& value, const OrderTerm& term) {
  const bool first = term.nulls_first.value_or(!term.descending);
  return json_order(value,
                    std::string(term.descending ? " DESC" : "") + (first ? " NULLS FIRST" : " NULLS LAST"));
}

}  // namespace

Result<std::string> order_term(const Env& env, const Value& value, const OrderTerm& term) {
  (void)env;
  if (!value.json.empty()) return json_order_term(value, term);
  if (value.mixed) return refuse("the order of a column that mixes numbers and texts");
  if (value.type == ValueType::json) return refuse("json values have no order in PostgreSQL");
  if (value.type == ValueType::jsonb) return refuse("JSON values are ordered by their text in SQLite");
  std::string sql = value.type == ValueType::text ? folded(value, value.fold, true) : operand(value);
  if (value.type == ValueType::null || value.number || value.string)
    sql = "NULL::text";  // a constant orders nothing
  if (term.descending) sql += " DESC";
  if (value.not_null && !term.nulls_first) return sql;
  const bool first = term.nulls_first.value_or(!term.descending);
  return sql + (first ? " NULLS FIRST" : " NULLS LAST");
}

Result<std::string> order_by(const Env& env, const std::vector<OrderTerm>& terms) {
  std::string sql;
  for (const OrderTerm& term : terms) {
    ASSIGN(const auto value, expression(env, *term.expr));
    ASSIGN(const auto one, order_term(env, value, term));
    sql += (sql.empty() ? " ORDER BY " : ", ") + one;
  }
  return sql;
}

Result<std::string> window(const Env& env, const Window& window) {
  const bool only_name =
      !window.name.empty() && window.partition_by.empty() && window.order_by.empty() && window.frame.empty();
  if (only_name) return quote_ident(window.name);
  std::string sql = window.name.empty() ? "" : quote_ident(window.name);
  std::string partition;
  for (const ExprPtr& part : window.partition_by) {
    ASSIGN(const auto value, expression(env, *part));
    if (value.fold != Fold::binary) return refuse("PARTITION BY under NOCASE");
    partition += (partition.empty() ? "PARTITION BY " : ", ") + value.sql;
  }
  ASSIGN(const auto order, order_by(env, window.order_by));
  const auto add = [&](const std::string& part) { sql += (sql.empty() || part.empty() ? "" : " ") + part; };
  add(partition);
  add(std::string(text::trim(order)));
  add(window.frame);
  return "(" + sql + ")";
}

}  // namespace groundway::sql::translating
