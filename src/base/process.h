// base/process.h - run another program and learn how it ended.
//
// Purpose: server binaries are run by us (initdb, pg_ctl); their words become our error's cause.
// Shape:   no shell: an argument vector, an exact environment, text for stdin; stdout and stderr come back.
// Errors:  file_access (cannot start). A non-zero exit is a value, not an Error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"

namespace groundway {

struct Child {
  std::vector<std::string> argv;                   // argv[0] is a path
  std::vector<std::string> environment;            // "NAME=value"; the child sees these only
  std::string input;                               // given on stdin, then closed
  std::optional<unsigned> run_as_uid, run_as_gid;  // drop to this user first (only as root)
  std::string folder;                              // working folder; empty: ours
  Millis timeout{60'000};                          // then SIGKILL, and exit_code is 124
  bool detach = false;                             // own session; output to /dev/null (a server to be)
};

struct Ended {
  int exit_code = 0;   // 128 + N when a signal N ended it
  std::string output;  // stdout
  std::string errors;  // stderr
};

Result<Ended> run(const Child& child);

}  // namespace groundway
