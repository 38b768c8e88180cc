// copy/merged_keys.cc - keys whose values are apart in SQLite and would be one in PostgreSQL.
//
// A column of 1 and '1' becomes text, one of UUIDs in two spellings becomes uuid: a unique key over it may
// not hold any more. Asked of SQLite beforehand, so that the dry run says it and the load does not end in a
// refused index.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/decide.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

// The column as the target will hold it, in SQLite's SQL; empty when no two values can become one.
std::string merged_form(const CopyJob& job, std::size_t t, std::size_t c) {
  const schema::ColumnProfile& p = job.profiles[t].columns[c];
  const std::string name = sql::quote_sqlite_ident(job.file.schema.tables[t].columns[c].name);
  const int kinds = (p.integers > 0) + (p.reals > 0) + (p.texts > 0) + (p.blobs > 0);
  switch (job.plans[t].columns[c].type.kind) {
    case TypeKind::text:
    case TypeKind::varchar:
      return kinds > 1 ? "CAST(" + name + " AS TEXT)" : "";
    case TypeKind::bytea:
      return kinds > 1 ? "CAST(" + name + " AS BLOB)" : "";
    case TypeKind::uuid:
      return "lower(replace(" + name + ", '-', ''))";
    case TypeKind::timestamp:
      return p.dates > 0 && p.naive_timestamps > 0 ? "strftime('%Y-%m-%d %H:%M:%f', " + name + ")" : "";
    default:
      return "";
  }
}

// An example of two rows with one key; empty when there is none, or when nothing in the key changes its form.
Result<std::string> duplicate_of(CopyJob& job, std::size_t t, const std::vector<std::string>& targets) {
  std::string list, present, first;
  bool changes = false;
  for (const std::string& target : targets) {
    const auto& columns = job.plans[t].columns;
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&](const ColumnPlan& c) { return c.target_name == target; });
    if (at == columns.end()) return std::string();
    const std::string form = merged_form(job, t, static_cast<std::size_t>(at - columns.begin()));
    const std::string plain = sql::quote_sqlite_ident(at->source_name);
    changes = changes || !form.empty();
    if (!form.empty() && first.empty()) first = form;
    list += (list.empty() ? "" : ", ") + (form.empty() ? plain : form);
    present += (present.empty() ? "" : " AND ") + plain + " IS NOT NULL";
  }
  if (!changes) return std::string();
  return job.file.connections[0].one("SELECT quote(" + first + ") FROM " +
                                     sql::quote_sqlite_ident(job.plans[t].name) + " WHERE " + present +
                                     " GROUP BY " + list + " HAVING count(*) > 1 LIMIT 1");
}

Result<bool> is_merged(CopyJob& job, std::size_t t, const std::string& origin,
                       const std::vector<std::string>& columns) {
  ASSIGN(const std::string example, duplicate_of(job, t, columns));
  if (example.empty()) return false;
  replace_outcome(job.report, {schema::Outcome::Kind::left_out, origin,
                               "values that SQLite keeps apart are one in the column's type: " +
                                   text::excerpt(example, 60) + " stands there twice",
                               "mend one of the rows in SQLite, or create the key in PostgreSQL afterwards"});
  return true;
}

std::vector<std::string> plain_columns(const schema::Index& index, const std::vector<ColumnPlan>& columns) {
  std::vector<std::string> out;
  for (const auto& part : index.parts) {
    for (const ColumnPlan& c : columns) {
      if (part.expression == sql::quote_ident(c.target_name)) out.push_back(c.target_name);
    }
  }
  return out.size() == index.parts.size() ? out : std::vector<std::string>{};
}

}  // namespace

Result<void> leave_out_merged_keys(CopyJob& job) {
  for (std::size_t t = 0; t < job.plans.size(); ++t) {
    schema::Table& table = job.converted.model.tables[t];
    if (table.primary_key) {
      ASSIGN(const bool merged, is_merged(job, t, table.primary_key->origin, table.primary_key->columns));
      if (merged) table.primary_key.reset();
    }
    for (auto key = table.unique.begin(); key != table.unique.end();) {
      ASSIGN(const bool merged, is_merged(job, t, key->origin, key->columns));
      key = merged ? table.unique.erase(key) : std::next(key);
    }
    for (auto index = table.indexes.begin(); index != table.indexes.end();) {
      const auto columns = plain_columns(*index, job.plans[t].columns);
      bool merged = false;
      if (index->unique && index->where.empty() && !columns.empty()) {
        ASSIGN(merged, is_merged(job, t, index->origin, columns));
      }
      index = merged ? table.indexes.erase(index) : std::next(index);
    }
  }
  return {};
}

}  // namespace groundway::copy
