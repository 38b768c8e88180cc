// pull/settle.h - what is held against the rows once they are in the file.
//
// Purpose: a CHECK, a generated column or a foreign key stands in the file only when every row satisfies it
// there; what
//          does not is left out and told. Then the file is read as any application will read it.
// Shape:   settle_file() before the file is closed, inspect_file() on the closed one.
// Errors:  mask_file (a mask broke a CHECK or a key), source_corrupt (SQLite finds fault with the file: a bug
// of ours).
#pragma once

#include "base/reporter.h"
#include "base/result.h"
#include "db/sqlite.h"
#include "pull/plan.h"

namespace groundway::pull {

Result<void> create_bare(db::SqliteDb& file, const PullPlan& plan);
Result<void> settle_file(db::SqliteDb& file, PullPlan& plan, bool rows, Reporter& reporter);
Result<void> inspect_file(const std::string& path);

}  // namespace groundway::pull
