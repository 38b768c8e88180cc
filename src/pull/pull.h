// pull/pull.h - the way back: a PostgreSQL database becomes a SQLite file for development, proven and masked.
//
// Purpose: one REPEATABLE READ snapshot is read, a file grows beside the target, is proven, and takes its
// place at
//          once. The source is never written to; rows of a protected tier leave only masked.
// Shape:   one call, one Report. `permit` is asked for only when a file will be written.
// Errors:  mask_needed, mask_file; those of its parts. Where it stops, the file that was there is as it was.
// Source:  docs/how-to/development-copy.md
#pragma once

#include <functional>
#include <optional>

#include "base/outside.h"
#include "base/reporter.h"
#include "copy/report.h"
#include "db/target.h"
#include "pull/mask_file.h"
#include "pull/options.h"

namespace groundway::pull {

struct Ends {
  db::Target source, target;
  Tier tier = Tier::development;  // the source's, as the guard sees it
};
using AskPermit = std::function<Result<db::Permit>(db::Action action)>;

Result<copy::Report> run_pull(const PullOptions& options, const Ends& ends, const AskPermit& ask,
                              Outside& world, Reporter& reporter);

// A mask file to begin with: every column that looks personal, with a kind that fits it.
Result<std::string> begin_mask(const PullOptions& options, const db::Target& source, Reporter& reporter);

// 0: every row and object arrived and was proven; 8: objects left out, or not proven.
int exit_status(const copy::Report& report, const PullOptions& options);

}  // namespace groundway::pull
