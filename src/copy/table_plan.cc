#include "copy/table_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/read_cell.h"
#include "copy/source_file.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

std::string key_part(const Cell& cell) {
  switch (cell.storage) {
    case Storage::integer:
      return std::to_string(cell.integer);
    case Storage::real:
      return fmt::format("{}", cell.real);
    case Storage::text:
      return "\"" + text::replace_all(std::string(cell.bytes), "\"", "\\\"") + "\"";
    case Storage::blob:
      return "\"x'" + text::hex(cell.bytes) + "'\"";
    case Storage::null:
      break;
  }
  return "null";
}

}  // namespace

std::string TablePlan::quoted_target() const {
  return sql::quote_qualified(schema, target);
}

std::string TablePlan::journal_target() const {
  return sql::quote_qualified(lands_in.empty() ? schema : lands_in, target);
}

std::vector<std::string> TablePlan::quoted_columns() const {
  std::vector<std::string> quoted;
  for (const ColumnPlan& c : columns) quoted.push_back(sql::quote_ident(c.target_name));
  return quoted;
}

std::string TablePlan::copy_sql(bool freeze) const {
  return "COPY " + quoted_target() + " (" + copy_columns + ") FROM STDIN (FORMAT binary" +
         (freeze ? ", FREEZE)" : ")");
}

std::string TablePlan::digest_sql(Seed seed, const std::vector<std::string>& counted) const {
  return digest_query(columns, quoted_columns(), seed, quoted_target(), counted);
}

Result<void> complete_plan(TablePlan& plan, const schema::SourceTable& table) {
  std::string selected, listed;
  for (ColumnPlan& c : plan.columns) {
    if (!choose_encoder(c)) {
      return Error{Code::target_schema,
                   fmt::format("column {} has type {}, which cannot be filled from SQLite", c.target_name,
                               schema::render(c.type))}
          .at(plan.quoted_target())
          .with_fix(fmt::format("leave the table out with --exclude {}, or change the column's type",
                                text::shell_quote(plan.name)));
    }
    c.hash = choose_hash(c);
    selected += (selected.empty() ? "" : ", ") + sql::quote_sqlite_ident(c.source_name);
    if (!c.generated) listed += (listed.empty() ? "" : ", ") + sql::quote_ident(c.target_name);
  }
  plan.rowid = rowid_name(table);
  plan.source_table = sql::quote_sqlite_ident(table.name);
  plan.has_rowid = !plan.rowid.empty();
  if (plan.has_rowid) selected += ", " + plan.rowid;
  if (table.without_rowid && table.primary_key) {
    for (const std::size_t i : table.primary_key->columns) {
      const auto at = std::find_if(plan.columns.begin(), plan.columns.end(), [&](const ColumnPlan& c) {
        return c.source_name == table.columns[i].name;
      });
      if (at != plan.columns.end()) plan.key.push_back(static_cast<std::size_t>(at - plan.columns.begin()));
    }
  }
  plan.select_sql = "SELECT " + selected + " FROM " + plan.source_table;
  plan.copy_columns = listed;
  return {};
}

std::string row_key(const TablePlan& plan, const db::SqliteStatement& row) {
  if (plan.has_rowid) return std::to_string(row.integer(static_cast<int>(plan.columns.size())));
  std::string out;
  for (const std::size_t i : plan.key)
    out += (out.empty() ? "" : ",") + key_part(read_cell(row, static_cast<int>(i)));
  return "[" + out + "]";
}

}  // namespace groundway::copy
