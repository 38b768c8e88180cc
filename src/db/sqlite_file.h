// db/sqlite_file.h - a SQLite file as bytes: what can be told before SQLite opens it, and after it refused.
//
// Purpose: folders, pipes, archives, cut files and a foreign log are named for what they are.
// Shape:   looks only. The database's own bytes are read here only while this process has no connection to it
// or
//          SQLite has refused it: closing a file drops this process's locks on it.
// Errors:  source_missing, source_not_sqlite, source_corrupt, file_access.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "db/sqlite.h"

namespace groundway::db {

bool has_content(const std::string& path);
std::uint64_t bytes_of(const std::string& path);  // 0: not there

// What SQLite itself would not say plainly: folders, devices, a pipe that would be waited for.
Result<void> is_a_file(const std::string& path);
// The -wal, -shm and -journal beside it are files, too, where they are there.
Result<void> fit_together(const std::string& path);
// The log beside an open database has this database's pages.
Result<void> has_own_log(sqlite3* db, const std::string& path, std::vector<std::string>& notes);

// SQLite's refusal with what the bytes show: another kind of file, or less of it than its header says.
Error not_sqlite(const std::string& path, Error error);
Error damaged(const std::string& path, Error error);

// SQLite reads a page that the file holds only half of as if the rest were zeros: rows become NULLs without a
// word. And less than a header is to it an empty database.
Result<void> is_whole(SqliteDb& db, const std::string& path);

}  // namespace groundway::db
