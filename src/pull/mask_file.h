// pull/mask_file.h - the TOML file that --mask names.
//
// Purpose: one line a column or a pattern of columns: which kind of made-up value stands in its place.
// Shape:   parse_mask() is pure. `seed` at the top gives the same made-up values in every run.
// Errors:  mask_file, with the line.
// Source:  docs/how-to/development-copy.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pull/mask_rule.h"

namespace groundway::pull {

struct MaskFile {
  std::string name;
  std::string seed;  // empty: another one in every run
  std::vector<MaskRule> rules;

  std::string place(int line) const { return name + ":" + std::to_string(line); }
};

Result<MaskFile> parse_mask(std::string_view text, const std::string& name);
std::string_view kind_name(MaskKind kind);

}  // namespace groundway::pull
