// drift/load_script.h - runs SQL files in a throwaway database.
//
// Purpose: files as people and tools write them (pg_dump -s, an ORM's DDL, migrations) become a schema.
// Shape:   statement by statement. What is no part of a schema (databases, tablespaces, roles, rows) is left out, and
//          told; roles that a file names are made on a private server, on another their grants are left out.
// Errors:  statement and its kind, at file:line:column, in the server's words; a command of psql by its name.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "drift/scratch.h"
#include "drift/script.h"

namespace groundway::drift {

struct LoadReport {
  std::vector<std::string> left_out;    // "schema.sql:12 CREATE DATABASE"
  std::set<std::string> roles_missing;  // named in the files, not on the server: nothing is granted to them
  bool owners_missing = false;          // owners could not be set as the files say
};

Result<LoadReport> load_script(const Script& script, const ScratchDatabase& database);

}  // namespace groundway::drift
