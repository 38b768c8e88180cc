// cli/schema_sqlite.h - `groundway schema` where the database that is changed is a SQLite file.
//
// Purpose: the commands compare in SQLite's own terms there, and say it in the same words.
// Shape:   each command asks first whether it is such a one; beside a PostgreSQL side a SQLite file is converted, as
//          cli/schema_side.h does it.
// Errors:  those of drift/sqlite_side.h, sqlite_plan.h and sqlite_apply.h.
#pragma once

#include <optional>
#include <vector>

#include "cli/target.h"
#include "drift/side.h"
#include "drift/sync.h"

namespace groundway::cli {

// None: the two are compared as PostgreSQL reads them.
Result<std::optional<Exit>> diff_in_sqlite(const std::vector<drift::Side>& sides, const Args& args, Out& out);

// None: the environment is no SQLite file.
Result<std::optional<Exit>> sync_in_sqlite(const Args& args, const drift::SyncOptions& options, Outside& world, Out& out);
Result<std::optional<Exit>> probe_in_sqlite(const Args& args, Millis patience, Outside& world, Out& out);
Result<std::optional<Exit>> push_in_sqlite(const Args& args, Outside& world, Out& out);

}  // namespace groundway::cli
