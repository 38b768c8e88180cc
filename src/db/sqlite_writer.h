// db/sqlite_writer.h - the one door through which a SQLite file is written.
//
// Purpose: as open_writer() for a server: only against a Permit, which only guard/ can make.
// Shape:   all statements in one transaction, or none of them. The file has to be there; it is never made.
// Errors:  source_missing, source_locked, file_access and the others of sqlite_error; internal for a Permit
// to read.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "db/target.h"

namespace groundway::db {

struct FileStatement {
  std::string sql;
  std::vector<std::string> values;  // for ?1, ?2 ...
};

Result<void> write_file(const Permit& permit, const std::vector<FileStatement>& statements,
                        Millis busy_timeout);

}  // namespace groundway::db
