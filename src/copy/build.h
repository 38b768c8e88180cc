// copy/build.h - what stands on the rows: keys, indexes, checks, foreign keys, views, triggers.
//
// Purpose: each object is made when its rows are in; one that the data or the server refuses is named, never
//          silently missing, and never stops the others.
// Shape:   a refused object becomes an Outcome left_out with the server's words and the SQL to try again.
// Errors:  connection_lost, interrupted; what the server refuses of a single object is an Outcome, not an
// Error.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

// The bare tables; the caller's transaction.
Result<void> create_tables(CopyJob& job, db::PgConnection& writer);

// Before the first build_table(): keys and indexes are counted as they are made; job.building->end() when all are.
void begin_indexes(CopyJob& job);

// Primary key, unique keys and indexes of one loaded table, then ANALYZE. Autocommit.
Result<void> build_table(CopyJob& job, db::PgConnection& writer, std::size_t table);

// The same of several small tables in one message, their CHECKs and all; in the caller's transaction, if there is
// one. False: the server refused one of the objects, and none is made.
Result<bool> build_together(CopyJob& job, db::PgConnection& writer, const std::vector<std::size_t>& tables);

// The same of all tables, which hold no rows.
Result<void> build_empty(CopyJob& job);

// Checks and foreign keys (NOT VALID, then validated) among the copied tables. Autocommit.
Result<void> build_constraints(CopyJob& job);

// What names tables where they end: foreign keys to tables left behind, views and triggers. Autocommit.
Result<void> build_rest(CopyJob& job);

}  // namespace groundway::copy
