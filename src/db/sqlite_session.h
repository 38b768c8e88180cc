// db/sqlite_session.h - a SQLite file held open for writing, against a Permit.
//
// Purpose: what write_file() cannot do: take the write lock, keep it while something is done elsewhere, then
//          commit or roll back. Writers of the application wait meanwhile (their busy_timeout).
// Shape:   one connection, opened read-write on a file that is there; reads see what it wrote.
// Threads: one.
// Errors:  source_locked (the lock was not granted in `wait`), file_access and the others of sqlite_error;
//          internal for a Permit to read.
#pragma once

#include "base/outside.h"
#include "base/result.h"
#include "db/sqlite.h"
#include "db/target.h"

namespace groundway::db {

class SqliteSession {
 public:
  static Result<SqliteSession> open(const Permit& permit);

  // BEGIN IMMEDIATE; nobody else can begin to write until commit() or rollback(). In rollback-journal mode readers
  // are shut out for the moment of commit() alone.
  Result<void> lock(Millis wait);
  Result<void> exec(std::string_view sql) { return db_.exec(sql); }
  Result<SqliteStatement> prepare(std::string_view sql) { return db_.prepare(sql); }
  Result<void> commit();
  void rollback();  // without effect where nothing is open; the destructor does it, too
  SqliteDb& db() { return db_; }

 private:
  SqliteDb db_;
};

}  // namespace groundway::db
