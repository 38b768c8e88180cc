// env/url.h - text to DatabaseUrl, without ever saying what it read.
//
// Purpose: every spelling of a database's address in use (URLs of libpq, SQLAlchemy, Prisma, JDBC, SQLite;
//          libpq's keyword strings) becomes one value; libpq never parses a string that holds a password.
// Shape:   pure. Positions are bytes, from 1. What was translated or dropped stands in DatabaseUrl::notes.
// Errors:  url_syntax: the position and the kind of the fault, never a part of the text that may be secret.
#pragma once

#include <string_view>

#include "base/database_url.h"
#include "base/result.h"

namespace groundway::env {

// Also a bare path ending in .db, .sqlite, .sqlite3 or .db3, and ":memory:".
Result<DatabaseUrl> parse_url(std::string_view text);

// A path known to be meant as one (an existing file): taken as it is, whatever is in it.
DatabaseUrl sqlite_file(std::string_view path);

// "postgresql://", "sqlite:", "host=... dbname=..." and the like: meant as an address, right or wrong.
bool looks_like_url(std::string_view text);

}  // namespace groundway::env
