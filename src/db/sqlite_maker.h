// db/sqlite_maker.h - a whole SQLite file made anew, against a Permit.
//
// Purpose: a reader of the path sees the old file or the new one, never a half: the new one grows beside it
// under
//          another name and is moved into place when it is complete and on the disk.
// Shape:   begin() -> db() is filled -> close() -> the caller looks at part() -> put_in_place(). What is not
// put in
//          place is taken away by the destructor; a kill leaves FILE.groundway-part, which the next run takes
//          over.
// Errors:  target_not_empty (there is a file, and replacing was not asked for, or it is no SQLite database),
//          source_locked (an application has the old file open, or another copy writes), file_access.
#pragma once

#include <string>

#include "base/result.h"
#include "db/sqlite.h"
#include "db/target.h"

namespace groundway::db {

class SqliteMaker {
 public:
  static Result<SqliteMaker> begin(const Permit& permit);
  SqliteMaker(SqliteMaker&& other) noexcept;
  SqliteMaker& operator=(SqliteMaker&&) = delete;
  ~SqliteMaker();

  SqliteDb& db() { return db_; }
  const std::string& part() const { return part_; }
  void close() { db_ = SqliteDb(); }
  // Syncs, then moves. With a Permit to replace, the file that is there gives way, its -wal first.
  Result<void> put_in_place();

 private:
  SqliteMaker(std::string path, bool replaces)
      : path_(std::move(path)), part_(path_ + ".groundway-part"), replaces_(replaces) {}
  Result<void> hold();
  Result<void> settle_old() const;

  std::string path_, part_;
  bool replaces_ = false;
  int lock_ = -1;  // an open file of part_, locked: one copy at a time
  SqliteDb db_;
};

}  // namespace groundway::db
