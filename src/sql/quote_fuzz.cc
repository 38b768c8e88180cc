// Whatever a name or a text holds, quoted it is read back as that and nothing follows it.
#include "base/fuzz_target.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/scan_pg.h"

namespace groundway::sql {
namespace {

constexpr std::string_view kSeeds[] = {
    "users", "Order", "select", "a\"b\"\"c", "x'; DROP TABLE t; --", "",
    "\\'",   "$$",    "a.b",    "1st",       "\xC3\xA4\xFF",         "user name",
    "\n/*",  "abc$1", "_a9"};

std::string unquoted(std::string_view s) {
  std::string out;
  for (std::size_t i = 1; i + 1 < s.size(); ++i) {
    out += s[i];
    if (s[i] == s.front()) ++i;
  }
  return out;
}

// As PostgreSQL's lexer takes a bare word: folded, of these characters only.
bool is_plain_word(std::string_view s) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (s.empty() || !fits(s[0])) return false;
  for (const char c : s) {
    if (!fits(c) && !(c >= '0' && c <= '9') && c != '$') return false;
  }
  return true;
}

void check_name(const std::string& quoted, std::string_view name) {
  if (quoted.starts_with('"')) {
    GROUNDWAY_EXPECT(end_of_quoted(quoted, 0, false) == quoted.size(), fuzz::show(quoted));
    GROUNDWAY_EXPECT(unquoted(quoted) == name, fuzz::show(quoted));
  } else {
    GROUNDWAY_EXPECT(quoted == name && is_plain_word(name) && !is_reserved_pg(name), fuzz::show(quoted));
  }
}

GROUNDWAY_FUZZ(quote, kSeeds) {
  check_name(quote_ident(bytes), bytes);
  check_name(always_quote_ident(bytes), bytes);
  const bool nul = bytes.find('\0') != std::string_view::npos;
  auto literal = quote_literal(bytes);
  GROUNDWAY_EXPECT(static_cast<bool>(literal) != nul, fuzz::show(bytes));
  if (nul || !literal) return;
  GROUNDWAY_EXPECT(end_of_quoted(*literal, 0, false) == literal->size() && unquoted(*literal) == bytes,
                   fuzz::show(*literal));
  const auto name = lex(quote_sqlite_ident(bytes));
  GROUNDWAY_EXPECT(name.size() == 2 && name[0].kind == TokenKind::quoted && name[0].text == bytes,
                   fuzz::show(bytes));
  const auto text = lex(quote_sqlite_literal(bytes));
  GROUNDWAY_EXPECT(text.size() == 2 && text[0].kind == TokenKind::string && text[0].text == bytes,
                   fuzz::show(bytes));
}

}  // namespace
}  // namespace groundway::sql
