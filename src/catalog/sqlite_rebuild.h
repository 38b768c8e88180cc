// catalog/sqlite_rebuild.h - how a table is altered: in place, or made anew with its rows.
//
// Purpose: the two ways that SQLite documents, and what each of them needs.
// Shape:   pure.
#pragma once

#include <vector>

#include "catalog/sqlite_diff.h"
#include "catalog/sqlite_words.h"

namespace groundway::catalog {

struct TablePair {
  const SqliteObject& a;
  const SqliteObject& b;
  const SqliteTableText& from;
  const SqliteTableText& to;
};

// Equal but for columns that are added and dropped, and SQLite's rules let it do that.
bool fits_in_place(const TablePair& pair);
bool can_be_added(const SqliteColumnText& column);

Change added_column(const TablePair& pair, const SqliteColumnText& column);
Change dropped_column(const TablePair& pair, const SqliteColumnText& column);

// `spare` is a name that no object has. Its indexes and triggers are gone afterwards.
Change rebuilt_table(const TablePair& pair, const std::string& spare);

}  // namespace groundway::catalog
