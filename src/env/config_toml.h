// env/config_toml.h - a TOML file as flat, checked rows.
//
// Purpose: toml++ stays behind one source file; what is not in the key table is refused there.
// Shape:   section -> key -> value with its line. "env.production" -> "tier" -> {"production", 14}.
// Errors:  config, config_key, setting_value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "env/config.h"

namespace groundway::env {

struct Section {
  int line = 0;
  std::map<std::string, Located> values;
};
// In the file's order.
using Sections = std::vector<std::pair<std::string, Section>>;

Result<Sections> parse_sections(std::string_view text, const std::string& file);

}  // namespace groundway::env
