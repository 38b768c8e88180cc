// copy/proof.h - that what is in PostgreSQL is what is in SQLite.
//
// Purpose: PostgreSQL hashes every row where it lies; the same sums were taken here of the bytes sent. Equal
// counts
//          and sums (two seed, one random per run) prove every column of every row. No row crosses the
//          network.
// Shape:   prove() fills report.tables[].proof and .proved; a difference is searched down to the row and
// column. Errors:  those of both sides. A difference is in the report, not an Error. Source:
// docs/explanation/proof.md
#pragma once

#include "copy/job.h"
#include "db/target.h"

namespace groundway::copy {

// `sent` holds one digest a plan; where the copy appended, `before` holds what the table held already.
struct Expected {
  std::vector<DigestSums> sent, before;
};

Result<void> prove(CopyJob& job, const db::Target& target, const Expected& expected);

// Reads the rows of `select` (the plan's, or a piece of it) and sums what would be sent.
Result<DigestSums> digest_rows(CopyJob& job, const TablePlan& plan, const std::string& select, db::SqliteDb& source,
                               Meter& meter);

// Reads SQLite again and sums what would be sent, for --verify-only.
Result<std::vector<DigestSums>> digest_source(CopyJob& job);

// What every table holds, one a plan.
Result<std::vector<DigestSums>> digest_targets(CopyJob& job, db::PgConnection& reader);

// Rows that differ, at most a few, each with its key and column (copy/difference.cc).
Result<void> find_differences(CopyJob& job, db::PgConnection& reader, const TablePlan& plan);

}  // namespace groundway::copy
