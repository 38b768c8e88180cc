#include "sql/lex_pg.h"

#include <cctype>

#include "base/text.h"

namespace groundway::sql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

PgToken PgLexer::line_of(PgTokenKind kind) {
  const std::size_t begin = at_, end = s_.find('\n', at_);
  at_ = end == s_.npos ? s_.size() : end;
  return token(kind, begin);
}

PgToken PgLexer::block_comment() {
  const std::size_t begin = at_;
  int depth = 0;
  while (at_ < s_.size()) {
    if (peek() == '/' && peek(1) == '*') {
      ++depth, at_ += 2;
    } else if (peek() == '*' && peek(1) == '/') {
      at_ += 2;
      if (--depth == 0) return token(PgTokenKind::comment, begin);
    } else {
      ++at_;
    }
  }
  return token(PgTokenKind::unclosed, begin);
}

// Past the closing quote; false: there is none.
bool PgLexer::end_quote(char quote, bool escapes) {
  for (++at_; at_ < s_.size(); ++at_) {
    if (escapes && peek() == '\\') {
      ++at_;
    } else if (peek() == quote) {
      if (peek(1) != quote) return ++at_, true;
      ++at_;
    }
  }
  at_ = s_.size();
  return false;
}

// 'a' newline 'b' is one string, in the first one's manner.
bool PgLexer::goes_on() {
  std::size_t i = at_;
  bool line_ended = false;
  for (; i < s_.size() && is_space(s_[i]); ++i) line_ended = line_ended || s_[i] == '\n' || s_[i] == '\r';
  if (!line_ended || i >= s_.size() || s_[i] != '\'') return false;
  at_ = i;
  return true;
}

PgToken PgLexer::quoted(std::size_t begin, PgTokenKind kind, bool escapes) {
  do {
    if (!end_quote(peek(), escapes)) return token(PgTokenKind::unclosed, begin);
  } while (escapes && goes_on());
  return token(kind, begin);
}

PgToken PgLexer::word_or_string() {
  const std::size_t begin = at_;
  while (at_ < s_.size() && (begins_word(peek()) || is_digit(peek()) || peek() == '$')) ++at_;
  const std::string_view word = s_.substr(begin, at_ - begin);
  if (word.size() != 1) return token(PgTokenKind::word, begin);
  const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
  if (letter == 'u' && peek() == '&' && (peek(1) == '\'' || peek(1) == '"')) {
    ++at_;
    return quoted(begin, peek() == '"' ? PgTokenKind::name : PgTokenKind::text, false);
  }
  const bool prefix = letter == 'e' || letter == 'b' || letter == 'x' || letter == 'n';
  if (prefix && peek() == '\'') return quoted(begin, PgTokenKind::text, letter == 'e');
  return token(PgTokenKind::word, begin);
}

PgToken PgLexer::dollar() {
  const std::size_t begin = at_;
  std::size_t i = at_ + 1;
  while (i < s_.size() && (begins_word(s_[i]) || (i > at_ + 1 && is_digit(s_[i])))) ++i;
  if (i >= s_.size() || s_[i] != '$') return ++at_, token(PgTokenKind::symbol, begin);
  const std::string_view tag = s_.substr(begin, i + 1 - begin);
  const std::size_t end = s_.find(tag, i + 1);
  at_ = end == s_.npos ? s_.size() : end + tag.size();
  return token(end == s_.npos ? PgTokenKind::unclosed : PgTokenKind::text, begin);
}

PgToken PgLexer::next() {
  while (at_ < s_.size() && is_space(peek())) ++at_;
  const std::size_t begin = at_;
  if (at_ >= s_.size()) return token(PgTokenKind::end, begin);
  const char c = peek();
  if (c == '-' && peek(1) == '-') return line_of(PgTokenKind::comment);
  if (c == '/' && peek(1) == '*') return block_comment();
  if (c == '\\') return line_of(PgTokenKind::backslash);
  if (c == '\'') return quoted(begin, PgTokenKind::text, false);
  if (c == '"') return quoted(begin, PgTokenKind::name, false);
  if (c == '$') return dollar();
  if (begins_word(c)) return word_or_string();
  if (is_digit(c)) {
    while (is_digit(peek()) || peek() == '.' || begins_word(peek())) ++at_;
    return token(PgTokenKind::number, begin);
  }
  ++at_;
  return token(PgTokenKind::symbol, begin);
}

std::string pg_name(std::string_view script, const PgToken& token) {
  const std::string_view raw = script.substr(token.begin, token.end - token.begin);
  if (token.kind == PgTokenKind::word) return text::lower(raw);
  if (token.kind != PgTokenKind::name || raw.size() < 2 || raw[0] != '"') return std::string(raw);
  return text::replace_all(std::string(raw.substr(1, raw.size() - 2)), "\"\"", "\"");
}

}  // namespace groundway::sql
