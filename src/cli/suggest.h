// cli/suggest.h - what was meant by a word that no row knows.
//
// Purpose: a typo, a flag or a verb of another tool is answered with ours, never executed.
// Shape:   pure: words in, the usage error with its fix out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace groundway::cli {

// The candidate that `word` abbreviates, else the nearest one.
std::optional<std::string> meant(std::string_view word, const std::vector<std::string>& candidates);

// "groundway copy --help"; null: no command was found.
std::string help_of(const Command* command);

Error unknown_flag(const Command* command, const std::string& name);
Error unknown_command(const std::vector<std::string>& words);
// `what` takes one of `choices` ("a|b|c"), and `typed` is none of them. `joint` stands between in the fix:
// "=" or " ".
Error unknown_choice(const std::string& what, std::string_view choices, const std::string& typed, char joint);

// Every answer to a word of another tool; each `groundway COMMAND` in them must exist.
std::vector<std::string_view> foreign_answers();

}  // namespace groundway::cli
