// db/sqlite_error.h - SQLite's result codes as Errors.
//
// Purpose: one table from result code to our kind of failure, with the fix that helps in each case.
// Shape:   reads the message of the connection, which may be null.
// Errors:  this makes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;

namespace groundway::db {

// `code` is an extended result code. `sql` may be empty.
Error sqlite_error(sqlite3* db, int code, const std::string& path, std::string_view sql);

// What the first bytes of a file that is no SQLite database look like: "a gzip archive (1f 8b 08 00)".
struct FileKind {
  std::string what;
  std::string fix;
};
FileKind kind_of_file(std::string_view first_bytes, std::uint64_t size, const std::string& path);

}  // namespace groundway::db
