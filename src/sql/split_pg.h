// sql/split_pg.h - a PostgreSQL script cut into its statements.
//
// Purpose: each statement is sent and answered for on its own, so that an error names its file and line.
// Shape:   pure; cuts where psql does: not in quotes, dollar quotes, comments, parentheses or BEGIN ATOMIC ... END.
// Errors:  none; what is no statement (a backslash command, rows of COPY, a quote without an end) is a part, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundway::sql {

struct ScriptPart {
  enum class Kind {
    statement,
    backslash,  // "\\connect shop"
    rows,       // what follows COPY ... FROM stdin
    unclosed,   // from the quote or comment that never ends
  };
  Kind kind = Kind::statement;
  std::string_view text;  // of the script; a statement without its semicolon
  int line = 1;           // on which it begins
};

std::vector<ScriptPart> split_pg(std::string_view script);

// The first words and names of a statement, in upper case where they were bare: {"CREATE", "TABLE", "users"}.
std::vector<std::string> first_words(std::string_view statement, std::size_t most);

}  // namespace groundway::sql
