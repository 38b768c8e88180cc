// cli/init_scan.h - what lies in a project that groundway.toml should speak of.
//
// Purpose: `groundway init` writes files that fit the project instead of forms to fill in.
// Shape:   names and places only. Opened are .env files (names of variables, the line of DATABASE_URL), the
// first bytes
//          of files that may be SQLite, and the few files that a row of frameworks.def wants to hold a word.
// Errors:  none: what cannot be read is not found.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"

namespace groundway::cli {

struct Framework {
  std::string name;                // "Alembic"
  std::string evidence;            // "alembic.ini"
  std::string migrations;          // "alembic/versions"; empty: not there
  std::string variable, program;   // "ALEMBIC", "alembic"
  std::string revision, up, down;  // with $(ALEMBIC) in them; empty: there is no such thing
};

struct Scan {
  std::string app;                        // the project folder's name
  std::vector<std::string> sqlite_files;  // below the folder, the likeliest first
  std::vector<Framework> frameworks;
  std::vector<std::string> env_files;     // ".env", ".env.production"
  std::string url_variable_place;         // ".env:3" of DATABASE_URL; empty: none
  std::vector<std::string> environments;  // those that .env.NAME files speak of, besides development
  std::vector<std::string> variables;     // the application's own names in its .env files
  std::string models;                     // "schema.sql", "db/structure.sql"; empty: none
};

// The first bytes of a file are those of a SQLite database.
bool has_sqlite_header(const std::string& path);

using LooksLikeSqlite = bool (*)(const std::string& path);
Scan scan_project(const std::string& folder, const Outside& outside,
                  LooksLikeSqlite looks = has_sqlite_header);

}  // namespace groundway::cli
