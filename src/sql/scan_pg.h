// sql/scan_pg.h - for tests: where the strings, names and parentheses of PostgreSQL's SQL begin and end.
//
// Purpose: a second opinion on what the translator and quote.h write: nothing hostile leads out of it.
// Shape:   pure; as PostgreSQL's lexer with standard_conforming_strings on.
// Errors:  none; false is "not one piece".
#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace groundway::sql {

// The end of what begins with a quote at `at`; npos where it never ends. `escapes`: E'...'.
inline std::size_t end_of_quoted(std::string_view s, std::size_t at, bool escapes) {
  const char quote = s[at];
  for (std::size_t i = at + 1; i < s.size(); ++i) {
    if (escapes && s[i] == '\\') {
      ++i;
    } else if (s[i] == quote) {
      if (i + 1 >= s.size() || s[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

// Quotes closed, parentheses paired, and outside of quotes no semicolon, no comment, no NUL, no dollar quote.
inline bool is_one_piece(std::string_view s) {
  std::string open;
  for (std::size_t i = 0; i < s.size();) {
    const char c = s[i];
    if (c == '\'' || c == '"') {
      const bool escapes = c == '\'' && i > 0 && (s[i - 1] == 'E' || s[i - 1] == 'e') &&
                           (i < 2 || std::isalnum(static_cast<unsigned char>(s[i - 2])) == 0);
      i = end_of_quoted(s, i, escapes);
      if (i == std::string_view::npos) return false;
      continue;
    }
    if (c == '(' || c == '[') open += c;
    if (c == ')' || c == ']') {
      if (open.empty() || (open.back() == '(') != (c == ')')) return false;
      open.pop_back();
    }
    const std::string_view two = s.substr(i, 2);
    if (c == ';' || c == '\0' || c == '$' || c == '`' || two == "--" || two == "/*") return false;
    ++i;
  }
  return open.empty();
}

}  // namespace groundway::sql
