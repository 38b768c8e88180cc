// cli/args.h - what was typed becomes a command and its Args.
//
// Purpose: one parser for every command, driven by the command's row; pure.
// Shape:   flags anywhere, `--flag value` or `--flag=value`, `--` ends them; letters only where a row names
// one. Errors:  usage, with the nearest command, flag or choice as the fix.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace groundway::cli {

struct Typed {
  const Command* command = nullptr;  // null: only a group, or nothing, was named (then help is wanted)
  std::string group;                 // the words typed where no command was found
  bool help = false;
  Args args;
};

Result<Typed> parse_command_line(const std::vector<std::string>& words);

}  // namespace groundway::cli
