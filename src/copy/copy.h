// copy/copy.h - the main job: a SQLite file becomes a PostgreSQL database, proven.
//
// Purpose: opens, profiles, decides, checks, loads, builds and proves, in this order; nothing is written to
// the
//          target before every check of the source has passed and the guard has said yes.
// Shape:   one call, one Report. `permit` is asked for only when something will be written.
// Errors:  those of its parts; where it stops, the journal in the target says what is there.
// Source:  docs/explanation/copy.md
#pragma once

#include <functional>

#include "base/outside.h"
#include "base/reporter.h"
#include "copy/options.h"
#include "copy/report.h"
#include "db/target.h"
#include "guard/guard.h"

namespace groundway::copy {

struct CopyJob;

// Asks the guard for the action on the target in the state found.
using AskPermit = std::function<Result<db::Permit>(db::Action action, guard::TargetState state)>;

// Runs when everything is there and proven, before the journal calls the copy complete: who goes on with the copy
// keeps its plans.
using BeforeComplete = std::function<Result<void>(CopyJob& job)>;

Result<Report> run_copy(const CopyOptions& options, const db::Target& target, const AskPermit& ask,
                        Outside& world, Reporter& reporter, const BeforeComplete& before_complete = nullptr);

// 0: every row and object arrived and was proven; 8: rejects, objects left out, or not proven.
int exit_status(const Report& report, const CopyOptions& options);

}  // namespace groundway::copy
