// copy/canonical.h - a value in one form, whichever side it came from.
//
// Purpose: a view's rows, and what a trigger did, are compared value by value under the rules of the copy: a
//          SQLite value goes through the encoder of its target column, and what PostgreSQL sends is that
//          column's binary form. Two forms of one value (1.50 and 1.5, -0 and 0, the spacing of jsonb) are
//          one.
// Shape:   a row is a vector of values; hash_row() for sums, drop_same() for the rows whose sums differ.
// Errors:  none; a value that the target's type cannot hold is `unfit` and equals nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "copy/cell.h"
#include "db/pg.h"
#include "db/sqlite.h"

namespace groundway::copy {

struct Canon {
  enum class Kind : std::uint8_t { null, exact, number, moment, unfit };
  Kind kind = Kind::null;
  std::string bytes;  // the whole value; of a moment close to now only its shape; of an unfit one why
  double number = 0;  // `number`: for comparing what was added up in another order

  bool operator==(const Canon& other) const { return kind == other.kind && bytes == other.bytes; }
};
using CanonRow = std::vector<Canon>;

// Times this close to `now` (seconds since 1970) are one time: both sides read their own clocks.
struct Clock {
  std::optional<double> now;
};

Canon canonical(const ColumnPlan& plan, std::string_view payload, const Clock& clock);
Canon canonical(const ColumnPlan& plan, const Cell& cell, const Clock& clock);

// `columns` are the columns of the row, in its order; what PostgreSQL gave is in binary form.
CanonRow canonical_row(const std::vector<ColumnPlan>& columns, const db::SqliteStatement& row,
                       const Clock& clock);
CanonRow canonical_row(const std::vector<ColumnPlan>& columns, const db::Rows& rows, int row,
                       const Clock& clock);

std::uint64_t hash_row(const CanonRow& row, Seed seed);
std::uint64_t hash_key(const CanonRow& row);  // of all but its numbers: rows that may be alike have one key
std::string show_row(const CanonRow& row);    // for a report: (1, 'a', NULL)

struct Tolerance {
  bool numbers = false;  // reals to nine digits: sums come out in another order
  bool random = false;   // texts and blobs of one length are equal: they were drawn
};
// Takes away what is in both, first exactly, then within the tolerance. What stays differs.
void drop_same(std::vector<CanonRow>& a, std::vector<CanonRow>& b, const Tolerance& tolerance);

}  // namespace groundway::copy
