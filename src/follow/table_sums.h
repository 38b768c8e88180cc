// follow/table_sums.h - a table's digest in pieces, so that what changed is found without a key or a log.
//
// Purpose: equal pieces on both sides hold equal rows; only the others are carried again.
// Shape:   a table with an INTEGER PRIMARY KEY is cut by it, every 256 rows; any other falls into buckets by the
//          hash of the whole row. Sums of pieces add up to the sum of the table. Pieces whose pages in the file are
//          what they were keep their sums unread; of a table in buckets all pages have to be.
// Errors:  those of both sides.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "copy/table_plan.h"
#include "db/pg.h"
#include "follow/source_log.h"
#include "follow/source_reader.h"
#include "follow/tree_digest.h"

namespace groundway::follow {

struct Piece {
  std::int64_t from = INT64_MIN;  // to the next piece's `from`
  copy::DigestSums sums;
};

struct TableSums {
  TreeDigest pages;      // of the state that was summed; not known where they could not be read
  bool refuses = false;  // rows of it are in no sum: PostgreSQL cannot hold them
  std::vector<Piece> pieces;              // by key, ascending; the first begins at INT64_MIN
  std::vector<copy::DigestSums> buckets;  // a power of two; bucket = low bits of the row's hash
  bool known() const { return !pieces.empty() || !buckets.empty(); }
  copy::DigestSums total() const;
};

// What differs between two sums of one table.
struct Differing {
  std::vector<Span> spans;
  std::vector<std::int64_t> buckets;
  bool any() const { return !spans.empty() || !buckets.empty(); }
};

// A table as rounds see it.
struct Tracked {
  const copy::TablePlan* plan = nullptr;
  FollowedTable table;
  std::vector<std::size_t> key;       // positions of table.key in the plan's columns
  std::optional<std::size_t> ranged;  // the INTEGER PRIMARY KEY's position, where ranges of it are pieces
  std::string rowid;                  // SQLite's name for it; empty: none
  bool by_key() const { return table.trace == Trace::key; }
  std::string quoted_column(std::size_t i) const;
};

// One a plan; the plans must outlive them.
std::vector<Tracked> track_tables(const std::vector<copy::TablePlan>& plans, const SourceReader& source);

// Names a row that cannot be carried: its key, or without one its rowid.
std::string name_of_row(const Tracked& tracked, const db::SqliteStatement& row);
std::string name_of_key(const Key& key);

using Reasons = std::map<std::string, std::string>;  // rows that PostgreSQL cannot hold, and why

struct Scanned {
  TableSums sums;
  Reasons refused;
};

struct Scan {
  const std::vector<Tracked>& tables;
  const std::vector<std::size_t>& wanted;  // of these
  const std::vector<TableSums>& before;    // pieces are cut at again, and not read where no page has changed
  copy::Seed seed;
  const PageHash* page_hash;  // null: pages are not looked at
};

// Every row that is wanted, by all connections of the snapshot.
Result<std::vector<Scanned>> scan_source(Snapshot& snapshot, const Scan& scan);

// One for each of `scan.wanted`; not known where its pages could not be read.
Result<std::vector<TreeDigest>> digest_pages(Snapshot& snapshot, const Scan& scan);

// What PostgreSQL holds, cut as `like` is.
Result<TableSums> sum_target(db::PgConnection& reader, const Tracked& tracked, const TableSums& like,
                             copy::Seed seed);

// Where `now` is not what `then` was; pieces of `now` that lie in one of `then` are taken together.
Differing compare(const TableSums& then, const TableSums& now);

// As ROW(..) that both sides hash.
std::string row_expression(const copy::TablePlan& plan);

}  // namespace groundway::follow
