// pull/load.h - the rows of one PostgreSQL table into one SQLite table.
//
// Purpose: binary COPY out, one prepared INSERT in, one row in memory at a time.
// Shape:   the caller holds the snapshot and SQLite's transaction. A masked value is made up before it is
// bound:
//          nothing of the original reaches the file.
// Errors:  those of both sides; internal (a COPY that cannot be read); mask_file (made-up values met in a
// unique key).
#pragma once

#include "base/meter.h"
#include "base/result.h"
#include "db/pg.h"
#include "db/sqlite.h"
#include "pull/mask.h"
#include "pull/plan.h"

namespace groundway::pull {

struct Loaded {
  std::uint64_t rows = 0, bytes = 0;
};
Result<Loaded> load_table(db::PgConnection& reader, db::SqliteDb& file, const PullTable& table,
                          const Masker& masker, Meter& meter);

}  // namespace groundway::pull
