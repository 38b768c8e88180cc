// Names first: tables, views, indexes, keys and sequences of a PostgreSQL schema share one namespace.
#include "base/text.h"
#include "schema/conversion.h"
#include "sql/quote.h"

namespace groundway::schema {
namespace {

constexpr std::size_t kMaxColumns = 1600;  // of a PostgreSQL table

Error too_wide(const SourceTable& table) {
  return Error{Code::preflight, "table " + table.name + " has " + std::to_string(table.columns.size()) +
                                    " columns; a PostgreSQL table has at most " + std::to_string(kMaxColumns)}
      .with_fix("--exclude " + table.name);
}

std::vector<std::string> column_names(const SourceTable& table) {
  std::vector<std::string> names;
  for (const SourceColumn& column : table.columns) names.push_back(column.name);
  return names;
}

// The keys beside the primary one, for who must say which rows collide.
void add_keys(const Source& source, const SourceTable& table, sql::TableShape& shape) {
  for (const SourceKey& key : table.unique) {
    std::vector<std::string>& names = shape.unique.emplace_back();
    for (const std::size_t c : key.columns) names.push_back(table.columns[c].name);
  }
  for (const SourceIndex& index : source.indexes) {
    if (!index.tree->unique || !text::iequals(index.tree->table, table.name)) continue;
    std::vector<std::string> names;
    bool whole = index.tree->where == nullptr;
    for (const sql::IndexedColumn& part : index.tree->columns) {
      whole = whole && part.expr->kind == sql::ExprKind::column;
      if (whole) names.push_back(part.expr->text);
    }
    if (whole)
      shape.unique.push_back(std::move(names));
    else
      shape.odd_key = index.tree->name;
  }
}

}  // namespace

Result<void> Conversion::name_everything() {
  std::vector<std::string> names;
  for (const SourceTable& table : source_.tables) names.push_back(table.name);
  for (const SourceView& view : source_.views) names.push_back(view.name);
  for (const SourceIndex& index : source_.indexes) names.push_back(index.tree->name);
  const std::vector<TargetName> all = name_all(relations_, names, options_.identifiers);
  const std::size_t tables = source_.tables.size();
  const std::size_t views = source_.views.size();
  for (std::size_t i = tables; i < all.size(); ++i) {
    (i < tables + views ? view_names_ : index_names_).push_back(all[i]);
  }
  for (std::size_t t = 0; t < tables; ++t) {
    const SourceTable& table = source_.tables[t];
    if (table.columns.size() > kMaxColumns) return too_wide(table);
    constraints_.emplace_back("in table " + table.name);
    Table& target = out.model.tables.emplace_back();
    target.schema = options_.schema;
    target.name = all[t].name;
    out.tables.push_back({.source = table.name, .target = all[t].name, .columns = {}});
    std::vector<std::string> notes = {all[t].note};
    constexpr std::uint64_t kPage = 8160;  // bytes a row may have in a page of 8 kB
    if (t < profiles_.size() && profiles_[t].widest_row_estimate > kPage) {
      notes.push_back("its widest row takes about " + std::to_string(profiles_[t].widest_row_estimate) +
                      " bytes in line, a page holds " + std::to_string(kPage));
    }
    arrived("table " + table.name, notes);
  }
  return {};
}

void Conversion::convert_columns(std::size_t t) {
  const SourceTable& table = source_table(t);
  const std::vector<TargetName> names =
      name_columns(table.name, column_names(table), options_.identifiers);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const ColumnDecision& decision = decisions_[t].columns[c];
    Column& column = out.model.tables[t].columns.emplace_back();
    column.name = names[c].name;
    column.type = decision.type;
    out.tables[t].columns.push_back({.source = table.columns[c].name, .target = names[c].name});
    arrived("column " + table.name + "." + table.columns[c].name,
            {names[c].note, decision.changed ? decision.reason : ""});
    convert_not_null(t, c);
  }
  sql::TableShape& shape = shapes_.emplace_back();
  shape.source_name = table.name;
  shape.target = sql::quote_qualified(options_.schema, out.tables[t].target);
  for (std::size_t c = 0; c < table.columns.size(); ++c) shape.columns.push_back(shape_of(t, c));
  if (table.primary_key) {
    for (const std::size_t c : table.primary_key->columns) shape.primary_key.push_back(table.columns[c].name);
  }
  add_keys(source_, table, shape);
}

}  // namespace groundway::schema
