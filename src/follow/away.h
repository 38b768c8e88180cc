// follow/away.h - foreign keys and triggers of the followed tables in PostgreSQL: put away, and put back.
//
// Purpose: rows come in any order and were written by the application once: a key that is checked, or a
// trigger that
//          fires, would refuse or change them a second time.
// Shape:   put_away() in one transaction with the journal, which keeps the statements that bring each back. A
// key comes
//          back NOT VALID first (a moment), and is validated later (a pass over the table).
// Errors:  privilege (only the owner of a table may do this), statement.
#pragma once

#include <string>
#include <vector>

#include "copy/table_plan.h"
#include "db/pg.h"
#include "follow/journal.h"

namespace groundway::follow {

// Inside a transaction of the caller; what is away already stays so.
Result<void> put_away(db::PgConnection& writer, Follow& follow, const std::vector<copy::TablePlan>& plans);

// The same in a transaction of its own, with which the journal says "following".
Result<void> begin_following(db::PgConnection& writer, Follow& follow,
                             const std::vector<copy::TablePlan>& plans);

// Inside a transaction of the caller: triggers as they were, keys NOT VALID.
Result<void> bring_back(db::PgConnection& writer, const Follow& follow);

struct Unproven {
  std::string table, key, why;  // the server's words
};
// Each key by itself; those that do not hold stay NOT VALID and are returned. Afterwards nothing is away.
Result<std::vector<Unproven>> validate_keys(db::PgConnection& writer, Follow& follow);

// Foreign keys that are away and would not hold now: each is added, which the server refuses or not, and
// taken back.
Result<std::vector<Unproven>> find_orphans(db::PgConnection& writer, const Follow& follow);

}  // namespace groundway::follow
