// pull/catalogue.h - a PostgreSQL database read into a plan: its tables, what their columns are, what else
// there is.
//
// Purpose: everything is asked in the snapshot in which the rows are read, so schema, rows and proof agree.
// Shape:   read_catalogue() selects tables and names them for SQLite; read_facts() looks at the values; then
// the types
//          are decided.
// Errors:  no_such_table, target_schema (rows that a policy hides), privilege; those of PgConnection.
#pragma once

#include "base/reporter.h"
#include "base/result.h"
#include "db/pg.h"
#include "pull/options.h"
#include "pull/plan.h"

namespace groundway::pull {

Result<PullPlan> read_catalogue(db::PgConnection& reader, const PullOptions& options,
                                const std::string& url_schema);
// `emails`: also whether texts look like e-mail addresses. Without `rows` nothing is read of them.
Result<void> decide_types(db::PgConnection& reader, PullPlan& plan, bool rows, bool emails,
                          Reporter& reporter);

}  // namespace groundway::pull
