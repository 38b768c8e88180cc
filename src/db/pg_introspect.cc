#include "db/pg_introspect.h"

#include <algorithm>

#include "gen/db_sql.h"

namespace groundway::db {
namespace {

using schema::Column;
using schema::ForeignKey;
using schema::Index;
using schema::IndexPart;
using schema::Model;
using schema::Table;

Table* find(Model& model, std::string_view name) {
  const auto at =
      std::find_if(model.tables.begin(), model.tables.end(), [&](const Table& t) { return t.name == name; });
  return at == model.tables.end() ? nullptr : &*at;
}

std::string_view rule(std::string_view letter) {  // pg_constraint.confdeltype
  if (letter == "c") return "CASCADE";
  if (letter == "r") return "RESTRICT";
  if (letter == "n") return "SET NULL";
  return letter == "d" ? "SET DEFAULT" : "NO ACTION";
}

Column column_of(const Rows& rows, int r) {
  Column column;
  column.name = rows.text(r, 1);
  column.type = schema::parse_type(rows.get(r, 2));
  column.not_null = rows.truth(r, 3);
  column.collation = rows.text(r, 4);
  const bool generated = !rows.get(r, 6).empty();
  (generated ? column.generated_sql : column.default_sql) = rows.text(r, 5);
  if (!rows.get(r, 7).empty()) {
    column.identity.emplace();
    column.identity->always = rows.get(r, 7) == "a";
    column.identity->start = rows.integer(r, 9);
    column.identity->exhausted = rows.truth(r, 10);
  }
  if (!column.identity) column.owned_sequence = rows.text(r, 8);
  column.enum_labels = rows.array(r, 11);
  if (!rows.is_null(r, 12)) column.domain_of = schema::parse_type(rows.get(r, 12));
  column.text_wire = rows.truth(r, 13);
  return column;
}

Result<void> read_columns(PgConnection& connection, const std::string& schema, Model& out) {
  ASSIGN(const Rows rows, connection.query(std::string(sql_text::kColumns), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    if (out.tables.empty() || out.tables.back().name != rows.get(r, 0)) {
      Table table;
      table.schema = schema;
      table.name = rows.text(r, 0);
      out.tables.push_back(std::move(table));
    }
    if (!rows.is_null(r, 1)) out.tables.back().columns.push_back(column_of(rows, r));
  }
  return {};
}

ForeignKey foreign_key_of(const Rows& rows, int r) {
  ForeignKey key;
  key.name = rows.text(r, 1);
  key.columns = rows.array(r, 3);
  key.schema = rows.text(r, 5);
  key.table = rows.text(r, 6);
  key.referred = rows.array(r, 7);
  key.on_delete = rule(rows.get(r, 8));
  key.on_update = rule(rows.get(r, 9));
  key.deferrable = rows.truth(r, 10);
  key.initially_deferred = rows.truth(r, 11);
  key.not_valid = !rows.truth(r, 12);
  return key;
}

Result<void> read_constraints(PgConnection& connection, const std::string& schema, Model& out) {
  ASSIGN(const Rows rows, connection.query(std::string(sql_text::kConstraints), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    Table* table = find(out, rows.get(r, 0));
    if (table == nullptr) continue;
    const std::string_view kind = rows.get(r, 2);
    if (kind == "p") table->primary_key = schema::Key{rows.text(r, 1), rows.array(r, 3)};
    if (kind == "u") table->unique.push_back({rows.text(r, 1), rows.array(r, 3)});
    if (kind == "c") table->checks.push_back({rows.text(r, 1), rows.text(r, 4)});
    if (kind == "f") table->foreign_keys.push_back(foreign_key_of(rows, r));
  }
  return {};
}

Result<void> read_indexes(PgConnection& connection, const std::string& schema, Model& out) {
  ASSIGN(const Rows rows, connection.query(std::string(sql_text::kIndexes), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    Table* table = find(out, rows.get(r, 0));
    if (table == nullptr) continue;
    if (rows.integer(r, 4) == 1) {
      Index index;
      index.table = rows.text(r, 0);
      index.name = rows.text(r, 1);
      index.unique = rows.truth(r, 2);
      index.where = rows.text(r, 3);
      table->indexes.push_back(std::move(index));
    }
    table->indexes.back().parts.push_back(IndexPart{rows.text(r, 5), rows.text(r, 7), rows.truth(r, 6)});
  }
  return {};
}

Result<void> read_views(PgConnection& connection, const std::string& schema, Model& out) {
  ASSIGN(const Rows rows, connection.query(std::string(sql_text::kViews), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    out.views.push_back({schema, rows.text(r, 0), rows.array(r, 1), rows.text(r, 2)});
  }
  return {};
}

Result<void> read_triggers(PgConnection& connection, const std::string& schema, Model& out) {
  ASSIGN(const Rows rows, connection.query(std::string(sql_text::kTriggers), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    out.triggers.push_back({schema, rows.text(r, 0), rows.text(r, 1), rows.text(r, 2), rows.text(r, 3)});
  }
  return {};
}

}  // namespace

Result<schema::Model> introspect_pg(PgConnection& connection, const std::string& schema) {
  Model out;
  TRY(read_columns(connection, schema, out));
  TRY(read_constraints(connection, schema, out));
  TRY(read_indexes(connection, schema, out));
  TRY(read_views(connection, schema, out));
  TRY(read_triggers(connection, schema, out));
  return out;
}

}  // namespace groundway::db
