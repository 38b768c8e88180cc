#include <algorithm>

#include "base/text.h"
#include "sql/parser_core.h"

namespace groundway::sql {

Error Cursor::error() const {
  const Token& token = tokens_[failed_at_];
  const std::string offset = std::to_string(token.begin);
  std::string near = "at the end of the statement";
  if (token.kind != TokenKind::end) {
    const auto word = sql_.substr(token.begin, token.end - token.begin);
    near = "near \"" + text::excerpt(word, 40) + "\" at offset " + offset;
  }
  const bool illegal = token.kind == TokenKind::illegal;
  return Error{Code::source_schema, near + ": " + (illegal ? token.text : "expected " + expected_)}.at(
      text::excerpt(sql_, 60) + ", offset " + offset);
}

bool Cursor::finished() {
  while (accept(";")) {
  }
  return !failed_ && (peek().kind == TokenKind::end || fail("the end of the statement"));
}

bool Cursor::at_name(std::size_t ahead) const {
  const Token& token = peek(ahead);
  return at_alias(ahead) || is_join_word(token.word) || token.word == "INDEXED";
}

bool Cursor::at_alias(std::size_t ahead) const {
  const Token& token = peek(ahead);
  if (token.kind == TokenKind::word) return !is_reserved_sqlite(token.word);
  return token.kind == TokenKind::quoted || token.kind == TokenKind::string;
}

bool Cursor::accept(std::string_view first, std::string_view second) {
  return at(first) && at(second, 1) && advance() && advance();
}

bool Cursor::advance() {
  if (at_ + 1 < tokens_.size()) ++at_;
  return true;
}

bool Cursor::name(std::string& out, std::string_view what) {
  if (!at_name()) return fail(what);
  out = peek().text;
  return advance();
}

bool Cursor::name_list(std::vector<std::string>& out) {
  if (!expect("(")) return false;
  do {
    if (!name(out.emplace_back(), "a column name")) return false;
    std::string collation;
    if (accept("COLLATE") && !name(collation, "a collation's name")) return false;
    if (!accept("ASC")) accept("DESC");
  } while (accept(","));
  return expect(")");
}

bool Cursor::qualified(std::string& schema, std::string& table) {
  if (!name(table, "a name")) return false;
  if (!accept(".")) return true;
  schema = std::move(table);
  return name(table, "a name");
}

bool Cursor::fail(std::string_view expected) {
  if (failed_) return false;
  failed_ = true;
  failed_at_ = at_;
  expected_ = expected;
  return false;
}

std::string Cursor::source(std::size_t first) const {
  if (at_ <= first) return {};
  const std::size_t begin = tokens_[first].begin;
  return std::string(sql_.substr(begin, tokens_[at_ - 1].end - begin));
}

}  // namespace groundway::sql
