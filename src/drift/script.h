// drift/script.h - SQL files that declare a schema, in the order in which they are run.
//
// Purpose: a file, a folder of files or a project's migrations become one list of texts that know where they stood.
// Shape:   pure but for reading. In a folder: every *.sql below it by name, numbers at the head of a name by value;
//          what takes a migration back (the part after "-- migrate:down", *.down.sql) is left out.
// Errors:  file_access (no such file, none in the folder).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"

namespace groundway::drift {

struct ScriptFile {
  std::string path;
  std::string text;
  int first_line = 1;  // of `text` in the file
};

struct Script {
  std::string shown;  // "schema.sql", "12 files in migrations/"
  std::vector<ScriptFile> files;
};

Result<Script> read_script(const std::string& path, const Files& files);

// What of a file leads forward: all of it, or its sections "-- migrate:up" ("-- +goose Up") for PostgreSQL.
std::vector<ScriptFile> forward_parts(ScriptFile file);
// "9_b.sql" before "10_a.sql": numbers at the head count as numbers.
bool runs_before(std::string_view a, std::string_view b);

}  // namespace groundway::drift
