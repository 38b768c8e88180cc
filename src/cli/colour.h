// cli/colour.h - whether a stream takes colour, and the little colour there is.
//
// Purpose: words carry the meaning and colour only repeats it, so one place decides and the rest asks.
// Shape:   pure but for the question whether a descriptor is a terminal.
// Errors:  none.
#pragma once

#include <string>
#include <string_view>

#include "base/outside.h"

namespace groundway::cli {

// --no-color and NO_COLOR say no, CLICOLOR_FORCE says yes; else a terminal that is not dumb, outside of CI.
bool wants_colour(const Environment& environment, bool is_terminal, bool no_color_typed);

std::string red(std::string_view text);  // bold, and back to normal

}  // namespace groundway::cli
