// drift/sync.h - what is modelled and only has to be added is added, while the application works.
//
// Purpose: a deployment brings its columns along; run twice, or by every instance at once, it is done once.
// Shape:   one syncer at a time by a lock that is polled (who waits in pg_advisory_lock stops CREATE INDEX
//          CONCURRENTLY); each statement waits for its table no longer than lock_timeout, then makes way, names who
//          holds it, and comes again.
// Errors:  lock_timeout after the last try, with the blocker; statement; those of PgConnection.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/reporter.h"
#include "catalog/additive.h"
#include "db/target.h"

namespace groundway::drift {

struct SyncOptions {
  Millis lock_timeout{2'000};
  int tries = 30;
  Millis patience{60'000};  // for another syncer
};

struct Synced {
  std::vector<catalog::Change> applied;
  std::vector<catalog::Change> left;
  int retries = 0;  // statements that made way
};

// The permit is for writing.
Result<Synced> sync(const db::Permit& permit, const catalog::Catalog& models, const SyncOptions& options,
                    Outside& world, Reporter& reporter);

}  // namespace groundway::drift
