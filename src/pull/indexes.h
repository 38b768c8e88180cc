// pull/indexes.h - PostgreSQL's indexes as SQLite's.
//
// Purpose: partial, unique, descending and expression indexes come along; what is no B-tree of comparable
// values does not. Shape:   part of objects.h: names are taken and outcomes told in the plan. Errors:  those
// of PgConnection.
#pragma once

#include "base/result.h"
#include "db/pg.h"
#include "pull/plan.h"

namespace groundway::pull {

Result<void> convert_indexes(db::PgConnection& reader, PullPlan& plan);

}  // namespace groundway::pull
