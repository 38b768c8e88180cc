// copy/writers.h - the sessions that write, and that no other copy's do.
//
// Purpose: two copies never write to one database at a time, also when the one is what the server has not yet
//          noticed to be dead: a session that still builds an index for a client that was killed.
// Shape:   every writer holds the lock "sessions" with others; who begins waits until nobody has it.
// Errors:  lock_timeout: another copy is at work; those of opening.
#pragma once

#include "copy/job.h"
#include "db/target.h"

namespace groundway::copy {

// job.writers: one a worker, or one alone for --data-only.
Result<void> open_writers(CopyJob& job, const db::Permit& permit);

}  // namespace groundway::copy
