#include "copy/pieces.h"

#include <algorithm>

namespace groundway::copy {
namespace {

constexpr std::uint64_t kSplitFrom = 64'000'000;  // bytes of values; below it a range costs more than it gains
constexpr std::uint64_t kAlwaysFrom = 1'000'000'000;  // so much is not to be lost by a copy that stops
constexpr std::uint64_t kLargest = 1'000;         // pieces of one table

// Two pieces a worker even out what ranges differ in; more make what a stopped copy loses smaller.
std::uint64_t pieces_of(const TablePlan& plan, std::uint64_t all_bytes, std::size_t workers) {
  // Ranges cannot be sent with FREEZE, which every later scan of the server pays for: a little over a worker's share
  // is not worth it.
  const std::uint64_t share = all_bytes / workers;
  const bool splits = workers > 1 && !plan.rowid.empty() && plan.bytes > kSplitFrom && plan.bytes > share &&
                      (plan.bytes > share / 2 * 3 || plan.bytes > kAlwaysFrom);
  if (!splits) return 1;
  return std::clamp<std::uint64_t>(plan.bytes / kSplitFrom, 2 * workers, kLargest);
}

struct Span {
  std::int64_t first = 0, last = 0;
};

Result<Span> span_of(db::SqliteDb& source, const TablePlan& plan) {
  ASSIGN(auto row, source.prepare("SELECT min(" + plan.rowid + "), max(" + plan.rowid + ") FROM " +
                                  plan.source_table));
  TRY(row.step());
  return Span{row.integer(0), row.integer(1)};
}

// Few gaps: equal steps hold about equal numbers of rows.
bool is_dense(const Span& span, std::uint64_t rows) {
  const auto width = static_cast<std::uint64_t>(span.last) - static_cast<std::uint64_t>(span.first);
  return width / 10 * 9 <= rows;
}

// Rowids are counted off along the b-tree: exact, and it touches no value.
Result<std::vector<std::int64_t>> counted_bounds(db::SqliteDb& source, const TablePlan& plan,
                                                 std::uint64_t pieces, std::int64_t first) {
  std::vector<std::int64_t> out;
  const std::string rowid = plan.rowid;
  ASSIGN(auto row, source.prepare("SELECT " + rowid + " FROM " + plan.source_table + " WHERE " + rowid +
                                  " >= ?1 ORDER BY " + rowid + " LIMIT 1 OFFSET ?2"));
  std::int64_t at = first;
  for (std::uint64_t i = 1; i < pieces; ++i) {
    TRY(row.reset());
    TRY(row.bind(1, at));
    TRY(row.bind(2, static_cast<std::int64_t>(plan.rows / pieces)));
    ASSIGN(const bool there, row.step());
    if (!there) break;
    out.push_back(at = row.integer(0));
  }
  return out;
}

Result<std::vector<std::int64_t>> bounds_of(db::SqliteDb& source, const TablePlan& plan,
                                            std::uint64_t pieces) {
  if (pieces <= 1 || plan.rows < pieces) return std::vector<std::int64_t>{};
  ASSIGN(const Span span, span_of(source, plan));
  if (!is_dense(span, plan.rows)) return counted_bounds(source, plan, pieces, span.first);
  const auto width = static_cast<std::uint64_t>(span.last) - static_cast<std::uint64_t>(span.first);
  std::vector<std::int64_t> out;
  for (std::uint64_t i = 1; i < pieces; ++i)
    out.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(span.first) + width / pieces * i));
  return out;
}

}  // namespace

Result<std::vector<Piece>> cut_into_pieces(const std::vector<TablePlan>& plans, std::size_t workers,
                                           db::SqliteDb& source) {
  std::uint64_t all_bytes = 0;
  for (const TablePlan& plan : plans) all_bytes += plan.bytes;
  std::vector<Piece> out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    ASSIGN(const auto bounds, bounds_of(source, plans[i], pieces_of(plans[i], all_bytes, workers)));
    Piece piece;
    piece.plan = i;
    for (const std::int64_t bound : bounds) {
      piece.below = bound;
      out.push_back(piece);
      piece.from = bound;
      piece.below.reset();
      ++piece.number;
    }
    out.push_back(piece);
  }
  return out;
}

std::string where_of(const Piece& piece, const std::string& key) {
  std::string where;
  if (piece.from) where += " WHERE " + key + " >= " + std::to_string(*piece.from);
  if (piece.below) where += (where.empty() ? " WHERE " : " AND ") + key + " < " + std::to_string(*piece.below);
  return where;
}

std::string select_of(const TablePlan& plan, const Piece& piece) {
  return plan.select_sql + where_of(piece, plan.rowid);
}

}  // namespace groundway::copy
