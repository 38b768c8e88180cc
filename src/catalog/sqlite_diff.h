// catalog/sqlite_diff.h - the statements that turn one SQLite schema into another, in SQLite's own terms.
//
// Purpose: ALTER TABLE where SQLite has one; else the table is made anew beside the old one and takes its name.
// Shape:   pure, by the text of the definitions; which ALTER SQLite refuses is tried out by drift/sqlite_plan.h and
//          told here by `rebuilt`. Columns may stand in another order; that alone is no difference.
// Source:  https://sqlite.org/lang_altertable.html
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/change.h"

namespace groundway::catalog {

struct SqliteObject {
  std::string type;              // table, index, view or trigger
  std::string name, table, sql;  // as sqlite_schema has them
  bool is_virtual = false;       // a table that a module makes
  bool has_rowid = false;        // a table that is not WITHOUT ROWID
  std::string rowid_alias;       // its INTEGER PRIMARY KEY; empty: none
};
using SqliteSchema = std::vector<SqliteObject>;

struct SqliteChoice {
  std::set<std::string> rebuilt;  // tables, in lower case, for which no ALTER TABLE will do
  bool adds_apart = false;        // columns that can be added are, also where the table has to be made anew later
};

Plan sqlite_diff(const SqliteSchema& from, const SqliteSchema& to, const SqliteChoice& choice = {});

// Whether both are the same object, white space, comments, quotes and the order of columns aside.
bool is_same(const SqliteObject& a, const SqliteObject& b);

// The plan as a script: one transaction, foreign keys off around it where tables are dropped, and looked at in the end
// where that can be done.
std::string sqlite_script(const Plan& plan, bool check_keys);

struct SqliteAdditive {
  std::vector<Change> added, left;
};
// What only adds, and needs nothing that is left.
SqliteAdditive sqlite_additive(const Plan& plan);

}  // namespace groundway::catalog
