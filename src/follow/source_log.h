// follow/source_log.h - what follow and cutover leave in a SQLite file for a while, and take away again.
//
// Purpose: a log of changed keys written by triggers in the application's own transactions; fences that answer a
//          late writer with "moved to PostgreSQL". Removal leaves sqlite_schema as it was, byte for byte.
// Shape:   table _groundway_log (seq, table number, key values k1..kn), its index, and triggers _groundway_log_* and
//          _groundway_fence_*; each has a comment of ours, by which it is known again. Nothing else: no AUTOINCREMENT
//          (it would leave sqlite_sequence behind). The log says which rows may have changed, not how: an entry too
//          many is harmless, and the order is of no matter.
// Limits:  what SQLite itself does past all triggers is not seen: sqlite3_blob_write(), a connection that has turned
//          triggers off, another file put in the place of this one. A proof finds those. An application sees of it:
//          total_changes() counts the log's rows; where it has recursive_triggers=ON, an UPDATE OR REPLACE of a table
//          with two UNIQUE keys may fail beside any DELETE trigger; a value that a STRICT table refuses is refused
//          before another constraint could ignore the row.
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
  touched,  // only that something changed: no such key, or a UNIQUE in which REPLACE deletes rows unseen
};

// A key over which REPLACE deletes rows of other keys without a word: no DELETE trigger fires.
struct ReplacedOver {
  std::vector<std::string> columns, collations;
  std::string where;  // of a partial index, in SQLite's words; empty: all rows
};

struct FollowedTable {
  std::size_t number = 0;        // its place in this list, stored in the log
  std::string name;              // in SQLite
  Trace trace = Trace::touched;
  std::vector<std::string> key;  // column names in the order of the primary key; empty for touched
  // What the triggers need besides; all empty for touched.
  std::vector<std::string> key_collations;     // under which two keys are one
  std::vector<bool> key_may_change_unequal;    // 1 and 1.0 are equal, and two values: the column keeps both
  std::vector<ReplacedOver> replaced_over;
  std::string rowid;                           // under this name it can be set beside the key; empty: it cannot
  std::vector<std::string> defaulted;          // NOT NULL with a DEFAULT: REPLACE puts it where a NULL was sent
  bool is_rowid = false;                       // the key is an INTEGER PRIMARY KEY
  bool is_referred_to = false;                 // by a foreign key
  bool every_update = false;                   // rows can come to conflict without an UPDATE of a key's column
};

// One entry for each of `tables` (names as in SQLite), in their order. `source` is to be read from the session that
// installs the log, under its lock: a UNIQUE that was added since would be missed.
std::vector<FollowedTable> followed_tables(const schema::Source& source, const std::vector<std::string>& tables);

using Key = std::vector<db::OwnedValue>;  // as long as FollowedTable::key; the very values, 1 and 1.0 are two keys

struct Changes {
  std::int64_t last = 0;                         // the newest entry there is; 0: there was never one
  std::map<std::size_t, std::vector<Key>> keys;  // by table number; each key once
  std::vector<std::size_t> touched;  // numbers, each once: any row may have changed. A table of Trace::key, too
  std::uint64_t entries = 0;         // that were read, before doubles were dropped
};

struct SourceState {
  bool log = false, fences = false;
  bool whole = true;   // what is there of ours is all that was put there: false once a table was made anew, or renamed
  std::string run;     // whose: the journal's id, kept in the comments of ours
  std::string schema;  // a digest of the application's own sqlite_schema: changes with any DDL of the application
};
Result<SourceState> look_at_source(db::SqliteDb& source);

// Each is to be called between lock() and commit() of the session.
// A table of Trace::touched has an entry from the beginning: read `last` in the snapshot that is copied, and go on
// from there.
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
