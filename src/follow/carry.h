// follow/carry.h - what a round takes away and brings, in one PostgreSQL transaction.
//
// Purpose: rows are carried by state: those of the changed keys or pieces go, and what SQLite holds of them
// now comes;
//          to do it twice is to do it once. All that goes goes before anything comes, so that a unique value
//          may move from one row to another.
// Shape:   Load is one table's part; read_rows() encodes it from a snapshot, TargetRows writes it.
// Errors:  those of both sides; not_proved (PostgreSQL holds something else than what was sent).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "db/pg.h"
#include "follow/table_sums.h"

namespace groundway::follow {

struct Load {
  std::size_t table = 0;
  std::vector<Key> keys;  // by key
  Differing differing;    // or by pieces
  std::size_t buckets = 0;
  TableSums sums;    // by pieces: what PostgreSQL holds afterwards
  Reasons refused;   // rows of it that PostgreSQL cannot hold
  std::string rows;  // encoded, when `ready`
  bool ready = false;
  copy::DigestSums sent;  // of the rows that were encoded
  bool by_key() const { return !keys.empty(); }
};

using Put = std::function<Result<void>(std::string_view bytes)>;

// The rows of `load` as COPY's bytes, in parts; fills load.sent and, by key, load.refused.
Result<void> read_rows(db::SqliteDb& source, const Tracked& tracked, copy::Seed seed, Load& load,
                       const Put& put);

class TargetRows {
 public:
  TargetRows(db::PgConnection& writer, copy::Seed seed) : writer_(writer), seed_(seed) {}

  // Rows that went.
  Result<std::uint64_t> remove(const Tracked& tracked, const Load& load);
  // Calls `source` with where the rows go; rows that came.
  Result<std::uint64_t> add(const Tracked& tracked, const std::function<Result<void>(const Put&)>& source);
  // PostgreSQL holds what was sent, at the keys or pieces of the load.
  Result<void> verify(const Tracked& tracked, const Load& load);

 private:
  Result<void> send_keys(const Tracked& tracked, const Load& load);
  std::string condition(const Tracked& tracked, const Load& load, std::vector<db::Param>& values) const;

  db::PgConnection& writer_;
  copy::Seed seed_;
};

}  // namespace groundway::follow
