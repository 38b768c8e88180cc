// cli/copy_report.h - a copy's Report as text for a person, Markdown for a file, JSON for a program.
//
// Purpose: three spellings of one struct; nothing is computed here that is not in it.
// Shape:   pure.
// Source:  docs/reference/copy-report.md
#pragma once

#include <string>

#include "copy/report.h"

namespace groundway::cli {

std::string copy_summary(const copy::Report& report);  // the screen, 80 columns
std::string copy_markdown(const copy::Report& report);
// One JSON object, "schema":"groundway/copy@1". As an event it is the last line of --json.
std::string copy_json(const copy::Report& report);

}  // namespace groundway::cli
