// copy/soundness.h - a table whose pages hang together.
//
// Purpose: a page that belongs to another table, a row twice, a chain of overflow pages in a ring: SQLite
// reads past
//          such damage without an error, and rows would be missing in a copy that says it is whole.
// Shape:   SQLite's own quick_check of one table; at about the cost of reading its pages once more from
// memory. Errors:  source_corrupt. Damage at the root of an index or in the lists of free space is none: nothing is
//          read from there.
#pragma once

#include <string>

#include "base/result.h"
#include "db/sqlite.h"

namespace groundway::copy {

Result<void> check_soundness(db::SqliteDb& db, const std::string& table);

}  // namespace groundway::copy
