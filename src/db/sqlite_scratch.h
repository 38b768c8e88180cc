// db/sqlite_scratch.h - a SQLite database of our own, to try statements in.
//
// Purpose: what a trigger does is seen by letting it do it, and never in the file that a person gave us.
// Shape:   a temporary database without a name, gone with the value; foreign keys and triggers are on.
// try_out()
//          runs one statement and tells everything that can be seen of it. No other file is reached from it: ATTACH
//          is refused.
// Errors:  those of db/sqlite.h; what SQLite refuses of a statement that is tried out is a value.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "db/sqlite.h"

namespace groundway::db {

struct OwnedValue {  // a SqliteValue that outlives its row
  SqliteType type = SqliteType::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes;

  bool operator==(const OwnedValue&) const = default;
  SqliteValue view() const { return {type, integer, real, bytes}; }
};
OwnedValue own(const SqliteStatement& row, int column);

struct Tried {
  bool done = false;
  bool raised = false;           // refused by RAISE() in a trigger
  bool by_constraint = false;    // refused by a key, NOT NULL, CHECK or foreign key
  std::string message;           // when not done
  std::int64_t changes = 0;      // rows of the statement itself
  std::vector<std::string> ran;  // "TRIGGER name", and the text of each step that a trigger began
  std::map<std::string, std::set<std::int64_t>>
      touched;  // rowids that it wrote, by table as named in its DDL
};

class SqliteScratch {
 public:
  static Result<SqliteScratch> make();

  SqliteDb& db() { return db_; }
  // Every statement of a text, in its order; the place of the one that SQLite refuses is "path:line   its beginning".
  Result<void> run_script(const std::string& text, const std::string& path);
  // Rows of `from` into `into`, an INSERT with a parameter for each position in `columns`.
  Result<void> fill(SqliteStatement& from, const std::string& into, const std::vector<int>& columns,
                    const std::function<bool(const SqliteStatement&)>& skip);
  Result<Tried> try_out(const std::string& sql, const std::vector<OwnedValue>& values);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Result<sqlite3_stmt*> prepared(const std::string& sql);

  SqliteDb db_;
  // a statement brings the programs of all triggers with it: they are compiled once
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

}  // namespace groundway::db
