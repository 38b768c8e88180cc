// sql/lex_pg.h - PostgreSQL's tokens, as psql cuts them.
//
// Purpose: find where statements, names and comments of a script begin and end without understanding them.
// Shape:   pure; one token a call. standard_conforming_strings is on, as it has been since 9.1.
// Errors:  none; a quote or comment that never ends is a token of its own kind.
// Source:  https://www.postgresql.org/docs/current/sql-syntax-lexical.html
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace groundway::sql {

enum class PgTokenKind {
  end,
  word,       // a bare word
  name,       // "quoted"
  text,       // '...', E'...', $tag$...$tag$
  number,
  symbol,     // one character
  comment,    // -- to the end of the line, or /* nested */
  backslash,  // what psql takes for itself: to the end of the line
  unclosed,   // a quote or comment that never ends
};

struct PgToken {
  PgTokenKind kind = PgTokenKind::end;
  std::size_t begin = 0, end = 0;  // bytes of the script
};

class PgLexer {
 public:
  explicit PgLexer(std::string_view script, std::size_t from = 0) : s_(script), at_(from) {}
  PgToken next();
  void go_to(std::size_t at) { at_ = at; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < s_.size() ? s_[at_ + ahead] : '\0'; }
  PgToken token(PgTokenKind kind, std::size_t begin) const { return {kind, begin, at_}; }
  PgToken line_of(PgTokenKind kind);
  PgToken block_comment();
  PgToken word_or_string();
  PgToken quoted(std::size_t begin, PgTokenKind kind, bool escapes);
  bool end_quote(char quote, bool escapes);
  bool goes_on();
  PgToken dollar();

  std::string_view s_;
  std::size_t at_;
};

// The name as the server knows it: words in lower case, quoted names without their quotes; else the text itself.
std::string pg_name(std::string_view script, const PgToken& token);

}  // namespace groundway::sql
