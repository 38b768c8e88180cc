// sql/translate_steps.cc - INSERT, UPDATE and DELETE steps of a trigger.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_trigger.h"

namespace groundway::sql::translating {

namespace {

Result<const TableShape*> written_table(Body* body, const std::string& name) {
  const TableShape* table = body->env.context->catalogue->find(name);
  if (table == nullptr) return refuse("no such table: " + name);
  const bool itself = text::iequals(name, body->trigger.table);
  if (itself && body->trigger.time == CreateTrigger::Time::before) {
    tell(body->env, "it writes its own table before the row: PostgreSQL stops where that is the very row");
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

// NULL for a rowid means the next one.
bool is_next(const Value& value, const ColumnShape& column) {
  return value.type == ValueType::null && column.rowid_alias;
}

Result<std::string> value_rows(Body* body, const Target& target, const SelectCore& core) {
  std::string sql;
  for (const auto& row : core.values) {
    if (row.size() != target.columns.size())
      return refuse("INSERT gives another number of values than columns");
    std::string items;
    for (std::size_t i = 0; i < row.size(); ++i) {
      ASSIGN(const auto value, expression(body->env, *row[i]));
      std::string item = "DEFAULT";
      if (!is_next(value, *target.columns[i])) {
        ASSIGN(item, assigned(body->env, value, *target.columns[i]));
      }
      items += (items.empty() ? "" : ", ") + item;
    }
    sql += (sql.empty() ? "VALUES (" : ", (") + items + ")";
  }
  return sql;
}

struct Rows {
  std::vector<const ColumnShape*> columns;  // without those that the table numbers
  std::vector<std::string> tests;           // what must hold for a row to be taken
  std::string query;
};

// A value and the column that it is for: what it adds to the list of items.
Result<void> add_item(const Env& env, const Value& value, const ColumnShape& column, bool skips_nulls,
                      Rows* rows, std::string* items) {
  ASSIGN(auto item, assigned(env, value, column));
  const bool needed = column.not_null && !column.rowid_alias;  // NULL for a rowid means the next one
  if (skips_nulls && needed && !value.not_null) rows->tests.push_back("(" + item + ") IS NOT NULL");
  rows->columns.push_back(&column);
  *items += (items->empty() ? "" : ", ") + std::move(item);
  return {};
}

std::string filtered(const Rows& rows) {
  std::string out;
  for (const std::string& test : rows.tests) out += (out.empty() ? " WHERE " : " AND ") + test;
  return out;
}

// One row of VALUES as a query, so that a condition can stand behind it.
Result<Rows> one_row(Body* body, const Target& target, const SelectCore& core, bool skips_nulls) {
  Rows rows;
  std::string items;
  const auto& row = core.values.front();
  if (row.size() != target.columns.size())
    return refuse("INSERT gives another number of values than columns");
  for (std::size_t i = 0; i < row.size(); ++i) {
    ASSIGN(const auto value, expression(body->env, *row[i]));
    if (is_next(value, *target.columns[i])) continue;
    if (skips_nulls && target.columns[i]->not_null) TRY(need_once(value));
    TRY(add_item(body->env, value, *target.columns[i], skips_nulls, &rows, &items));
  }
  rows.query = "SELECT " + items + filtered(rows);
  return rows;
}

// INSERT INTO t SELECT NULL, ...: the rowid is to be the next one, so the column is left out.
bool gives_null(const Select& tree, std::size_t i) {
  if (tree.cores.size() != 1 || i >= tree.cores.front().columns.size()) return false;
  return tree.cores.front().columns[i].expr->kind == ExprKind::null_literal;
}

Result<Rows> query_rows(Body* body, const Target& target, const Select& tree, bool skips_nulls) {
  ASSIGN(const auto query, select(body->env, tree));
  if (query.columns.size() != target.columns.size()) {
    return refuse("INSERT gives another number of values than columns");
  }
  Source source;
  source.prefix = "given";
  Rows rows;
  std::string items;
  for (std::size_t i = 0; i < query.columns.size(); ++i) {
    if (target.columns[i]->rowid_alias && gives_null(tree, i)) continue;
    const Value value = column_value(source, query.columns[i]);
    TRY(add_item(body->env, value, *target.columns[i], skips_nulls, &rows, &items));
  }
  rows.query = "SELECT " + items + " FROM (" + query.sql + ") AS given" + filtered(rows);
  return rows;
}

bool is_values(const Select& tree) {
  return tree.cores.size() == 1 && !tree.cores.front().values.empty() && tree.with.empty();
}

Result<std::string> assignment(const Env& env, const TableShape& table, const std::string& name,
                               const Expr& expr) {
  const ColumnShape* column = column_named(table, name);
  if (column == nullptr) return refuse("no such column: " + table.source_name + "." + name);
  ASSIGN(const auto value, expression(env, expr));
  ASSIGN(const auto sql, assigned(env, value, *column));
  return quote_ident(column->target_name) + " = " + sql;
}

// A number that a later step asks for by last_insert_rowid().
std::string numbered(Body* body, const Target& target, bool one_row) {
  body->env.context->last_rowid.clear();
  for (const ColumnShape& column : target.table->columns) {
    if (!column.rowid_alias || !one_row) continue;
    body->declared.insert("groundway_last bigint");
    body->env.context->last_rowid = "groundway_last";
    return " RETURNING " + quote_ident(column.target_name) + " INTO groundway_last";
  }
  return "";
}

Result<std::string> plain_insert(Body* body, const Target& target, const TriggerStep& step,
                                 const std::string& conflict) {
  const std::string head = "INSERT INTO " + target.table->target;
  const bool single = is_values(*step.select) && step.select->cores.front().values.size() == 1;
  if (is_values(*step.select)) {
    ASSIGN(const auto rows, value_rows(body, target, step.select->cores.front()));
    const bool asked = single && conflict.empty() && body->asks_rowid;
    return head + " " + column_list(target.columns) + " " + rows + conflict + numbered(body, target, asked) +
           ";\n";
  }
  ASSIGN(const auto rows, query_rows(body, target, *step.select, false));
  return head + " " + column_list(rows.columns) + " " + rows.query + conflict +
         numbered(body, target, false) + ";\n";
}

// Each row of VALUES by itself: in SQLite, too, one row comes after the other.
Result<std::string> row_by_row(Body* body, const Target& target, const TriggerStep& step) {
  const bool ignores = step.conflict == "IGNORE";
  std::vector<Rows> all;
  if (!is_values(*step.select)) {
    ASSIGN(all.emplace_back(), query_rows(body, target, *step.select, ignores));
  } else if (step.select->cores.front().values.size() == 1) {
    ASSIGN(all.emplace_back(), one_row(body, target, step.select->cores.front(), ignores));
  } else {
    return refuse("INSERT OR " + step.conflict + " of several rows by VALUES");
  }
  const Rows& rows = all.front();
  body->env.context->last_rowid.clear();
  if (!ignores) return replace_rows(body, *target.table, rows.columns, rows.query);
  tell(body->env, "INSERT OR IGNORE skips rows that collide with a key or lack a value; a CHECK stops it");
  return "INSERT INTO " + target.table->target + " " + column_list(rows.columns) + " " + rows.query +
         " ON CONFLICT DO NOTHING;\n";
}

}  // namespace

const ColumnShape* column_named(const TableShape& table, std::string_view name) {
  for (const ColumnShape& column : table.columns) {
    if (text::iequals(column.source_name, name)) return &column;
  }
  return nullptr;
}

std::string column_list(const std::vector<const ColumnShape*>& columns) {
  std::string sql;
  for (const ColumnShape* column : columns)
    sql += (sql.empty() ? "" : ", ") + quote_ident(column->target_name);
  return "(" + sql + ")";
}

Result<std::string> assignments(const Env& env, const TableShape& table, const Settings& settings) {
  std::string sql;
  for (const auto& [names, expr] : settings) {
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

Result<std::string> insert_step(Body* body, const TriggerStep& step) {
  ASSIGN(auto target, insert_target(body, step));
  const bool ignores = step.conflict == "IGNORE", replaces = step.conflict == "REPLACE";
  if (!step.upserts.empty() && replaces) return refuse("INSERT OR REPLACE with ON CONFLICT");
  if (step.default_values && replaces) return refuse("INSERT OR REPLACE ... DEFAULT VALUES");
  if (step.default_values) {
    return "INSERT INTO " + target.table->target + " DEFAULT VALUES" +
           (ignores ? " ON CONFLICT DO NOTHING" : "") + ";\n";
  }
  if (step.upserts.empty() && (ignores || replaces)) return row_by_row(body, target, step);
  ASSIGN(const auto conflict, upsert_clause(body, step, *target.table));
  return plain_insert(body, target, step, conflict);
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
  ASSIGN(const auto set, assignments(inner, *table, step.set));
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
