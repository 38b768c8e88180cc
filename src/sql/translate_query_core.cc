// sql/translate_query_core.cc - one SELECT ... FROM ... WHERE ... GROUP BY, or VALUES.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"
#include "sql/translate_select.h"

namespace groundway::sql::translating {

namespace {

void add_star(const Source& source, std::vector<OutColumn>* out) {
  for (const ColumnShape& column : source.columns) {
    const Value value = column_value(source, column);
    out->push_back({value, column.source_name});
  }
}

// * leaves out what USING or NATURAL merged into an earlier table; t.* does not.
Result<void> expand_star(const Env& env, const Expr& star, std::vector<OutColumn>* out) {
  bool any = false;
  for (const Source& source : env.scope->sources) {
    if (!star.table.empty() && !text::iequals(source.name, star.table)) continue;
    any = true;
    if (!source.columns.empty() && source.columns.back().target_name.empty())
      return refuse("* over json_each()");
    std::vector<OutColumn> all;
    add_star(source, &all);
    for (OutColumn& one : all) {
      const std::string name = text::lower(one.name);
      const auto& merged = source.merged;
      const bool hidden = std::find(merged.begin(), merged.end(), name) != merged.end();
      if (star.table.empty() && hidden) continue;
      const auto shared = env.scope->merged.find(name);
      if (star.table.empty() && shared != env.scope->merged.end()) one.value = shared->second;
      out->push_back(std::move(one));
    }
  }
  if (!any) return refuse(star.table.empty() ? "* without FROM" : "no such table: " + star.table);
  return {};
}

Result<void> add_columns(const Env& env, const SelectCore& core, std::vector<OutColumn>* out) {
  Env plain = env;
  plain.no_aliases = true;
  for (const ResultColumn& column : core.columns) {
    if (column.expr->kind == ExprKind::star) {
      const std::size_t first = out->size();
      TRY(expand_star(plain, *column.expr, out));
      for (std::size_t i = first; env.scope->is_grouped && i < out->size(); ++i) {
        ASSIGN((*out)[i].value, of_group(*env.scope, (*out)[i].value, (*out)[i].name));
      }
      continue;
    }
    ASSIGN(auto value, expression(plain, *column.expr));
    std::string name = result_name(column, value, out->size() + 1);
    out->push_back({std::move(value), std::move(name)});
  }
  return {};
}

bool uses_aggregates(const SelectCore& core, const std::vector<OrderTerm>& order) {
  const auto in_column = [](const ResultColumn& c) {
    return c.expr != nullptr && contains_aggregate(*c.expr);
  };
  const auto in_order = [](const OrderTerm& term) { return contains_aggregate(*term.expr); };
  return std::any_of(core.columns.begin(), core.columns.end(), in_column) ||
         std::any_of(order.begin(), order.end(), in_order);
}

void add_extremes(const Expr& expr, std::vector<const Expr*>* found) {
  if (is_aggregate(expr) && (text::iequals(expr.text, "min") || text::iequals(expr.text, "max")))
    found->push_back(&expr);
  for (const ExprPtr& part : expr.args) {
    if (part) add_extremes(*part, found);
  }
  if (expr.case_operand) add_extremes(*expr.case_operand, found);
}

// Beside one min() or max() a bare column is of its row: how to sort for that row; empty: there is none.
Result<std::string> row_of_extreme(const Env& env, const SelectCore& core,
                                   const std::vector<OrderTerm>& order) {
  std::vector<const Expr*> found;
  for (const ResultColumn& column : core.columns) {
    if (column.expr) add_extremes(*column.expr, &found);
  }
  if (core.having) add_extremes(*core.having, &found);
  for (const OrderTerm& term : order) add_extremes(*term.expr, &found);
  if (found.size() != 1 || found.front()->filter) return std::string();
  Env inner = env;
  inner.in_aggregate = true;
  ASSIGN(const auto value, expression(inner, *found.front()->args[0]));
  const bool sorts = !value.mixed && value.fold == Fold::binary &&
                     (is_number(value.type) || is_time(value.type) || value.type == ValueType::text ||
                      value.type == ValueType::boolean);
  if (!sorts) return std::string();
  const std::string key = value.type == ValueType::text ? folded(value, Fold::binary, true) : value.sql;
  return " ORDER BY " + key + (text::iequals(found.front()->text, "max") ? " DESC" : "") + " NULLS LAST";
}

// GROUP BY 2 means the second column.
const Expr& meant(const Expr& term, const SelectCore& core) {
  if (term.kind != ExprKind::integer_literal) return term;
  const auto position = text::parse_int(term.text);
  const bool valid = position && *position >= 1 && static_cast<std::size_t>(*position) <= core.columns.size();
  return valid ? *core.columns[static_cast<std::size_t>(*position) - 1].expr : term;
}

bool has_key(const std::vector<std::string>& keys, const Source& source, const std::string& name) {
  for (const ColumnShape& column : source.columns) {
    if (!text::iequals(column.source_name, name)) continue;
    return std::find(keys.begin(), keys.end(), column_value(source, column).sql) != keys.end();
  }
  return false;
}

// The columns of a table whose whole primary key is grouped have one value a group, here as there.
void add_dependent_columns(Scope* scope) {
  auto& keys = scope->group_keys;
  for (const Source& source : scope->sources) {
    const bool whole = !source.primary_key.empty() &&
                       std::all_of(source.primary_key.begin(), source.primary_key.end(),
                                   [&](const std::string& name) { return has_key(keys, source, name); });
    if (!whole) continue;
    for (const ColumnShape& column : source.columns) keys.push_back(column_value(source, column).sql);
  }
}

Result<std::string> group_by(const Env& env, const SelectCore& core, Scope* scope) {
  std::string sql;
  for (const ExprPtr& term : core.group_by) {
    ASSIGN(const auto value, expression(env, meant(*term, core)));
    if (value.fold != Fold::binary) return refuse("GROUP BY a NOCASE column takes any of the equal texts");
    if (value.type == ValueType::json) return refuse("json values have no equality in PostgreSQL");
    if (value.number || value.string) return refuse("GROUP BY a constant");
    const std::string key = value.json.empty() ? value.sql : json_grouped(value).json;
    sql += (sql.empty() ? " GROUP BY " : ", ") + key;
    scope->group_keys.push_back(value.sql);
  }
  scope->is_grouped = true;
  add_dependent_columns(scope);
  return sql;
}

Result<std::string> condition(const Env& env, const ExprPtr& expr, std::string_view word) {
  if (expr == nullptr) return std::string();
  ASSIGN(const auto value, expression(env, *expr));
  ASSIGN(const auto truth, as_boolean(env, value));
  return std::string(word) + truth.sql;
}

Result<std::string> window_clause(const Env& env, const SelectCore& core) {
  std::string sql;
  for (const auto& [name, definition] : core.windows) {
    ASSIGN(const auto body, window(env, definition));
    const std::string whole = body.front() == '(' ? body : "(" + body + ")";
    sql += (sql.empty() ? " WINDOW " : ", ") + quote_ident(name) + " AS " + whole;
  }
  return sql;
}

Result<std::string> core_order(const Env& env, const SelectCore& core, const std::vector<OrderTerm>& order,
                               const std::vector<OutColumn>& columns) {
  std::string sql;
  for (const OrderTerm& term : order) {
    const auto position =
        term.expr->kind == ExprKind::integer_literal ? text::parse_int(term.expr->text) : std::nullopt;
    Value value;
    if (position && *position >= 1 && static_cast<std::size_t>(*position) <= columns.size()) {
      value = columns[static_cast<std::size_t>(*position) - 1].value;
    } else {
      Env inner = env;
      const Expr* alias = nullptr;  // in ORDER BY an alias goes before a column
      for (const ResultColumn& column : core.columns) {
        const bool named = term.expr->kind == ExprKind::column && term.expr->table.empty() &&
                           text::iequals(column.alias, term.expr->text);
        if (named) alias = column.expr.get();
      }
      inner.no_aliases = alias != nullptr;
      ASSIGN(value, expression(inner, alias != nullptr ? *alias : *term.expr));
    }
    ASSIGN(const auto one, order_term(env, value, term));
    sql += (sql.empty() ? " ORDER BY " : ", ") + one;
  }
  return sql;
}

Result<Core> values_core(const Env& env, const SelectCore& core) {
  Core out;
  const std::size_t width = core.values.front().size();
  for (const auto& row : core.values) {
    if (row.size() != width) return refuse("VALUES rows have different numbers of columns");
    ASSIGN(auto values, expressions(env, row));
    out.rows.push_back(std::move(values));
  }
  for (std::size_t i = 0; i < width; ++i) {
    std::vector<Value> arms;
    for (const auto& row : out.rows) arms.push_back(row[i]);
    ASSIGN(auto type, unify(arms, "VALUES"));
    if (type == ValueType::null) type = ValueType::text;
    for (auto& row : out.rows) {
      ASSIGN(row[i], coerce(env, row[i], type));
    }
    Value first = out.rows.front()[i];
    first.type = type;
    out.columns.push_back({first, "column" + std::to_string(i + 1)});
  }
  return out;
}

}  // namespace

Result<Core> translate_core(const Env& env, const SelectCore& core, const std::vector<OrderTerm>& order) {
  Core out;
  Scope scope;
  scope.outer = env.scope;
  Env outside = env;
  outside.in_aggregate = outside.no_aliases = false;
  Env inner = outside;
  inner.scope = &scope;
  if (!core.values.empty()) return values_core(outside, core);
  ASSIGN(const auto from, from_clause(outside, core.from, &scope));
  scope.aliases = &core.columns;
  ASSIGN(const auto where, condition(inner, core.where, " WHERE "));
  const bool aggregates = uses_aggregates(core, order);
  std::string grouping;
  if (!core.group_by.empty()) {
    ASSIGN(grouping, group_by(inner, core, &scope));
  } else if (core.having != nullptr && !aggregates) {
    return refuse("HAVING without GROUP BY");
  }
  ASSIGN(scope.row_of, row_of_extreme(inner, core, order));
  scope.is_grouped = !core.group_by.empty() || aggregates;
  TRY(add_columns(inner, core, &out.columns));
  ASSIGN(const auto having, condition(inner, core.having, " HAVING "));
  ASSIGN(const auto windows, window_clause(inner, core));
  ASSIGN(out.order, core_order(inner, core, order, out.columns));
  out.tail = (from.empty() ? "" : " FROM " + from) + where + grouping + having + windows;
  out.distinct = core.distinct;
  out.single_row = aggregates && core.group_by.empty();
  return out;
}

std::string core_sql(const Core& core, bool names_columns) {
  std::string sql;
  for (const auto& row : core.rows) {
    std::string items;
    for (const Value& value : row) items += (items.empty() ? "" : ", ") + value.sql;
    sql += (sql.empty() ? "VALUES (" : ", (") + items + ")";
  }
  if (!core.rows.empty()) return sql;
  sql = core.distinct ? "SELECT DISTINCT " : "SELECT ";
  bool first = true;
  for (const OutColumn& column : core.columns) {
    const std::string name = quote_ident(column.name);
    const Value& value = column.value;
    const bool bare = value.type == ValueType::null || (value.string && value.sql.front() == '\'');
    const std::string item = bare && !value.sql.ends_with("::text") ? operand(value) + "::text" : value.sql;
    const bool named = !names_columns || item == name || item.ends_with("." + name);
    sql += (first ? "" : ", ") + item + (named ? "" : " AS " + name);
    first = false;
  }
  return sql + core.tail;
}

}  // namespace groundway::sql::translating
