// db/pg_introspect.h - a PostgreSQL schema read back into the model.
//
// Purpose: what is there: for copying into existing tables, for proof, and for drift.
// Shape:   one query a kind of object for the whole schema, never one a table.
// Errors:  those of PgConnection.
#pragma once

#include <string>

#include "base/result.h"
#include "db/pg.h"
#include "schema/model.h"

namespace groundway::db {

// Tables (ordinary and partitioned), their columns, keys, indexes; views; triggers' names. Sorted by name.
Result<schema::Model> introspect_pg(PgConnection& connection, const std::string& schema);

}  // namespace groundway::db
