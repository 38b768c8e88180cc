#include <algorithm>

#include "schema/render.h"

namespace groundway::schema {
namespace {

void render_schemas(const Model& model, std::vector<Statement>& out) {
  std::vector<std::string> seen;
  for (const Table& table : model.tables) {
    const bool known = table.schema.empty() || table.schema == "public" ||
                       std::find(seen.begin(), seen.end(), table.schema) != seen.end();
    if (known) continue;
    seen.push_back(table.schema);
    out.push_back(create_schema(table.schema));
  }
}

void render_constraints(const Table& table, std::vector<Statement>& out) {
  if (table.primary_key) out.push_back(add_primary_key(table));
  for (const Key& key : table.unique) out.push_back(add_unique(table, key));
  for (const Check& check : table.checks) out.push_back(add_check(table, check));
  for (const Index& index : table.indexes) out.push_back(create_index(table, index));
  for (const Column& column : table.columns) {
    const bool moved = column.identity && (column.identity->start != 1 || column.identity->exhausted);
    if (moved) out.push_back(set_identity(table, column));
  }
}

}  // namespace

std::vector<Statement> render_all(const Model& model) {
  std::vector<Statement> out;
  render_schemas(model, out);
  for (const Table& table : model.tables) out.push_back(create_table(table));
  for (const Table& table : model.tables) render_constraints(table, out);
  // After every key, since two tables may refer to each other.
  for (const Table& table : model.tables) {
    for (const ForeignKey& key : table.foreign_keys)
      out.push_back(add_foreign_key(table, key, key.not_valid));
  }
  for (const View& view : model.views) out.push_back(create_view(view));
  for (const Trigger& trigger : model.triggers) {
    out.push_back(create_trigger_function(trigger));
    out.push_back(create_trigger(trigger));
  }
  return out;
}

std::string to_script(const std::vector<Statement>& statements) {
  std::string script;
  for (const Statement& statement : statements) {
    script += statement.sql;
    // Trigger DDL arrives closed.
    script += statement.sql.ends_with(';') ? "\n" : ";\n";
  }
  return script;
}

}  // namespace groundway::schema
