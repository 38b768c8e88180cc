// drift/was_marks.h - "-- was: old_name" in SQL files: what a table or column was called before.
//
// Purpose: the models themselves say what was renamed, so that nobody has to say it again on the command line.
// Shape:   pure. A mark stands on the line of a CREATE TABLE or of a column, or on a line of its own above it.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/writer.h"

namespace groundway::drift {

std::vector<catalog::Rename> was_marks(std::string_view script);

}  // namespace groundway::drift
