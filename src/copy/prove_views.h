// copy/prove_views.h - each view gives the same rows on both sides.
//
// Purpose: a translated query is proven where it counts: on the data that was copied. A view that is not
//          proven does not stay; its SQL is told, so that a person can judge it and make it.
// Shape:   both sides are read once, a row at a time; sums of hashes decide, and only rows in buckets whose
//          sums differ are held, for an example. Order does not count, number does.
// Errors:  connection_lost, interrupted; what is wrong with one view is told in the report, not an Error.
// Source:  docs/explanation/copy.md
#pragma once

#include "copy/job.h"
#include "db/target.h"

namespace groundway::copy {

struct ViewLimits {
  Millis time{60'000};                  // for each side of each view
  std::size_t held_bytes = 32U << 20U;  // of rows that are compared one by one
};

// The columns of the model's view `v` as PostgreSQL has them; one without an encoder cannot be compared.
Result<std::vector<ColumnPlan>> view_columns(CopyJob& job, db::PgConnection& reader, std::size_t v);

// Adds to report.proofs. Views that differ, take too long or read one that was dropped are dropped (by
// job.writers[0]; without a writer they are only told), and with them the triggers that use them.
Result<void> prove_views(CopyJob& job, const db::Target& target, const ViewLimits& limits = {});

}  // namespace groundway::copy
