// follow/cutover.h - the move: PostgreSQL becomes the one that is written to, and SQLite says so to late
// writers.
//
// Purpose: writes are held for a moment in which the last rows pass, are verified, and fences are put; all
// else is done
//          before (a full comparison, smoke checks) or after (foreign keys are validated, statistics made).
// Shape:   PostgreSQL commits "cutting over" first, the SQLite file its fences second, the journal "moved"
// last: killed
//          anywhere, one side alone takes writes, and the same command goes on.
// Errors:  follow_state, source_locked, lock_timeout; orphans, rejects, not_proved, cutover: SQLite goes on
// as before.
#pragma once

#include "follow/away.h"
#include "follow/context.h"

namespace groundway::follow {

struct CutoverOptions {
  Millis max_hold{10'000};                   // for which writes may be held
  std::optional<std::uint64_t> max_rejects;  // none: as the copy was told
};

struct Moved {
  bool before = false;  // it had moved already; what was missing was finished
  Follow follow;
  std::uint64_t rounds = 0, repaired = 0;  // repaired: rows that the log had not named
  std::uint64_t rows = 0;                  // proven, in all tables
  std::size_t tables = 0;
  std::vector<std::string> checks;  // smoke checks, in words
  std::vector<Unproven> unproven;   // foreign keys that do not hold: NOT VALID
  double held_seconds = 0, seconds = 0;
};

Result<Moved> cut_over(Context& context, const CutoverOptions& options);

}  // namespace groundway::follow
