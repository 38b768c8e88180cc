// copy/soundness.h - a table whose pages hang together.
//
// Purpose: a page that belongs to another table, a row twice, a chain of overflow pages in a ring: SQLite
// reads past
//          such damage without an error, and rows would be missing in a copy that says it is whole.
// Shape:   SQLite's own quick_check of one table, at the cost of reading its pages twice more from memory; a
//          large table whose rowids ascend and whose rows have no overflow pages holds nothing that it would tell.
// Errors:  source_corrupt. Damage at the root of an index or in the lists of free space is none: nothing is
//          read from there.
#pragma once

#include <string>

#include "base/result.h"
#include "db/sqlite.h"

namespace groundway::copy {

// What a scan that read every row has seen: whether SQLite's check could find anything more in this table.
class ScanFacts {
 public:
  // `has_rowid`: rows come with their rowid. `db` tells the size of its pages.
  static Result<ScanFacts> begin(db::SqliteDb& db, bool has_rowid, std::size_t columns);

  // `bytes` of texts and blobs, and eight for each number.
  void row(std::int64_t rowid, std::uint64_t bytes) {
    descends_ |= any_ && rowid <= last_;
    last_ = rowid;
    any_ = true;
    widest_ = bytes > widest_ ? bytes : widest_;
  }
  bool wants_check(std::uint64_t bytes) const;

 private:
  bool has_rowid_ = false, any_ = false, descends_ = false;
  std::int64_t last_ = 0;
  std::uint64_t widest_ = 0, in_page_ = 0;  // a row of so many bytes has no overflow pages
};

Result<void> check_soundness(db::SqliteDb& db, const std::string& table);

// The error that the check ends with.
Error damaged_table(const db::SqliteDb& db, const std::string& table, const std::string& cause);

}  // namespace groundway::copy
