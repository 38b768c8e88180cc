#include "sql/parser.h"

#include "base/text.h"
#include "sql/parser_core.h"

namespace groundway::sql {
namespace {

template <class T>
Result<T> parse(std::string_view sql, bool (Parser::*rule)(T&)) {
  Parser parser(sql);
  T out;
  if (!(parser.*rule)(out) || !parser.finished()) return parser.error();
  return out;
}

}  // namespace

Result<CreateTable> parse_create_table(std::string_view sql) {
  return parse(sql, &Parser::create_table);
}
Result<CreateIndex> parse_create_index(std::string_view sql) {
  return parse(sql, &Parser::create_index);
}
Result<CreateView> parse_create_view(std::string_view sql) {
  return parse(sql, &Parser::create_view);
}
Result<CreateTrigger> parse_create_trigger(std::string_view sql) {
  return parse(sql, &Parser::create_trigger);
}

Result<ExprPtr> parse_expression(std::string_view sql) {
  Parser parser(sql);
  ExprPtr out = parser.expr();
  if (!out || !parser.finished()) return parser.error();
  return out;
}

Result<SelectPtr> parse_select(std::string_view sql) {
  Parser parser(sql);
  SelectPtr out = parser.select();
  if (!out || !parser.finished()) return parser.error();
  return out;
}

std::string virtual_table_module(std::string_view sql) {
  const auto tokens = lex(sql);
  const auto word = [&](std::size_t i) { return i < tokens.size() ? std::string_view(tokens[i].word) : ""; };
  if (word(0) != "CREATE" || word(1) != "VIRTUAL" || word(2) != "TABLE") return {};
  std::size_t i = word(3) == "IF" && word(4) == "NOT" ? 6 : 3;  // IF NOT EXISTS
  if (word(i + 1) == ".") i += 2;
  if (word(i + 1) != "USING" || i + 2 >= tokens.size()) return {};
  return text::lower(tokens[i + 2].text);
}

}  // namespace groundway::sql
