// db/sqlite_opener.h - the ways to get at a SQLite file, tried in order.
//
// Purpose: open() and open_snapshot() must take the same way to the same file.
// Shape:   find_way() opens a first connection; open_more() opens others like it.
// Errors:  those of db/sqlite.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/private_copy.h"
#include "db/sqlite.h"

namespace groundway::db {

// How a file is opened, once that is known.
struct SqliteWay {
  std::string uri;               // percent-encoded, with its parameters
  bool writable_schema = false;  // read past a definition that this SQLite does not understand
  bool detached = false;  // nobody else can change what is read: a copy, or a file that cannot be written
  bool tidy = false;      // the -wal and -shm files are there because of us alone
  std::optional<PrivateCopy> copy;  // must live until every connection is open
};

class SqliteOpener {
 public:
  static Result<SqliteDb> find_way(const std::string& path, const SqliteOptions& options, SqliteWay& way,
                                   std::vector<std::string>& notes);
  static Result<SqliteDb> open_more(const std::string& path, const SqliteOptions& options,
                                    const SqliteWay& way);
  // For the moment of a snapshot: a connection that may take the write lock, and writes nothing.
  static Result<SqliteDb> open_holder(const std::string& path, const SqliteOptions& options);
  // For SqliteSession alone, which has a Permit: a connection that may write. Refused where it could only read.
  static Result<SqliteDb> open_writer(const std::string& path);
  // An empty database at `copy`.file(), to be filled by the backup API.
  static Result<SqliteDb> open_copy(const PrivateCopy& copy);
  // A temporary database without a name, where triggers and foreign keys work as the application sees them.
  static Result<SqliteDb> open_scratch();
  // The empty file `path` of ours, to be filled: nothing is journalled, all of it is synced at the end.
  static Result<SqliteDb> open_new(const std::string& path);
  static std::string uri_of(const std::string& path, std::string_view parameters);

 private:
  struct Opened;
  static Opened open(const std::string& path, const std::string& uri, int flags,
                     const SqliteOptions& options);
  static int probe(SqliteDb& db);
  static Result<SqliteDb> detached(const std::string& path, const SqliteOptions& options, SqliteWay& way,
                                   std::vector<std::string>& notes);
};

}  // namespace groundway::db
