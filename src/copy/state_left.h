// copy/state_left.h - what a copy that failed has left in the target, and how to go on.
//
// Purpose: after any failure a person reads what is there and a command that works when pasted; whether a COMMIT whose
//          answer was lost took place is looked up, not guessed.
// Shape:   asks the journal through a session of its own.
// Errors:  none of its own: where the target cannot be reached it says so.
#pragma once

#include "copy/job.h"
#include "db/target.h"

namespace groundway::copy {

Error with_state(const CopyJob& job, const db::Target& target, Error error);

}  // namespace groundway::copy
