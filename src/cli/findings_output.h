// cli/findings_output.h - findings as text, JSON, SARIF, GitHub annotations and JUnit.
//
// Purpose: one printer for every check of the tool; a check knows nothing of formats.
// Shape:   pure. Files are told relative to the project's folder where a machine reads them.
// Errors:  none.
// Source:  SARIF 2.1.0 (OASIS), GitHub's workflow commands, JUnit's XML as CI servers read it
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/finding.h"

namespace groundway::cli {

struct FindingsReport {
  std::string_view command;  // "env check"
  std::string_view schema;   // "groundway/env-check@1"
  std::string folder;        // of the project
  std::span<const Rule> rules;
  std::vector<std::pair<std::string, std::string>> fine;  // subject and what was seen there
  std::vector<Finding> findings;                          // in the order to be printed
};

inline constexpr std::string_view kFindingsFormats = "text|json|sarif|github|junit";

// `format` is one of kFindingsFormats.
std::string findings_output(const FindingsReport& report, std::string_view format);
bool has_errors(std::span<const Finding> findings);

}  // namespace groundway::cli
