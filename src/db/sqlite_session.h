// db/sqlite_session.h - a SQLite file held open for writing, against a Permit.
//
// Purpose: what write_file() cannot do: take the write lock, keep it while something is done elsewhere, then
//          commit or roll back. Writers of the application wait meanwhile (their busy_timeout).
// Shape:   one connection, opened read-write on a file that is there; reads see what it wrote. Triggers of the
//          application do not fire in it. In rollback-journal mode no reader may be open at commit(), ours
//          neither.
// Threads: one.
// Errors:  source_locked (the lock was not granted in `wait`), interrupted, file_access and the others of
//          sqlite_error; internal for a Permit to read.
#pragma once

#include <chrono>
#include <memory>

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
  // Waits for readers (rollback-journal mode) as long as lock() was told. When it fails, nothing of the transaction
  // is in the file and the lock is given back. No statement of this session may be between two rows.
  Result<void> commit();
  void rollback();  // without effect where nothing is open; the destructor does it, too
  bool is_locked() const;
  // Whether SQLite takes the statement with all the triggers that it would fire, for an application that has foreign
  // keys on or off. Runs nothing.
  Result<void> compiles(std::string_view sql, bool foreign_keys);
  SqliteDb& db() { return db_; }

 private:
  struct Patience {
    Millis wait{0};
    std::chrono::steady_clock::time_point until;
  };
  static int try_again(void* patience, int tries);
  Error held(Error error, std::string_view doing) const;

  std::unique_ptr<Patience> patience_;  // at a fixed address: SQLite's callback points to it
  SqliteDb db_;
};

}  // namespace groundway::db
