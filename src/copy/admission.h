// copy/admission.h - what the guard is asked before a copy writes.
//
// Purpose: a copy fills, adds, replaces or goes on; each needs another yes, and says what is in its way.
// Shape:   look_ahead() for a dry run, ask_to_write() for a copy. `unfinished`: the run that is taken up, or null.
//          Going on is filling (copy_into), except where old rows still have to go: there it asks as the beginning.
// Errors:  target_not_empty, those of the guard and of reading.
#pragma once

#include "copy/copy.h"
#include "copy/job.h"
#include "copy/journal.h"

namespace groundway::copy {

// What the target would say to the copy: told, so that the dry run is the whole report.
Result<void> look_ahead(CopyJob& job, const db::Target& target, const AskPermit& ask);
Result<db::Permit> ask_to_write(CopyJob& job, const db::Target& target, const AskPermit& ask, const Run* unfinished);

}  // namespace groundway::copy
