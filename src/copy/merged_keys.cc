// copy/merged_keys.cc - keys whose values are apart in SQLite and would be one in PostgreSQL.
//
// A column of 1 and '1' becomes text, one of UUIDs in two spellings becomes uuid, a policy writes two broken
// texts alike: a unique key over it may not hold any more. Asked of SQLite beforehand, with the encoders as
// functions of its SQL, so that the dry run says it and the load does not end in a refused index.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/decide.h"
#include "sql/print.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

// Two values that SQLite keeps apart stay apart: every value is of the type's own storage class and spelling.
bool stays_apart(const ColumnPlan& column, const schema::ColumnProfile& p) {
  const std::uint64_t all = p.integers + p.reals + p.texts + p.blobs;
  switch (column.type.kind) {
    case TypeKind::text:
    case TypeKind::varchar:
      return p.texts == all && p.nul_texts + p.bad_utf8_texts == 0;
    case TypeKind::bytea:
      return p.blobs == all || p.texts == all;
    case TypeKind::boolean:
    case TypeKind::bigint:
    case TypeKind::integer:
    case TypeKind::smallint:
      return p.integers == all;
    case TypeKind::double_precision:
    case TypeKind::numeric:
      return p.integers + p.reals == all;
    case TypeKind::uuid:
      return p.canonical_uuids == all;
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return p.integers == all ||
             (p.dates + p.times + p.naive_timestamps + p.offset_timestamps == all && p.respelled_moments == 0 &&
              p.fine_moments == 0);
    default:
      return p.integers == all;
  }
}

// Equal for values that PostgreSQL takes as equal: the field as it is sent, a numeric without its number of
// decimals. False: the row would be rejected.
bool equality_form(const ColumnPlan& column, const Cell& cell, std::string& form) {
  thread_local Buffer field(256);
  field.clear();
  if (column.encode(cell, column, field) != nullptr) return false;
  constexpr std::size_t kLength = 4;
  constexpr std::size_t kDecimals = kLength + 6;
  form = field.view().substr(kLength);
  if (column.type.kind == TypeKind::numeric && field.size() >= kDecimals + 2) form.erase(kDecimals - kLength, 2);
  field.shrink(1U << 20U);
  return true;
}

struct UniqueKey {
  std::string origin;                // the outcome it stands for
  std::vector<std::string> columns;  // in PostgreSQL
  std::string where;                 // of a partial index, in SQLite's SQL
};

class MergedKeys {
 public:
  explicit MergedKeys(CopyJob& job) : job_(job), db_(job.file.connections[0]) {}

  // True: two rows would have one key; told, and the key is to be left out.
  Result<bool> is_merged(std::size_t t, const UniqueKey& key) {
    std::string list, present, first;
    for (const std::string& target : key.columns) {
      const auto& columns = job_.plans[t].columns;
      const auto at = std::find_if(columns.begin(), columns.end(),
                                   [&](const ColumnPlan& c) { return c.target_name == target; });
      if (at == columns.end()) return false;
      const auto c = static_cast<std::size_t>(at - columns.begin());
      ASSIGN(const std::string form, form_of(t, c));
      const bool changes = !stays_apart(*at, job_.profiles[t].columns[c]);
      if (first.empty() && changes) first = sql::quote_sqlite_ident(at->source_name);
      list += (list.empty() ? "" : ", ") + form;
      present += (present.empty() ? "" : " AND ") + form + " IS NOT NULL";
    }
    if (first.empty()) return false;
    if (!key.where.empty()) present += " AND (" + key.where + ")";
    ASSIGN(const std::string example,
           db_.one("SELECT quote(min(" + first + ")) || ' and ' || quote(max(" + first + ")) FROM " +
                   sql::quote_sqlite_ident(job_.plans[t].name) + " WHERE " + present + " GROUP BY " + list +
                   " HAVING count(*) > 1 LIMIT 1"));
    if (example.empty()) return false;
    replace_outcome(job_.report, {schema::Outcome::Kind::left_out, key.origin,
                                  "values that SQLite keeps apart are one in the column's type: " +
                                      text::excerpt(example, 80),
                                  "mend one of the rows in SQLite, or create the key in PostgreSQL afterwards"});
    return true;
  }

