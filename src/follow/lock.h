// follow/lock.h - one process at a time writes what a copy brings: a copy, a follower or a cutover.
//
// Purpose: the same advisory lock that copies take (copy/copy.cc), held by a session and gone with it.
// Shape:   take_lock() waits for another one to hand over, asking it to when told what to ask.
// Errors:  lock_timeout; interrupted; those of PgConnection.
#pragma once

#include <string>

#include "base/outside.h"
#include "db/pg.h"
#include "follow/journal.h"

namespace groundway::follow {

Result<bool> try_lock(db::PgConnection& writer);
Result<void> unlock(db::PgConnection& writer);
// `what`: "cutover", "abandon", or empty: only wait.
Result<void> take_lock(db::PgConnection& writer, const Follow& follow, const std::string& what, Millis wait);

}  // namespace groundway::follow
