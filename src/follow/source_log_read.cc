// What the log says, read in a transaction in which the rows are read, too.
#include <algorithm>
#include <set>
#include <unordered_set>

#include "follow/source_log.h"
#include "follow/source_log_ddl.h"

namespace groundway::follow {
namespace {

// Equal when type and bytes are: 1 and 1.0, 0.0 and -0.0 are two.
void add_bytes(std::string& to, const db::OwnedValue& value) {
  const auto fixed = [&](const auto& number) {
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  to += static_cast<char>(value.type);
  if (value.type == db::SqliteType::integer) fixed(value.integer);
  if (value.type == db::SqliteType::real) fixed(value.real);
  fixed(value.bytes.size());
  to += value.bytes;
}

Error strange_entry(const db::SqliteDb& source, std::int64_t number) {
  return Error{Code::follow_state,
               "the change log has an entry for table number " + std::to_string(number) + ", which is not followed"}
      .at(source.path())
      .with_fix("groundway copy abandon   # then copy again");
}

class Reader {
 public:
  Reader(db::SqliteDb& source, const std::vector<FollowedTable>& tables) : source_(source), tables_(tables) {}

  Result<void> read(const db::SqliteStatement& row) {
    ++changes_.entries;
    changes_.last = std::max(changes_.last, row.integer(0));
    const std::int64_t tbl = row.integer(1);
    const std::int64_t number = tbl < 0 ? touched_number(tbl) : tbl;
    const auto at = static_cast<std::size_t>(number);
    if (at >= tables_.size()) return strange_entry(source_, number);
    if (tbl < 0) {
      touched_.insert(at);
      return {};
    }
    const std::size_t size = tables_[at].key.size();
    if (size == 0 || row.columns() < static_cast<int>(size) + 2) return strange_entry(source_, number);
    add(at, size, row);
    return {};
  }

  Changes changes() {
    changes_.touched.assign(touched_.begin(), touched_.end());
    return std::move(changes_);
  }

 private:
  void add(std::size_t at, std::size_t size, const db::SqliteStatement& row) {
    Key key;
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
      key.push_back(db::own(row, static_cast<int>(i) + 2));
      if (key.back().type == db::SqliteType::null) return;  // what was sent: no row has such a key
      add_bytes(bytes, key.back());
    }
    if (seen_[at].insert(std::move(bytes)).second) changes_.keys[at].push_back(std::move(key));
  }

  db::SqliteDb& source_;
  const std::vector<FollowedTable>& tables_;
  Changes changes_;
  std::set<std::size_t> touched_;
  std::map<std::size_t, std::unordered_set<std::string>> seen_;
};

}  // namespace

Result<Changes> read_changes(db::SqliteDb& source, const std::vector<FollowedTable>& tables, std::int64_t applied) {
  ASSIGN(auto rows, source.prepare("SELECT * FROM _groundway_log WHERE seq > ?1 ORDER BY seq"));
  TRY(rows.bind(1, applied));
  Reader reader(source, tables);
  for (;;) {
    ASSIGN(const bool row, rows.step());
    if (!row) break;
    TRY(reader.read(rows));
  }
  Changes changes = reader.changes();
  if (changes.entries > 0) return changes;
  ASSIGN(auto newest, source.prepare("SELECT max(seq) FROM _groundway_log"));
  ASSIGN(const bool row, newest.step());
  if (row) changes.last = newest.integer(0);
  return changes;
}

Result<std::uint64_t> count_changes(db::SqliteDb& source, std::int64_t applied) {
  ASSIGN(auto rows, source.prepare("SELECT count(*) FROM _groundway_log WHERE seq > ?1"));
  TRY(rows.bind(1, applied));
  ASSIGN(const bool row, rows.step());
  return row ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

}  // namespace groundway::follow
