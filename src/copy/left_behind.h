// copy/left_behind.h - which rows a copy left behind, and which of them went later, in the target's journal.
//
// Purpose: a replayed row goes exactly once, also into a table without a key, and a later proof knows which
//          rows hold other values than SQLite by intent.
// Shape:   table groundway.copy_left_behind, one line a row; written in the transaction of what it tells.
//          Rows are named by journal_row(): as in a reject file.
// Errors:  those of PgConnection.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "copy/job.h"

namespace groundway::copy {

// A row key as the journal holds it: valid text whatever the key is made of.
std::string journal_row(std::string_view row_key);

// In the transaction that begins the run: the keys of the rows that it will leave behind.
Result<void> record_left_behind(db::PgConnection& writer, const std::string& run, const std::string& target,
                                const std::unordered_set<std::string>& keys);

// The same for a run that goes on with a source that has changed.
Result<void> renew_left_behind(db::PgConnection& writer, const std::string& run, const std::string& target,
                               const std::unordered_set<std::string>& keys);

struct LeftBehind {
  std::string run;                   // the newest that filled the table
  std::map<std::string, bool> rows;  // by journal_row(): went later
};
// None: no copy of ours filled the table.
Result<std::optional<LeftBehind>> left_behind(db::PgConnection& reader, const std::string& target);

struct ReplayedRow {
  std::string run, target, row;
  std::string mended;  // mends_json(); empty: as in SQLite
};
// In the transaction of the row itself.
Result<void> mark_replayed(db::PgConnection& writer, const std::string& replay, const ReplayedRow& row);

// For a proof: values of replayed rows that are not SQLite's go into the plans, and the report tells them.
Result<void> load_mends(CopyJob& job, db::PgConnection& reader);

}  // namespace groundway::copy
