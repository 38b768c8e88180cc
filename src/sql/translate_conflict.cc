// sql/translate_conflict.cc - ON CONFLICT and OR REPLACE of a trigger's INSERT.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_trigger.h"

namespace groundway::sql::translating {

namespace {

// The key as the unique index has it: a column without regard to case stands there as lower(c).
Result<std::string> key_columns(const TableShape& table, const std::vector<IndexedColumn>& key) {
  std::string sql;
  for (const IndexedColumn& part : key) {
    if (!part.collation.empty()) return refuse("ON CONFLICT over a column with COLLATE");
    ASSIGN(const auto one, translate_index_expression(*part.expr, table));
    const bool plain = part.expr->kind == ExprKind::column && one.sql.find('(') == std::string::npos;
    sql += (sql.empty() ? "" : ", ") + (plain ? one.sql : "(" + one.sql + ")");
  }
  return " (" + sql + ")";
}

std::string only_key(const TableShape& table) {
  const bool single = table.odd_key.empty() && table.primary_key.size() + table.unique.size() > 0 &&
                      (table.primary_key.empty() ? table.unique.size() == 1 : table.unique.empty());
  if (!single) return "";
  std::string sql;
  for (const std::string& name : table.primary_key.empty() ? table.unique.front() : table.primary_key) {
    const ColumnShape* column = column_named(table, name);
    if (column == nullptr || column->nocase || column->rtrim) return "";
    sql += (sql.empty() ? "" : ", ") + quote_ident(column->target_name);
  }
  return " (" + sql + ")";
}

Result<std::string> conflict_target(const Upsert& upsert, const TableShape& table) {
  if (upsert.key.empty() && upsert.nothing) return std::string();
  if (upsert.key.empty()) {
    std::string only = only_key(table);
    return only.empty() ? Result<std::string>(refuse("ON CONFLICT DO UPDATE that names no key")) : only;
  }
  ASSIGN(auto sql, key_columns(table, upsert.key));
  if (upsert.key_where == nullptr) return sql;
  ASSIGN(const auto where, translate_predicate(*upsert.key_where, table));
  return sql + " WHERE " + where.sql;
}

// A row in the way: it has the key of the row to come. Of a NULL none is.
Result<std::string> in_the_way(const Body& body, const TableShape& table, const Source& there,
                               const std::vector<std::string>& key,
                               const std::vector<const ColumnShape*>& columns) {
  std::string sql;
  for (const std::string& name : key) {
    std::size_t at = 0;
    while (at < columns.size() && !text::iequals(columns[at]->source_name, name)) ++at;
    const ColumnShape* column = column_named(table, name);
    if (at == columns.size() && column != nullptr && column->rowid_alias)
      return std::string();  // a new number
    if (at == columns.size() || column == nullptr)
      return refuse("INSERT OR REPLACE that does not give " + name + ", a part of a key");
    Value given = column_value(there, *column);
    given.sql = "groundway_row.f" + std::to_string(at + 1);
    ASSIGN(const auto same, compare(body.env, "=", column_value(there, *column), given));
    sql += (sql.empty() ? "" : " AND ") + same.sql;
  }
  return sql;
}

}  // namespace

Result<std::string> upsert_clause(Body* body, const TriggerStep& step, const TableShape& table) {
  if (step.upserts.empty()) return std::string();
  if (step.upserts.size() > 1) return refuse("INSERT with several ON CONFLICT clauses");
  if (step.conflict == "IGNORE") return refuse("INSERT OR IGNORE with ON CONFLICT");
  const Upsert& upsert = step.upserts.front();
  ASSIGN(const auto key, conflict_target(upsert, table));
  if (upsert.nothing) return " ON CONFLICT" + key + " DO NOTHING";
  Scope scope;
  scope.outer = body->env.scope;
  (void)add_target(table, step, &scope);
  scope.sources.push_back(source_of(table, "excluded", "excluded"));
  scope.sources.back().qualified_only = true;
  Env inner = body->env;
  inner.scope = &scope;
  ASSIGN(const auto set, assignments(inner, table, upsert.set));
  ASSIGN(const auto where, where_clause(inner, upsert.where));
  return " ON CONFLICT" + key + " DO UPDATE SET " + set + where;
}

Result<std::string> replace_rows(Body* body, const TableShape& table,
                                 const std::vector<const ColumnShape*>& columns, const std::string& query) {
  if (!table.odd_key.empty())
    return refuse("INSERT OR REPLACE into a table with " + table.odd_key + ", a key over a part of its rows");
  std::vector<std::vector<std::string>> keys = table.unique;
  if (!table.primary_key.empty()) keys.push_back(table.primary_key);
  const Source there = source_of(table, "groundway_old", "groundway_old");
  std::string tests;
  for (const std::vector<std::string>& key : keys) {
    ASSIGN(const auto one, in_the_way(*body, table, there, key, columns));
    if (!one.empty()) tests += (tests.empty() ? "(" : " OR (") + one + ")";
  }
  std::string names, typed, values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string field = "f" + std::to_string(i + 1);
    const std::string type = columns[i]->type == ValueType::unknown ? "" : "::" + cast_name(columns[i]->type);
    names += (names.empty() ? "" : ", ") + field;
    typed += (typed.empty() ? "" : ", ") + field + type + " AS " + field;
    values += (values.empty() ? "" : ", ") + ("groundway_row." + field);
  }
  body->declared.insert("groundway_row record");
  std::string lines;
  if (!tests.empty()) lines = "DELETE FROM " + table.target + " AS groundway_old WHERE " + tests + ";\n";
  lines += "INSERT INTO " + table.target + " " + column_list(columns) + " VALUES (" + values + ");\n";
  return "FOR groundway_row IN SELECT " + typed + " FROM (" + query + ") AS given_row(" + names + ") LOOP\n" +
         indented(lines) + "END LOOP;\n";
}

}  // namespace groundway::sql::translating
