// db/sqlite_introspect.h - a SQLite file's schema, as its catalogue and pragmas give it.
//
// Purpose: gather, decide nothing: schema/source.h cross-checks the parts.
// Shape:   one pass over sqlite_schema and the table_xinfo, index_xinfo and foreign_key_list of each table.
// Errors:  source_schema, source_corrupt, source_locked.
#pragma once

#include "base/result.h"
#include "db/sqlite.h"
#include "schema/source.h"

namespace groundway::db {

Result<schema::RawCatalogue> introspect_sqlite(SqliteDb& db);

}  // namespace groundway::db
