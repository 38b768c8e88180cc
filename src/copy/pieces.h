// copy/pieces.h - what is loaded in one transaction: a table, or a range of a large one.
//
// Purpose: one large table keeps every worker busy, and a copy that is stopped loses no more than the pieces
//          under way.
// Shape:   a table is one piece (TRUNCATE and COPY FREEZE) unless it is larger than a worker's share and than
//          kSplitFrom; then ranges of its rowid that hold about as many rows each. A table WITHOUT ROWID is
//          never split, and nothing is with one worker.
// Errors:  those of reading the bounds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "copy/hash.h"
#include "copy/table_plan.h"
#include "db/sqlite.h"

namespace groundway::copy {

struct Piece {
  std::size_t plan = 0;  // of job.plans
  int number = 0;        // within its table, from 0
  std::optional<std::int64_t> from, below;  // rowids; none: open
  bool done = false;                        // committed, with these sums
  DigestSums sums{};

  bool is_whole() const { return !from && !below; }
};

// `source` is only read for tables that are split.
Result<std::vector<Piece>> cut_into_pieces(const std::vector<TablePlan>& plans, std::size_t workers,
                                           db::SqliteDb& source);

// " WHERE key >= 1 AND key < 9"; empty for a whole table.
std::string where_of(const Piece& piece, const std::string& key);
// The plan's SELECT over the piece's rows.
std::string select_of(const TablePlan& plan, const Piece& piece);

}  // namespace groundway::copy
