// copy/settle.h - --verify-only ends what a copy left open that was stopped before its last word.
//
// Purpose: a copy whose rows and objects are all there, and which has now been proven equal, counts as
// complete: the
//          guard protects it from then on.
// Shape:   after the proof; a note in the report says what was done, or why it was not and what would do it.
// Errors:  those of reading. No permit to write is no error: a proof needs none.
#pragma once

#include "copy/copy.h"
#include "copy/job.h"

namespace groundway::copy {

Result<void> settle_run(CopyJob& job, const db::Target& target, const AskPermit& ask);

}  // namespace groundway::copy
