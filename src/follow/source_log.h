// follow/source_log.h - what follow and cutover leave in a SQLite file for a while, and take away again.
//
// Purpose: a log of changed keys written by triggers in the application's own transactions; fences that answer a
//          late writer with "moved to PostgreSQL". Removal leaves sqlite_schema as it was, byte for byte.
// Shape:   table _groundway_log (seq, table number, key values k1..kn) and triggers _groundway_log_* and
//          _groundway_fence_*. Nothing else: no AUTOINCREMENT (it would leave sqlite_sequence behind).
// Errors:  those of SqliteSession; follow_state where the log is not the one that is expected.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/sqlite.h"
#include "db/sqlite_scratch.h"
#include "db/sqlite_session.h"
#include "schema/source.h"

namespace groundway::follow {

// How the changes of a table are known.
enum class Trace {
  key,      // each changed row by its key: INTEGER PRIMARY KEY, WITHOUT ROWID, or a primary key without NULLs
  touched,  // only that something changed: no such key, or a UNIQUE over an expression (REPLACE deletes unseen)
};

struct FollowedTable {
  std::size_t number = 0;        // its place in this list, stored in the log
  std::string name;              // in SQLite
  Trace trace = Trace::touched;
  std::vector<std::string> key;  // column names in the order of the primary key; empty for touched
};

// One entry for each of `tables` (names as in SQLite), in their order.
std::vector<FollowedTable> followed_tables(const schema::Source& source, const std::vector<std::string>& tables);

using Key = std::vector<db::OwnedValue>;  // as long as FollowedTable::key

struct Changes {
  std::int64_t last = 0;                      // the newest entry that was read; 0: the log is empty
  std::map<std::size_t, std::vector<Key>> keys;  // by table number; each key once
  std::vector<std::size_t> touched;           // numbers, each once
  std::uint64_t entries = 0;                  // that were read, before doubles were dropped
};

struct SourceState {
  bool log = false, fences = false;
  std::string run;              // whose: the journal's id, kept in the comment of the log's DDL or a trigger's
  std::string schema;           // a digest of sqlite_schema without what is ours: changes with any DDL of the application
};
Result<SourceState> look_at_source(db::SqliteDb& source);

// Each is to be called between lock() and commit() of the session.
Result<void> install_log(db::SqliteSession& session, const std::vector<FollowedTable>& tables, const std::string& run);
Result<void> remove_log(db::SqliteSession& session);
Result<void> put_fences(db::SqliteSession& session, const std::vector<FollowedTable>& tables, const std::string& run);
Result<void> remove_fences(db::SqliteSession& session);
// Forgets entries up to `applied`, always keeping the newest: seq never starts again.
Result<void> prune_log(db::SqliteSession& session, std::int64_t applied);

// Entries after `applied`, from a connection in a read transaction: rows and log are of one state.
Result<Changes> read_changes(db::SqliteDb& source, const std::vector<FollowedTable>& tables, std::int64_t applied);
Result<std::uint64_t> count_changes(db::SqliteDb& source, std::int64_t applied);

}  // namespace groundway::follow
