// copy/load.h - rows into PostgreSQL by binary COPY, each table in one transaction with its journal row.
//
// Purpose: from sqlite3_step straight to COPY; the sums of the proof are taken of the very bytes that are
// sent. Shape:   load_table() streams into an open transaction; load_tables() is the queue of a whole copy.
// Errors:  statement, connection_lost, interrupted, rejects (a value that the checks had let through); the
// table's
//          transaction is rolled back, the journal tells which tables are complete.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

// Streams the rows of plan into its table; the caller owns the transaction. The sums of what was sent.
Result<DigestSums> load_table(CopyJob& job, const TablePlan& plan, db::SqliteDb& source,
                              db::PgConnection& writer, bool freeze);

// A whole copy: TRUNCATE, COPY FREEZE, journal, commit; then that table's keys and indexes while others load.
Result<void> load_tables(CopyJob& job);

}  // namespace groundway::copy
