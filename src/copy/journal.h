// copy/journal.h - what copies have done in a target, kept in the target.
//
// Purpose: a piece's journal row is written in the transaction of its rows, so that after any failure the
//          journal says exactly what is there, and an unfinished copy can be told from somebody's data.
// Shape:   schema groundway, tables copy_run, copy_table and copy_piece. Columns are added, never renamed.
// Errors:  those of PgConnection.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "copy/hash.h"
#include "copy/options.h"
#include "copy/pieces.h"
#include "db/pg.h"
#include "guard/guard.h"

namespace groundway::copy {

struct Run {
  std::string id;     // UUID
  std::string state;  // running, loaded, rolled back, complete; stored: add, never rename
  std::string source, fingerprint, mode;
  std::string on_nul, on_bad_utf8;
  std::string options, types;  // JSON; empty: begun before a copy could be resumed
  std::string source_schema;
  std::uint64_t seed = 0;  // of the digest
  bool incoming = false;   // the tables grow beside those that they replace
  std::string swapped_at;  // and took their place; empty: not yet
  std::string finished_at;
};

Result<void> create_journal(db::PgConnection& writer);
// `targets`: every table that this run will fill, quoted and qualified, so that an unfinished copy can be told
// from somebody's data; pieces[].plan is a position in it.
Result<void> begin_run(db::PgConnection& writer, const Run& run, const std::vector<std::string>& targets,
                       const std::vector<Piece>& pieces);
// In the transaction of the rows.
Result<void> record_piece(db::PgConnection& writer, const std::string& run, const std::string& target,
                          const Piece& piece);
struct TableDone {
  std::string target;
  std::uint64_t rejected = 0;
  DigestSums sums{};
};
// In the transaction of the rows: tables that are one piece each, and all of it.
Result<void> record_tables(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables,
                           Seed seed);
// Tables whose pieces were recorded with their rows.
Result<void> record_loaded(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables,
                           Seed seed);
// In the transaction that empties it.
Result<void> forget_piece(db::PgConnection& writer, const std::string& run, const std::string& target, int number);
// Rows and digest in the columns from `first` on.
Result<DigestSums> sums_in(const db::Rows& rows, int row, int first);
// The run goes on, with the source in another state.
Result<void> reopen_run(db::PgConnection& writer, const std::string& run, const std::string& fingerprint);
// It is going to be followed, whatever it was begun for.
Result<void> record_follow(db::PgConnection& writer, const std::string& run, const std::string& method);
// In the transaction of the swap.
Result<void> record_swap(db::PgConnection& writer, const std::string& run);
// In the transaction of the rows that are appended: what was there.
Result<void> record_before(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables);
// All pieces of the table are in.
Result<void> record_table(db::PgConnection& writer, const std::string& run, const std::string& target,
                          std::uint64_t rejected, const DigestSums& sums, Seed seed);
// Every row and object is there: a whole copy after its last view, --data-only in the transaction of its
// rows.
Result<void> load_done(db::PgConnection& writer, const std::string& run);
// --data-only after a failure: nothing of it is there.
Result<void> roll_back_run(db::PgConnection& writer, const std::string& run);
// After the proof.
Result<void> complete_run(db::PgConnection& writer, const std::string& run);
// The tables that the run was to fill, as begin_run() got them.
Result<std::vector<std::string>> targets_of(db::PgConnection& reader, const std::string& run);
// The newest run; none where no copy ever began.
Result<std::optional<Run>> last_run(db::PgConnection& reader);

// The newest run whose rows are there and that never came to its end: "loaded", or "running" (it was stopped
// before all objects were made, or it still runs). None after a complete one.
Result<std::optional<Run>> open_run(db::PgConnection& reader);

// What the guard must know of the rows that are there; `schema` is where tables would go.
struct TargetFacts {
  guard::TargetState state = guard::TargetState::empty;
  std::uint64_t tables = 0, rows = 0;  // user tables, and rows in them (counted up to a bound)
  std::string example;                 // a table with rows
};
Result<TargetFacts> look_at_target(db::PgConnection& reader);

// Every row of `now_in` was written by the transactions that wrote the lines of `table` in the journal, and none
// of them is gone: nobody has worked with it since.
Result<bool> is_untouched(db::PgConnection& reader, const std::string& table, const std::string& now_in);

std::string_view policy_name(OnBadText policy);
std::optional<OnBadText> parse_policy(std::string_view name);

}  // namespace groundway::copy
