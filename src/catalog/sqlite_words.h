// catalog/sqlite_words.h - a definition of SQLite's as words that compare.
//
// Purpose: two definitions are equal when they say the same, whatever their white space, comments, case and quotes.
// Shape:   pure. "a", [a], `a` and a are one name; a reserved word in quotes is not the bare word, which means more.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/lexer.h"

namespace groundway::catalog {

using Words = std::span<const sql::Token>;

std::string canonical(Words words);
std::string canonical(std::string_view sql);

struct SqliteColumnText {
  std::string name;        // as it was written, without quotes
  std::string definition;  // canonical, behind the name
  std::string source;      // as it was written, the name included
  bool key = false;        // PRIMARY KEY or UNIQUE stands in it
  bool generated = false, stored = false;
  bool not_null = false, refers = false;
  std::string default_value;  // canonical; empty: none
};

struct SqliteTableText {
  std::string name;
  std::vector<SqliteColumnText> columns;
  std::string constraints, options;  // canonical; constraints without the commas between them
  std::string constraints_source, options_source;  // as they were written
  bool autoincrement = false;
  bool names_itself = false;  // CHECK (t.a > 0) in t: its text does not fit another name
  std::size_t name_begin = 0, name_end = 0;  // where the name stands in the text

  const SqliteColumnText* find(std::string_view column) const;  // as SQLite: ASCII case aside
};

// Errors: source_schema, for what is no CREATE TABLE (...).
Result<SqliteTableText> read_table_text(std::string_view sql);

}  // namespace groundway::catalog
