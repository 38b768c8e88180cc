// db/passing_journal.h - a rollback journal that goes away while SQLite looks at it.
//
// Purpose: a transaction that ends between two looks of a reader seems to have been left by a crash, and a reader that
//          may not write cannot roll it back: SQLITE_READONLY_ROLLBACK, though all is well. A moment later it is gone;
//          one that stays was left behind.
// Shape:   past_journal(attempt) makes the attempt again for a tenth of a second.
// Errors:  none of its own: what the last attempt said.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <thread>

namespace groundway::db {

template <class Attempt>
int past_journal(const Attempt& attempt) {
  constexpr int kTries = 20;
  constexpr std::chrono::milliseconds kPause{5};
  int code = attempt();
  for (int i = 0; i < kTries && code == SQLITE_READONLY_ROLLBACK; ++i) {
    std::this_thread::sleep_for(kPause);
    code = attempt();
  }
  return code;
}

}  // namespace groundway::db
