// catalog/sqlite_renames.h - what is called otherwise on the other side of two SQLite schemas, and is the same.
//
// Purpose: a renamed table or column keeps its rows; nothing is taken for renamed that nobody said is.
// Shape:   pure. What SQLite makes of the rest of the schema when it renames is seen by letting it do it.
// Errors:  usage: a name that is not there, or is taken.
#pragma once

#include <vector>

#include "base/result.h"
#include "catalog/sqlite_diff.h"
#include "catalog/writer.h"

namespace groundway::catalog {

// Tables, then columns. `lenient`: what does not fit is passed over (it was done before).
Result<std::vector<Change>> sqlite_renames(const SqliteSchema& from, const SqliteSchema& to,
                                           const std::vector<Rename>& renames, bool lenient = false);

}  // namespace groundway::catalog
