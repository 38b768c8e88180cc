// dev/libpq_variables.h - the caller's PG* variables, put away for a moment.
//
// Purpose: libpq takes PGHOSTADDR, PGSERVICE and the like for whatever it is not given, and has no way to be told
//          "none". They are the caller's wishes for other databases, so they are away while a session to a
//          private server is opened.
// Threads: where these commands run there is one thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace groundway::dev {

class LibpqVariablesAway {
 public:
  LibpqVariablesAway();
  LibpqVariablesAway(const LibpqVariablesAway&) = delete;
  LibpqVariablesAway& operator=(const LibpqVariablesAway&) = delete;
  ~LibpqVariablesAway();

 private:
  std::vector<std::pair<std::string, std::string>> kept_;
};

}  // namespace groundway::dev
