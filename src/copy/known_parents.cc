#include "copy/known_parents.h"

#include <algorithm>
#include <optional>

#include "base/interrupt.h"
#include "base/text.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr std::uint64_t kMostIds = 1U << 26U;  // 8 MB of bits
constexpr std::uint64_t kCheckEvery = 1U << 16U;

std::optional<std::size_t> column_named(const schema::SourceTable& table, const std::string& name) {
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](const auto& c) { return text::iequals(c.name, name); });
  if (at == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - table.columns.begin());
}

struct IdRange {
  std::int64_t first = 0, last = 0;

  bool holds(std::int64_t id) const { return id >= first && id <= last; }
  // Ids in it less one, which fits where their number may not.
  std::uint64_t span() const { return static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first); }
  std::uint64_t place(std::int64_t id) const {
    return static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(first);
  }
};

template <class Use>
Result<void> each_integer(db::SqliteDb& db, const std::string& sql, const Use& use) {
  ASSIGN(auto rows, db.prepare(sql));
  for (std::uint64_t n = 1;; ++n) {
    ASSIGN(const bool more, rows.step());
    if (!more || !use(rows.integer(0))) return {};
    if (n % kCheckEvery == 0) TRY(check_interrupt("Nothing was written."));
  }
}

// Two scans of one column each: the parent's ids as bits, then whether each child's is among them.
Result<bool> all_among(db::SqliteDb& db, const TableFacts& child, const std::string& column,
                       const TableFacts& parent, const IdRange& ids) {
  std::vector<bool> there(ids.span() + 1);
  const std::string id = sql::quote_sqlite_ident(parent.table.columns[*parent.table.rowid_alias].name);
  TRY(each_integer(db, "SELECT " + id + " FROM " + sql::quote_sqlite_ident(parent.plan.name),
                   [&](std::int64_t value) { return there[ids.place(value)] = true; }));
  bool all = true;
  const std::string named = sql::quote_sqlite_ident(column);
  TRY(each_integer(
      db,
      "SELECT " + named + " FROM " + sql::quote_sqlite_ident(child.plan.name) + " WHERE " + named + " IS NOT NULL",
      [&](std::int64_t value) { return all = ids.holds(value) && there[ids.place(value)]; }));
  return all;
}

}  // namespace

Result<bool> has_every_parent(db::SqliteDb& db, const TableFacts& child, const TableFacts& parent,
                              const schema::SourceForeignKey& key) {
  if (!child.plan.mended.empty() || !parent.plan.mended.empty()) return false;
  if (key.columns.size() != 1 || !parent.table.rowid_alias) return false;
  const auto named = column_named(child.table, key.columns[0]);
  if (!named || column_named(parent.table, key.referred[0]) != parent.table.rowid_alias) return false;
  const schema::ColumnProfile& referring = child.profile.columns[*named];
  const schema::ColumnProfile& own = parent.profile.columns[*parent.table.rowid_alias];
  if (referring.rows() == referring.nulls) return true;
  if (referring.integers + referring.nulls != referring.rows()) return false;
  if (parent.profile.rows == 0 || own.integers != parent.profile.rows) return false;
  const IdRange ids{own.min_integer, own.max_integer};
  if (!ids.holds(referring.min_integer) || !ids.holds(referring.max_integer)) return false;
  if (ids.span() == parent.profile.rows - 1) return true;  // no gaps: every number of the range is an id
  return ids.span() < kMostIds ? all_among(db, child, key.columns[0], parent, ids) : false;
}

}  // namespace groundway::copy
