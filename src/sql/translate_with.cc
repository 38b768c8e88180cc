// sql/translate_with.cc - WITH and WITH RECURSIVE.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_select.h"

namespace groundway::sql::translating {

namespace {

bool names_table(const std::vector<FromItem>& items, std::string_view name);

bool names_table(const Select& select, std::string_view name) {
  for (const SelectCore& core : select.cores) {
    if (names_table(core.from, name)) return true;
  }
  return false;
}

bool names_table(const std::vector<FromItem>& items, std::string_view name) {
  for (const FromItem& item : items) {
    if (text::iequals(item.table, name) || names_table(item.nested, name)) return true;
    if (item.subquery && names_table(*item.subquery, name)) return true;
  }
  return false;
}

Result<void> rename_columns(const CommonTable& table, std::vector<ColumnShape>* columns) {
  if (table.columns.empty()) return {};
  if (table.columns.size() != columns->size())
    return refuse("WITH " + table.name + " names another number of columns");
  for (std::size_t i = 0; i < columns->size(); ++i) {
    (*columns)[i].source_name = (*columns)[i].target_name = table.columns[i];
  }
  return {};
}

TableShape shape_for(const CommonTable& table, std::vector<ColumnShape> columns) {
  TableShape shape;
  shape.source_name = table.name;
  shape.target = quote_ident(table.name);
  shape.columns = std::move(columns);
  return shape;
}

// The first arm tells the columns' types; from then on the table may name itself.
Result<Query> recursive_query(const Env& env, const CommonTable& table, CommonTables* known) {
  const Select& whole = *table.select;
  const bool plain = whole.order_by.empty() && whole.limit == nullptr && whole.with.empty();
  if (!plain) return refuse("a recursive WITH that orders or limits its own rows");
  std::vector<Core> first;
  static const std::vector<OrderTerm> kNone;
  ASSIGN(auto core, translate_core(env, whole.cores.front(), kNone));
  std::vector<ColumnShape> columns;
  std::vector<std::string> names;
  for (const OutColumn& column : core.columns) names.push_back(column.name);
  make_unique(&names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back(shape_of(core.columns[i].value, names[i]));
    columns.back().not_null = columns.back().rowid_alias = false;
  }
  TRY(rename_columns(table, &columns));
  known->tables.push_back(shape_for(table, columns));
  auto query = select_cores(env, whole, true);
  known->tables.pop_back();
  return query;
}

std::string column_list(const std::vector<ColumnShape>& columns) {
  std::string sql;
  for (const ColumnShape& column : columns)
    sql += (sql.empty() ? "(" : ", ") + quote_ident(column.target_name);
  return sql + ")";
}

std::string_view materialised(const CommonTable& table) {
  if (!table.materialized) return "";
  return *table.materialized ? "MATERIALIZED " : "NOT MATERIALIZED ";
}

}  // namespace

Result<Query> select_with(const Env& env, const Select& select) {
  CommonTables known{env.common, {}};
  Env inner = env;
  inner.common = &known;
  std::string sql;
  bool recursive = false;
  for (const CommonTable& table : select.with) {
    const bool itself = names_table(*table.select, table.name) && table.select->cores.size() > 1;
    recursive = recursive || itself;
    ASSIGN(auto query,
           itself ? recursive_query(inner, table, &known) : sql::translating::select(inner, *table.select));
    TRY(rename_columns(table, &query.columns));
    sql += (sql.empty() ? "" : ", ") + quote_ident(table.name) + column_list(query.columns) + " AS " +
           std::string(materialised(table)) + "(" + query.sql + ")";
    known.tables.push_back(shape_for(table, std::move(query.columns)));
  }
  ASSIGN(auto query, select_cores(inner, select, false));
  query.sql = (recursive ? "WITH RECURSIVE " : "WITH ") + sql + " " + query.sql;
  return query;
}

}  // namespace groundway::sql::translating
