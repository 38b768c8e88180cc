// cli/progress_text.h - work that is under way, as lines.
//
// Purpose: what a person sees of a long job is a pure function of its counts and of the screen's size.
// Shape:   StageViews in, lines out, none wider than the screen; a line that has no room loses its least
//          important part first.
// Errors:  none.
#pragma once

#include <string>
#include <vector>

#include "base/meter.h"

namespace groundway::cli {

struct ScreenSize {
  std::size_t width = 79, height = 24;  // cells that may be used
};

// A stage with its percentage, speed and time left: "copy  3/12 tables  1,234/9,000 rows  13%  ..."
std::string stage_line(const StageView& stage, std::size_t width);

// The stages that are under way, each with a line for what is at work; never more than the screen holds.
std::vector<std::string> live_lines(const std::vector<StageView>& stages, ScreenSize screen);

// What stays on the screen of the items that ended since the last look, and of the stage once it has ended.
std::vector<std::string> kept_lines(const StageView& stage, std::size_t width);

// The fields of a "progress" event.
std::string progress_fields(const StageView& stage);

}  // namespace groundway::cli
