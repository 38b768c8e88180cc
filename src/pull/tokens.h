// pull/tokens.h - PostgreSQL's own spelling of an expression as tokens.
//
// Purpose: pg_get_expr() and pg_get_viewdef() write one dialect, always the same: that one is read, no other.
// Shape:   pure. Names come unquoted, texts without quotes and escapes; the last token is `end`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::pull {

struct Token {
  enum class Kind { word, quoted, number, text, sign, end } kind = Kind::end;
  std::string text;    // word: lower case
  std::size_t at = 0;  // where it begins

  bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
  bool word(std::string_view w) const { return kind == Kind::word && text == w; }
  bool name() const { return kind == Kind::word || kind == Kind::quoted; }
};

// None: something that PostgreSQL does not write.
std::optional<std::vector<Token>> tokens_of(std::string_view sql);

}  // namespace groundway::pull
