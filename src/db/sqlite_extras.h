// db/sqlite_extras.h - what SQLite's callbacks of one connection write to.
//
// Purpose: a fixed address beside a connection that moves.
// Shape:   owned by SqliteDb.
// Errors:  none.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/sqlite.h"

namespace groundway::db {

struct SqliteDb::Extras {
  std::vector<std::string> collations, functions;  // stubs made on demand
  std::string tidy;  // a WAL-mode file that had no -wal and no -shm before we came; empty: nothing to tidy
  std::optional<std::chrono::steady_clock::time_point> deadline;
  bool over_time = false;  // the deadline ended a statement
  ~Extras();         // runs after the connection is closed
};

}  // namespace groundway::db
