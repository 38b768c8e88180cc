// cli/copy_report_html.h - a copy's Report as one HTML file.
//
// Purpose: the evidence that a team keeps, mails and prints: nothing is loaded from elsewhere, no script runs.
// Shape:   pure; the style sheet is copy_report_css.h.
#pragma once

#include <string>

#include "copy/report.h"

namespace groundway::cli {

std::string copy_html(const copy::Report& report);

}  // namespace groundway::cli
