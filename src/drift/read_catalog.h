// drift/read_catalog.h - what a PostgreSQL database is made of, read from its catalogue.
//
// Purpose: the one way in for diff, show, sync, probe and drift.
// Shape:   one query a kind, whatever the number of objects; what extensions own, the server's own schemas and
//          Groundway's own are left out.
// Errors:  those of PgConnection.
#pragma once

#include "base/result.h"
#include "catalog/object.h"
#include "db/pg.h"

namespace groundway::drift {

// All queries see one state: they run in one REPEATABLE READ transaction of the session's own.
Result<catalog::Catalog> read_catalog(db::PgConnection& connection);
// The same within the caller's transaction.
Result<catalog::Catalog> read_catalog_within(db::PgConnection& connection);

}  // namespace groundway::drift
