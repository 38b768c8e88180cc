// cli/help.h - pages made from the command rows and the error table.
//
// Purpose: --help, `explain` and the docs say what the tables say, nothing else.
// Shape:   pure: rows in, text of at most 80 columns out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "cli/command.h"

namespace groundway::cli {

std::string overview();                            // `groundway`
std::string group_page(std::string_view group);    // `groundway env`
std::string command_page(const Command& command);  // `groundway env show --help`
std::string error_page(const CodeInfo& code);      // `groundway explain GW0201`
std::string rule_page(const Rule& rule);           // `groundway explain GW1101`
struct ExitCode {
  int status;
  std::string_view meaning;
};
std::span<const ExitCode> exit_codes();
std::string exit_codes_page();                     // `groundway explain exit-codes`

std::string usage_line(const Command& command);  // "groundway env show [OPTIONS]"
// The whole tree of commands and flags as one JSON document, "schema":"groundway/help@1".
std::string help_json();

// Words folded to `width` columns, every line after `indent` blanks.
std::string fold(std::string_view words, std::size_t indent, std::size_t width = 80);

}  // namespace groundway::cli
