// db/pg_error.h - the server's and libpq's words as an Error.
//
// Purpose: one table from SQLSTATE to our kind of failure; libpq's connection failures have no SQLSTATE and
// are told
//          apart by their words.
// Shape:   pure functions over plain fields.
// Errors:  this makes them.
#pragma once

#include <string>
#include <string_view>

#include "base/database_url.h"
#include "base/error.h"

namespace groundway::db {

struct ServerWords {
  std::string sqlstate, message, detail, hint, position;  // position counts characters from 1; empty: none
  std::string sql;                                        // the statement; empty: none
};

Code code_of_sqlstate(std::string_view sqlstate);
Error server_error(const ServerWords& words);
// What PQerrorMessage says, verbosely, after a connection that failed.
Error connect_error(std::string_view words, const DatabaseUrl& url);

}  // namespace groundway::db
