// drift/sqlite_side.h - a SQLite file, or SQL that SQLite takes, as the objects that SQLite itself lists.
//
// Purpose: both sides of a comparison in SQLite's own terms are read in one way.
// Shape:   SQL is run in a database of our own that is gone afterwards. SQLite's own tables, the insides of virtual
//          tables and what others keep in a file beside the application are left out.
// Errors:  those of db/sqlite.h; source_schema with the place of a statement that SQLite does not take.
#pragma once

#include <string>
#include <vector>

#include "catalog/sqlite_diff.h"
#include "catalog/writer.h"
#include "db/sqlite.h"
#include "drift/side.h"
#include "schema/source.h"

namespace groundway::drift {

struct SqliteLoaded {
  catalog::SqliteSchema schema;
  schema::RawCatalogue raw;
  std::vector<std::string> notes;
  std::vector<catalog::Rename> marks;  // "-- was:" in the SQL
};

// A reader of a file that is written without a pause, in rollback-journal mode: it comes again until it is let in, and
// is then in a read transaction.
Result<db::SqliteDb> open_beside_writers(const std::string& path, std::vector<std::string>& notes);

Result<SqliteLoaded> load_sqlite(const Side& side);  // of the kinds sqlite and script
Result<catalog::SqliteSchema> read_sqlite_schema(db::SqliteDb& db);
catalog::SqliteSchema sqlite_schema_of(const schema::RawCatalogue& raw);

std::string sqlite_fingerprint(const catalog::SqliteSchema& schema);  // SHA-256 of what the objects say

}  // namespace groundway::drift
