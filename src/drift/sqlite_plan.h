// drift/sqlite_plan.h - what turns one SQLite schema into another, tried out before it is told.
//
// Purpose: which ALTER TABLE works is SQLite's to say: it is done to an empty copy of the schema, and where SQLite
//          refuses or something else comes out, the table is made anew instead.
// Shape:   reads neither side; the copy is gone afterwards.
// Errors:  usage (a rename that does not fit), what SQLite says of a rename.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/sqlite_diff.h"
#include "catalog/writer.h"

namespace groundway::drift {

struct SqliteWanted {
  std::vector<catalog::Rename> renames;  // said by a person: they have to fit
  std::vector<catalog::Rename> marks;    // of the models: they need not
  std::set<std::string> spared;          // tables, in lower case, that are left alone
};

Result<catalog::Plan> plan_sqlite(const catalog::SqliteSchema& from, const catalog::SqliteSchema& to,
                                  const SqliteWanted& wanted = {});

// Whether every foreign key refers to a key: else SQLite does not check any, and refuses to be asked.
Result<bool> keys_fit(const catalog::SqliteSchema& schema);

// What of it only adds, each tried out.
Result<catalog::SqliteAdditive> additions_to_sqlite(const catalog::SqliteSchema& from, const catalog::SqliteSchema& to,
                                                    const SqliteWanted& wanted = {});

}  // namespace groundway::drift
