// drift/statement_way.h - what becomes of a statement of a SQL file that declares a schema.
//
// Purpose: what reaches beyond its database (roles, databases, files of the server) never runs from a schema's file.
// Shape:   pure; by the statement's first words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundway::drift {

enum class Way {
  run,
  leave_out,   // is no part of a schema
  role,        // of the server, not of the database: runs on a private server alone
  may_miss,    // runs; a role or right that is not there is no fault of the schema
};

Way way_of(const std::vector<std::string>& words);
// "CREATE DATABASE", for a note.
std::string verb_of(const std::vector<std::string>& words);

}  // namespace groundway::drift
