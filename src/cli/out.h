// cli/out.h - the terminal: results to stdout, everything else to stderr, secrets to neither.
//
// Purpose: one place prints, so one place scrubs, colours and throttles.
// Shape:   TerminalOut is Out and owns the Reporter of the run.
// Threads: every call is safe; lines never interleave.
#pragma once

#include <memory>

#include "cli/command.h"

namespace groundway::cli {

struct OutOptions {
  bool json = false, quiet = false, verbose = false, no_color = false;
};

std::unique_ptr<Out> make_terminal_out(const OutOptions& options);

// The error block of cli.md (with --json: one object with "error"). To stderr.
std::string error_block(const Error& error);
std::string error_json(const Error& error);

}  // namespace groundway::cli
