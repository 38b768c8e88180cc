// sql/lexer.h - SQLite's tokens.
//
// Purpose: cut a statement into words, quoted names, literals and symbols exactly as SQLite does.
// Shape:   pure; the whole text at once. The last token is `end`, or `illegal` where reading had to stop.
// Errors:  none; an illegal token says in `text` what is wrong with it.
// Source:  https://sqlite.org/lang_keywords.html, https://sqlite.org/lang_expr.html#literal_values_constants_
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::sql {

enum class TokenKind { end, word, quoted, string, blob, integer, real, parameter, symbol, illegal };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // without its quotes; a number without underscores; a blob's bytes
  std::string word;  // a bare word in upper case, or the symbol (== is "=", != is "<>"); else empty
  char quote = 0;    // what a quoted name began with: " [ or `
  std::size_t begin = 0, end = 0;  // bytes of the statement
};

std::vector<Token> lex(std::string_view sql);

// A word that SQLite never takes for a bare name (its other keywords fall back to being names).
bool is_reserved_sqlite(std::string_view upper_case_word);
// CROSS, FULL, INNER, LEFT, NATURAL, OUTER, RIGHT: reserved, yet SQLite takes them as names in most places.
bool is_join_word(std::string_view upper_case_word);

}  // namespace groundway::sql
