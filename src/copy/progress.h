// copy/progress.h - how far the newest copy into a target has come, for one who asks from outside.
//
// Purpose: `copy status` tells a copy that runs from one that was stopped, and what it has brought so far.
// Shape:   reads the journal, and the locks of the server for whoever is at work now.
// Errors:  privilege (this role may not read the journal); those of PgConnection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "db/pg.h"

namespace groundway::copy {

struct Progress {
  std::string run;                      // the journal's id
  std::string state;                    // as in Run
  std::string source, mode;             // as in Run
  std::string started_at, finished_at;  // UTC text; finished_at may be empty
  std::string follow;                   // how it was going to be followed when it was begun; empty: it was not
  std::uint64_t tables = 0, tables_done = 0;
  std::uint64_t pieces = 0, pieces_done = 0;  // 0 of 0: begun before a table had pieces
  std::uint64_t rows = 0;                     // committed
};

// The newest; none where no copy ever began.
Result<std::optional<Progress>> newest_progress(db::PgConnection& reader);

// A copy, or what goes on with one, holds its advisory lock in this database now.
Result<bool> is_at_work(db::PgConnection& reader);

}  // namespace groundway::copy
