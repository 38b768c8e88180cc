// copy/probe_compare.h - whether a probe did the same on both sides.
//
// Purpose: messages of RAISE, and every row that came, went or changed, must agree; what a constraint of the
//          table itself refuses is not the trigger's doing and says nothing about it.
// Shape:   pure.
// Errors:  none.
#pragma once

#include <set>
#include <string>

#include "copy/probe_postgres.h"
#include "copy/probe_sqlite.h"

namespace groundway::copy {

struct Watching {
  const std::set<std::string>& tables;  // whose rows are compared
  bool random = false;                  // something on the way draws random values
  const ProbeSource& source;
};

struct Judged {
  std::string differs;  // in words; empty: alike
  bool counts = true;   // the run says something about the trigger
};

Judged judge(const SqliteOutcome& mine, const PgOutcome& theirs, const Watching& watching);

}  // namespace groundway::copy
