// follow/start.h - a copy that is going to be followed: made, taken up, or gone on with.
//
// Purpose: `copy --follow` comes to the same state from wherever it begins: a complete copy, a journal that
// knows the
//          follow, and by log a source that writes down what changes.
// Shape:   start() makes a copy only where there is none of this source yet.
// Errors:  those of a copy; follow_state (another follow is in the way), source_locked.
#pragma once

#include <optional>

#include "copy/copy.h"
#include "follow/context.h"

namespace groundway::follow {

struct Started {
  std::optional<copy::Report> report;  // of the copy that was made
  bool follows = false;                // false: the copy did not prove, or did not arrive whole
};

Result<Started> start(Context& context, const copy::CopyOptions& options, Method method);

// As the journal and other processes know the file.
std::string absolute_path(const std::string& path);

}  // namespace groundway::follow
