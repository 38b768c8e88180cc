// copy/load.h - rows into PostgreSQL by binary COPY, each piece in one transaction with its journal row.
//
// Purpose: from sqlite3_step straight to COPY; the sums of the proof are taken of the very bytes that are sent.
// Shape:   load_piece() streams into an open transaction; load_tables() is the queue of a whole copy.
// Errors:  statement, connection_lost, interrupted, rejects (a value that the checks had let through); the
//          piece's transaction is rolled back, the journal tells which pieces are complete.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

// What is to be loaded begins, and one table of it: job.meters count what load_piece() sends.
void begin_load(CopyJob& job);
void begin_table(CopyJob& job, std::size_t plan);

// A whole copy that proves no rows by their sums takes none; one that goes on after it and proves takes them then.
// Rows that go into tables of others are always summed: what they add is told apart by it.
inline bool takes_sums(const CopyOptions& options) {
  return options.verify == Verify::full || options.data_only;
}

// Streams the rows of a piece into its table; the caller owns the transaction. The sums of what was sent.
Result<DigestSums> load_piece(CopyJob& job, const Piece& piece, db::SqliteDb& source, db::PgConnection& writer,
                              bool freeze);

// A whole copy: what is not done of job.pieces, each in a transaction with its journal row; a table's keys and
// indexes as soon as its last piece is in, while others load. job.sent holds the sums of done ones, too.
Result<void> load_tables(CopyJob& job);

}  // namespace groundway::copy
