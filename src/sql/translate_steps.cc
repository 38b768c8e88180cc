// sql/translate_steps.cc - INSERT, UPDATE and DELETE steps of a trigger.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_trigger.h"

namespace groundway::sql::translating {

namespace {

struct Target {
  const TableShape* table = nullptr;
  std::vector<const ColumnShape*> columns;
};

const ColumnShape* column_named(const TableShape& table, std::string_view name) {
  for (const ColumnShape& column : table.columns) {
    if (text::iequals(column.source_name, name)) return &column;
  }
  return nullptr;
}

Result<const TableShape*> written_table(Body* body, const std::string& name) {
  const TableShape* table = body->env.context->catalogue->find(name);
  if (table == nullptr) return refuse("no such table: " + name);
  const bool itself = text::iequals(name, body->trigger.table);
  if (itself && body->trigger.time == CreateTrigger::Time::before) {
    return refuse("a BEFORE trigger that writes its own table");
  }
  body->writes_itself = body->writes_itself || itself;
  return table;
}

Result<Target> insert_target(Body* body, const TriggerStep& step) {
  Target target;
  ASSIGN(target.table, written_table(body, step.table));
  for (const std::string& name : step.columns) {
    const ColumnShape* column = column_named(*target.table, name);
    if (column == nullptr) return refuse("no such column: " + step.table + "." + name);
    target.columns.push_back(column);
  }
  if (step.columns.empty()) {
    for (const ColumnShape& column : target.table->columns) {
      if (!column.generated) target.columns.push_back(&column);
    }
  }
  return target;
}

std::string column_list(const Target& target) {
  std::string sql;
  for (const ColumnShape* column : target.columns)
    sql += (sql.empty() ? "" : ", ") + quote_ident(column->target_name);
  return "(" + sql + ")";
}

Result<std::string> stored(const Env& env, const Value& value, const ColumnShape& column) {
  // NULL for a rowid means the next one.
  if (value.type == ValueType::null && column.rowid_alias) return std::string("DEFAULT");
  return assigned(env, value, column);
}

Result<std::string> value_rows(Body* body, const Target& target, const SelectCore& core) {
  std::string sql;
  for (const auto& row : core.values) {
    if (row.size() != target.columns.size())
      return refuse("INSERT gives another number of values than columns");
    std::string items;
    for (std::size_t i = 0; i < row.size(); ++i) {
      ASSIGN(const auto value, expression(body->env, *row[i]));
      ASSIGN(const auto item, stored(body->env, value, *target.columns[i]));
      items += (items.empty() ? "" : ", ") + item;
    }
    sql += (sql.empty() ? "VALUES (" : ", (") + items + ")";
  }
  return sql;
}

// INSERT INTO t SELECT NULL, ...: the rowid is to be the next one, so the column is left out.
bool gives_null(const Select& tree, std::size_t i) {
  if (tree.cores.size() != 1 || i >= tree.cores.front().columns.size()) return false;
  return tree.cores.front().columns[i].expr->kind == ExprKind::null_literal;
}

Result<std::string> query_rows(Body* body, Target* given_target, const Select& tree) {
  Target& target = *given_target;
  ASSIGN(const auto query, select(body->env, tree));
  if (query.columns.size() != target.columns.size()) {
    return refuse("INSERT gives another number of values than columns");
  }
  Source source;
  source.prefix = "given";
  std::string items;
  std::vector<const ColumnShape*> filled;
  for (std::size_t i = 0; i < query.columns.size(); ++i) {
    if (target.columns[i]->rowid_alias && gives_null(tree, i)) continue;
    filled.push_back(target.columns[i]);
    ASSIGN(const auto item, assigned(body->env, column_value(source, query.columns[i]), *target.columns[i]));
    items += (items.empty() ? "" : ", ") + item;
  }
  target.columns = std::move(filled);
  return "SELECT " + items + " FROM (" + query.sql + ") AS given";
}

bool is_values(const Select& tree) {
  return tree.cores.size() == 1 && !tree.cores.front().values.empty() && tree.with.empty();
}

Result<std::string> conflict_of(Body* body, const TriggerStep& step) {
  if (step.has_upsert) return refuse("INSERT ... ON CONFLICT in a trigger");
  if (step.conflict == "REPLACE")
    return refuse("INSERT OR REPLACE deletes the rows in the way, which ON CONFLICT cannot");
  if (step.conflict != "IGNORE") return std::string();
  tell(body->env,
       "INSERT OR IGNORE skips rows that collide with a key; a NOT NULL or CHECK now stops the statement");
  return std::string(" ON CONFLICT DO NOTHING");
}

Result<std::string> assignment(const Env& env, const TableShape& table, const std::string& name,
                               const Expr& expr) {
  const ColumnShape* column = column_named(table, name);
  if (column == nullptr) return refuse("no such column: " + table.source_name + "." + name);
  ASSIGN(const auto value, expression(env, expr));
  ASSIGN(const auto sql, assigned(env, value, *column));
  return quote_ident(column->target_name) + " = " + sql;
}

Result<std::string> assignments(const Env& env, const TableShape& table, const TriggerStep& step) {
  std::string sql;
  for (const auto& [names, expr] : step.set) {
    const bool rows = names.size() > 1;
    if (rows && expr->kind != ExprKind::row_value)
      return refuse("UPDATE sets several columns from a subquery");
    for (std::size_t i = 0; i < names.size(); ++i) {
      ASSIGN(const auto one, assignment(env, table, names[i], rows ? *expr->args[i] : *expr));
      sql += (sql.empty() ? "" : ", ") + one;
    }
  }
  return sql;
}

Result<std::string> where_clause(const Env& env, const ExprPtr& where) {
  if (where == nullptr) return std::string();
  ASSIGN(const auto value, expression(env, *where));
  ASSIGN(const auto truth, as_boolean(env, value));
  return " WHERE " + truth.sql;
}

// "public.t AS t": the step's own table, seen under its SQLite name.
std::string add_target(const TableShape& table, const TriggerStep& step, Scope* scope) {
  const std::string name = step.alias.empty() ? step.table : step.alias;
  scope->sources.push_back(source_of(table, name, quote_ident(name)));
  const std::string& prefix = scope->sources.back().prefix;
  const bool same = table.target == prefix || table.target.ends_with("." + prefix);
  return same ? table.target : table.target + " AS " + prefix;
}

}  // namespace

Result<std::string> insert_step(Body* body, const TriggerStep& step) {
  ASSIGN(auto target, insert_target(body, step));
  ASSIGN(const auto conflict, conflict_of(body, step));
  const std::string head = "INSERT INTO " + target.table->target;
  if (step.default_values) return head + " DEFAULT VALUES" + conflict + ";\n";
  ASSIGN(const auto rows, is_values(*step.select) ? value_rows(body, target, step.select->cores.front())
                                                  : query_rows(body, &target, *step.select));
  return head + " " + column_list(target) + " " + rows + conflict + ";\n";
}

Result<std::string> update_step(Body* body, const TriggerStep& step) {
  if (step.conflict == "IGNORE" || step.conflict == "REPLACE") return refuse("UPDATE OR " + step.conflict);
  ASSIGN(const auto* table, written_table(body, step.table));
  Scope scope;
  scope.outer = body->env.scope;
  const std::string target = add_target(*table, step, &scope);
  std::string from;
  if (!step.from.empty()) {
    ASSIGN(const auto sources, from_clause(body->env, step.from, &scope));
    from = " FROM " + sources;
  }
  Env inner = body->env;
  inner.scope = &scope;
  ASSIGN(const auto set, assignments(inner, *table, step));
  ASSIGN(const auto where, where_clause(inner, step.where));
  return "UPDATE " + target + " SET " + set + from + where + ";\n";
}

Result<std::string> delete_step(Body* body, const TriggerStep& step) {
  ASSIGN(const auto* table, written_table(body, step.table));
  Scope scope;
  scope.outer = body->env.scope;
  const std::string target = add_target(*table, step, &scope);
  Env inner = body->env;
  inner.scope = &scope;
  ASSIGN(const auto where, where_clause(inner, step.where));
  return "DELETE FROM " + target + where + ";\n";
}

}  // namespace groundway::sql::translating
