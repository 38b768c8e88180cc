// drift/side.h - one side of a comparison: where a schema comes from, and what it is made of.
//
// Purpose: a database, SQL files, a command's DDL and a SQLite file all become a Catalog by PostgreSQL's own reading.
// Shape:   a Side is a value that nothing was opened for; Loader opens what the sides need, at most one scratch server.
// Errors:  those of drift/scratch.h, drift/load_script.h, schema/convert.h and PgConnection.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/writer.h"
#include "drift/load_script.h"
#include "drift/table_sizes.h"

namespace groundway::drift {

struct Side {
  enum class Kind { database, script, sqlite };
  Kind kind = Kind::database;
  std::string shown;  // "production (db.example.com:5432/shop)", "schema.sql"
  db::Target target;  // database, sqlite
  Script script;      // script
  std::string migrations;  // of the project's migrations alone: their folder, in which a new one is written
};

struct Loaded {
  catalog::Catalog catalog;
  std::vector<std::string> notes;       // what could not be taken as it was
  std::set<std::string> roles_missing;  // see LoadReport
  TableSizes sizes;                     // of a database
  std::vector<catalog::Change> renames;  // that `catalog` has behind it already, the first side's alone
};

class Loader {
 public:
  Loader(Outside& world, Reporter& reporter, std::optional<db::Target> scratch)
      : world_(world), reporter_(reporter) {
    choice_.named = std::move(scratch);
  }

  // Each side in its order. Databases are read first: their server is where the others are tried out.
  Result<std::vector<Loaded>> load(const std::vector<Side>& sides);
  // The first of two sides as it is once what was renamed bears its new name: PostgreSQL itself renames in a copy of it.
  // `renames` were said by a person, and must fit; the marks in the other side's files need not.
  Result<void> rename(std::vector<Loaded>& loaded, const std::vector<Side>& sides,
                      const std::vector<catalog::Rename>& renames);

 private:
  static std::vector<std::optional<Result<Loaded>>> read_databases(const std::vector<Side>& sides);
  static Result<Loaded> read_database(const Side& side);
  Result<Loaded> load_files(const Side& side);
  Result<void> open_scratch(std::vector<std::string>& notes);
  Result<catalog::Catalog> after(const Loaded& side, const std::vector<catalog::Change>& changes,
                                 std::set<std::string>& roles_missing);
  Result<Script> script_of_sqlite(const Side& side, std::vector<std::string>& notes);

  Outside& world_;
  Reporter& reporter_;
  ScratchChoice choice_;
  std::unique_ptr<Scratch> scratch_;
};

// Somebody is granted or denied something; a schema that says nothing of rights is not one that takes them away.
bool declares_rights(const catalog::Catalog& schema);

// What is granted to roles that one side could not know is compared on no side. A note for each such role.
std::vector<std::string> forget_roles(std::vector<Loaded>& sides);

}  // namespace groundway::drift
