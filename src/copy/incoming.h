// copy/incoming.h - --replace of whole tables: the old ones stay until the new ones are there and proven.
//
// Purpose: a load that fails, is killed or does not prove equal leaves the target's tables as they were.
// Shape:   the new tables grow in a schema of their own; swap_in() drops the old and moves the new in one
// transaction.
//          What cannot be dropped (a view or a key of somebody else's needs it) is found before a row moves.
// Errors:  target_not_empty (a name is taken, a schema of this name is not ours), those of PgConnection.
// Source:  docs/decisions/0007-replace-swaps.md
#pragma once

#include "copy/job.h"

namespace groundway::copy {

inline constexpr const char* kIncoming = "groundway_incoming";

// True: a table that the copy makes is there already, and --replace is meant.
Result<bool> is_replacing(CopyJob& job, db::PgConnection& writer);
// Tries whether the old tables can go, in a transaction of its own; then begins the one that makes the schema,
// and turns the model and the plans to it.
Result<void> begin_incoming(CopyJob& job, db::PgConnection& writer);
// The model and the plans speak of the incoming schema, which is there.
void return_to_incoming(CopyJob& job);
// The other way round, and the tables with them.
Result<void> swap_in(CopyJob& job, db::PgConnection& writer);
// Views of the source's names, and its tables; never CASCADE.
Result<void> drop_replaced(CopyJob& job, db::PgConnection& writer);

}  // namespace groundway::copy
