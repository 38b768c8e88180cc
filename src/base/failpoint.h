// base/failpoint.h - named steps at which a job can be killed on purpose.
//
// Purpose: "nothing is lost at any instant" is tested at every instant that has a name.
// Shape:   failpoint(p) does nothing unless GROUNDWAY_FAILPOINT names it: "copy.rows.sent=kill", "copy.rows.sent:3=error"
//          (the third time), "copy.rows.sent=pause:2000" (milliseconds). kill is SIGKILL to the own process.
// Threads: any.
// Errors:  `failpoint`, where the action is error; the same for a setting that cannot be read.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"

namespace groundway {

enum class Failpoint {
#define GROUNDWAY_FAILPOINT(enumerator, name, command, meaning) enumerator,
#include "base/failpoints.def"
#undef GROUNDWAY_FAILPOINT
};

struct FailpointRow {
  std::string_view name, command, meaning;
};
const std::vector<FailpointRow>& all_failpoints();

Result<void> failpoint(Failpoint point);

}  // namespace groundway
