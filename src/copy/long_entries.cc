// copy/long_entries.cc - keys and indexes with an entry that no page of a btree can hold.
//
// PostgreSQL finds it only when it builds the index, after the load. SQLite computes the entries here, expressions
// and conditions included; only what surely fails is left out, what may succeed is left to the server.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/compressed_size.h"
#include "copy/decide.h"
#include "copy/read_cell.h"
#include "schema/references.h"
#include "sql/print.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

struct Entry {
  std::vector<std::string> parts;  // in SQLite's SQL
  std::uint64_t longest = 0;       // bytes of all its columns' longest values together
  std::string where;
};

bool has_length(const schema::Type& type) {
  using enum schema::TypeKind;
  return type.kind == text || type.kind == varchar || type.kind == bpchar || type.kind == bytea ||
         type.kind == jsonb || type.kind == other;
}

class LongEntries {
 public:
  LongEntries(CopyJob& job, std::size_t t) : job_(job), t_(t) {}

  Result<bool> is_too_long(const schema::Key& key) {
    Entry entry;
    for (const ColumnPlan& c : job_.plans[t_].columns) {
      const bool part = std::find(key.columns.begin(), key.columns.end(), c.target_name) != key.columns.end();
      if (part) add_column(entry, c.source_name);
    }
    return judge(key.origin, entry,
                 "CREATE UNIQUE INDEX ON " + job_.plans[t_].quoted_target() + " (md5(" +
                     sql::quote_ident(key.columns[0]) + "::text))");
  }

  Result<bool> is_too_long(const schema::Index& index) {
    for (const auto& source : job_.file.schema.indexes) {
      if ("index " + source.tree->name != index.origin) continue;
      Entry entry;
      for (const auto& part : source.tree->columns) add_expression(entry, *part.expr);
      if (source.tree->where) entry.where = sql::print(*source.tree->where);
      return judge(index.origin, entry, source.sql);
    }
    return left_out_.count(index.origin) > 0;  // made beside a key, for its folded values
  }

 private:
  void add_column(Entry& entry, const std::string& name) const {
    entry.parts.push_back(sql::quote_sqlite_ident(name));
    const auto& columns = job_.file.schema.tables[t_].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const schema::ColumnProfile& p = job_.profiles[t_].columns[c];
      if (text::iequals(columns[c].name, name) && has_length(job_.plans[t_].columns[c].type))
        entry.longest += std::max(p.max_text_bytes, p.max_blob_bytes);
    }
  }

  void add_expression(Entry& entry, const sql::Expr& expr) const {
    for (const std::string& column : schema::columns_in(expr)) add_column(entry, column);
    const std::size_t columns = schema::columns_in(expr).size();
    entry.parts.resize(entry.parts.size() - columns);
    entry.parts.push_back(sql::print(expr));
  }

  Result<bool> judge(const std::string& origin, const Entry& entry, const std::string& suggestion) {
    if (entry.longest <= kMaxIndexEntry / 2) return false;  // no expression makes more of it than twice as much
    ASSIGN(const std::size_t bytes, longest_entry(entry));
    if (bytes <= kMaxIndexEntry) return false;
    left_out_.insert(origin);
    replace_outcome(job_.report,
                    {schema::Outcome::Kind::left_out, origin,
                     fmt::format("an entry of it would take over {} bytes, an index entry has at most that",
                                 text::thousands(kMaxIndexEntry)),
                     suggestion});
    return true;
  }

  Result<std::size_t> longest_entry(const Entry& entry) const {
    std::string sizes;
    for (const std::string& part : entry.parts)
      sizes += (sizes.empty() ? "" : " + ") + ("coalesce(length(CAST(" + part) + " AS BLOB)), 0)";
    std::string sql = "SELECT " + text::join(entry.parts, ", ") + " FROM " +
                      sql::quote_sqlite_ident(job_.plans[t_].name) + " WHERE " + sizes + " > " +
                      std::to_string(kMaxIndexEntry);
    if (!entry.where.empty()) sql += " AND (" + entry.where + ")";
    ASSIGN(auto rows, job_.file.connections[0].prepare(sql));
    std::size_t longest = 0;
    while (longest <= kMaxIndexEntry) {
      ASSIGN(const bool more, rows.step());
      if (!more) break;
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < entry.parts.size(); ++i)
        bytes += least_index_bytes(read_cell(rows, static_cast<int>(i)).bytes);
      longest = std::max(longest, bytes);
    }
    return longest;
  }

  CopyJob& job_;
  std::size_t t_;
  std::set<std::string> left_out_;  // origins
};

template <class Items>
Result<bool> erase_long(LongEntries& entries, Items& items) {
  const std::size_t before = items.size();
  for (auto item = items.begin(); item != items.end();) {
    ASSIGN(const bool found, entries.is_too_long(*item));
    item = found ? items.erase(item) : std::next(item);
  }
  return items.size() < before;
}

}  // namespace

Result<void> leave_out_long_entries(CopyJob& job) {
  for (std::size_t t = 0; t < job.plans.size(); ++t) {
    LongEntries entries(job, t);
    schema::Table& table = job.converted.model.tables[t];
    bool any = false;
    if (table.primary_key) {
      ASSIGN(any, entries.is_too_long(*table.primary_key));
      if (any) table.primary_key.reset();
    }
    ASSIGN(const bool unique, erase_long(entries, table.unique));
    ASSIGN(const bool indexes, erase_long(entries, table.indexes));
    if (any || unique || indexes) leave_out_references(job, t);
  }
  return {};
}

}  // namespace groundway::copy
