// cli/copy_status_output.h - what `groundway copy status` prints.
//
// Purpose: one struct as text for a person and as JSON for a program; the next command is part of both.
// Shape:   pure.
#pragma once

#include <string>

#include "cli/follow_target.h"
#include "follow/status.h"

namespace groundway::cli {

// A command that works when pasted; empty: there is nothing to do.
std::string next_command(const follow::Status& status, const Sides& sides);
std::string status_text(const follow::Status& status, const Sides& sides);
std::string status_json(const follow::Status& status, const Sides& sides);  // "schema":"groundway/copy-status@1"

}  // namespace groundway::cli