 private:
  // The column in SQLite's SQL as a key compares it.
  Result<std::string> form_of(std::size_t t, std::size_t c) {
    const ColumnPlan& column = job_.plans[t].columns[c];
    const std::string plain = sql::quote_sqlite_ident(column.source_name);
    if (stays_apart(column, job_.profiles[t].columns[c])) return plain + " COLLATE BINARY";
    const std::string name = fmt::format("groundway_form_{}_{}", t, c);
    TRY(db_.define(name, [&column](const db::SqliteValue& value, std::string& form) {
      const Cell cell{static_cast<Storage>(value.type), value.integer, value.real, value.bytes};
      return cell.storage != Storage::null && equality_form(column, cell, form);
    }));
    return name + "(" + plain + ")";
  }

  CopyJob& job_;
  db::SqliteDb& db_;
};

std::vector<std::string> plain_columns(const schema::Index& index, const std::vector<ColumnPlan>& columns) {
  std::vector<std::string> out;
  for (const auto& part : index.parts) {
    for (const ColumnPlan& c : columns) {
      if (part.expression == sql::quote_ident(c.target_name)) out.push_back(c.target_name);
    }
  }
  return out.size() == index.parts.size() ? out : std::vector<std::string>{};
}

std::string where_in_sqlite(const CopyJob& job, const schema::Index& index) {
  for (const auto& source : job.file.schema.indexes) {
    if ("index " + source.tree->name == index.origin && source.tree->where)
      return sql::print(*source.tree->where);
  }
  return "";
}

Result<bool> leave_out_of(CopyJob& job, std::size_t t) {
  MergedKeys merged(job);
  schema::Table& table = job.converted.model.tables[t];
  bool any = false;
  if (table.primary_key) {
    ASSIGN(const bool found,
           merged.is_merged(t, {table.primary_key->origin, table.primary_key->columns, ""}));
    if (found) table.primary_key.reset();
    any = found;
  }
  for (auto key = table.unique.begin(); key != table.unique.end();) {
    ASSIGN(const bool found, merged.is_merged(t, {key->origin, key->columns, ""}));
    key = found ? table.unique.erase(key) : std::next(key);
    any = any || found;
  }
  for (auto index = table.indexes.begin(); index != table.indexes.end();) {
    const auto columns = plain_columns(*index, job.plans[t].columns);
    bool found = false;
    if (index->unique && !columns.empty()) {
      ASSIGN(found, merged.is_merged(t, {index->origin, columns, where_in_sqlite(job, *index)}));
    }
    index = found ? table.indexes.erase(index) : std::next(index);
    any = any || found;
  }
  return any;
}

bool same_columns(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

bool has_key(const CopyJob& job, std::size_t t, const std::vector<std::string>& columns) {
  const schema::Table& table = job.converted.model.tables[t];
  const auto is = [&](const schema::Key& key) { return same_columns(key.columns, columns); };
  return (table.primary_key && is(*table.primary_key)) ||
         std::any_of(table.unique.begin(), table.unique.end(), is) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
           return index.unique && index.where.empty() &&
                  same_columns(plain_columns(index, job.plans[t].columns), columns);
         });
}

}  // namespace

void leave_out_references(CopyJob& job, std::size_t parent) {
  const schema::Table& referred = job.converted.model.tables[parent];
  for (schema::Table& table : job.converted.model.tables) {
    std::erase_if(table.foreign_keys, [&](const schema::ForeignKey& key) {
      if (key.table != referred.name || has_key(job, parent, key.referred)) return false;
      replace_outcome(job.report, {schema::Outcome::Kind::left_out, key.origin,
                                   "the key of " + job.plans[parent].name + " that it refers to is left out",
                                   ""});
      return true;
    });
  }
}

Result<void> leave_out_merged_keys(CopyJob& job) {
  for (std::size_t t = 0; t < job.plans.size(); ++t) {
    ASSIGN(const bool any, leave_out_of(job, t));
    if (any) leave_out_references(job, t);
  }
  return {};
}

}  // namespace groundway::copy
