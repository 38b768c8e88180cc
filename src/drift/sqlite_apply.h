// drift/sqlite_apply.h - a SQLite file is brought to a declared schema: whole (push), or what only adds (sync).
//
// Purpose: one transaction, planned under the write lock from what is there then: run twice, or by many at once
//          beside an application, it is done once; a kill leaves the file as it was.
// Shape:   writers wait meanwhile, readers of a WAL-mode file do not.
// Errors:  source_locked after the last try; statement: rows that the declared schema does not admit, rows without
//          their parents; those of db/sqlite_session.h.
#pragma once

#include "base/outside.h"
#include "base/reporter.h"
#include "db/target.h"
#include "drift/sqlite_plan.h"
#include "drift/sync.h"

namespace groundway::drift {

// The permit is for destroying.
Result<catalog::Plan> push_sqlite(const db::Permit& permit, const catalog::SqliteSchema& models,
                                  const SqliteWanted& wanted, Millis wait);
// The permit is for writing.
Result<Synced> sync_sqlite(const db::Permit& permit, const catalog::SqliteSchema& models, const SqliteWanted& wanted,
                           const SyncOptions& options, Outside& world, Reporter& reporter);

}  // namespace groundway::drift
