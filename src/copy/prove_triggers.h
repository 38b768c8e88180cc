// copy/prove_triggers.h - each trigger does the same on both sides.
//
// Purpose: a translated trigger is proven by doing: inserts, updates and deletes that make it fire, and some
//          that do not, run in a scratch copy of the SQLite database and in a transaction on the target that
//          is taken back. Messages, and every row that came, went or changed, must agree.
// Shape:   many probes are tried in SQLite; a few of each kind of outcome go to PostgreSQL.
// Errors:  connection_lost, interrupted; what is wrong with one trigger is told in the report, not an Error.
// Source:  docs/explanation/copy.md
#pragma once

#include "copy/job.h"

namespace groundway::copy {

struct TriggerLimits {
  Millis trying{1500};     // probes of one trigger in SQLite
  Millis statement{5000};  // one probe in PostgreSQL
};

// Adds to report.proofs. A trigger that differs, or that no probe could make fire, is dropped and told.
Result<void> prove_triggers(CopyJob& job, const TriggerLimits& limits = {});

}  // namespace groundway::copy
