// cli/init_files.h - the files that `groundway init` writes, as text.
//
// Purpose: groundway.toml, .env.example and groundway.mk fit what was found, and say what they leave open.
// Shape:   pure. No value of a .env file comes in here: names only.
#pragma once

#include <string>

#include "cli/init_scan.h"

namespace groundway::cli {

inline constexpr std::string_view kInitMark = "groundway init";  // in the first line of what is ours

std::string config_text(const Scan& scan);   // groundway.toml; it parses, whatever names the project has
std::string example_text(const Scan& scan);  // .env.example: every variable, no secret
std::string make_text(const Scan& scan);     // groundway.mk: db-init, db-rev, db-up, db-down, db-reset

}  // namespace groundway::cli
