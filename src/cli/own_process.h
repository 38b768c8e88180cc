// cli/own_process.h - what this process changes about itself at start, and how another program gets it back.
//
// Purpose: no core file and no other process of this user may hold our secrets; a program that takes our
// place finds
//          limits, signals and the rest as our own parent left them.
// Shape:   become() replaces the process. It returns only when the program could not be started.
// Errors:  program_missing (127), program_refused (126), interrupted, terminated.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"

namespace groundway::cli {

void lock_memory_away();

// The file that argv[0] means: a path when it holds a slash, else the first executable of that name in the
// folders of PATH.
Result<std::string> find_program(const std::string& name, const Environment& environment);

// `program` is a file; `entries` are "NAME=value", the whole environment.
Error become(const std::string& program, const std::vector<std::string>& argv,
             const std::vector<std::string>& entries);

// As a person at the prompt would run it: its output goes to our stderr, its input is empty. The exit status,
// 128 + N for signal N; unreachable when it has not ended in time (then it is asked to end).
Result<int> run_in_shell(const std::string& command, const std::vector<std::string>& entries,
                         Millis patience);

}  // namespace groundway::cli
