// cli/doctor_output.h - what doctor saw, for people and for machines.
//
// Purpose: one line a step, `ok|warn|FAIL|-  step  what was seen`; a failing one with its cause and fix.
// Shape:   pure: text out of values.
// Errors:  none.
#pragma once

#include <string>
#include <vector>

#include "check/doctor.h"

namespace groundway::cli {

std::string step_text(const check::Step& step);  // with its newline
std::string steps_json(const std::vector<check::Step>& steps, const std::string& environment,
                       const std::string& schema = "groundway/doctor@1");

}  // namespace groundway::cli
