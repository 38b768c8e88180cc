#include "sql/lexer.h"

#include <gtest/gtest.h>

namespace groundway::sql {
namespace {

std::vector<std::string> texts(std::string_view sql) {
  std::vector<std::string> out;
  for (const Token& token : lex(sql)) out.push_back(token.text);
  out.pop_back();
  return out;
}
using Texts = std::vector<std::string>;

TEST(Lexer, unquotes_every_kind_of_name) {
  EXPECT_EQ(texts("\"a\"\"b\" [a b] `a``b` 'it''s'"), (Texts{"a\"b", "a b", "a`b", "it's"}));
  EXPECT_EQ(lex("\"a\"").front().quote, '"');
  EXPECT_EQ(lex("'a'").front().kind, TokenKind::string);
}

TEST(Lexer, decodes_a_blob) {
  EXPECT_EQ(lex("X'00fF'").front().text, std::string("\0\xff", 2));
}

TEST(Lexer, tells_integers_from_reals) {
  for (const char* number : {"1", "0x1F", "1_000", "007"})
    EXPECT_EQ(lex(number).front().kind, TokenKind::integer);
  for (const char* number : {"1e5", ".5", "5.", "1.5E-3", "1_0.2_5"}) {
    EXPECT_EQ(lex(number).front().kind, TokenKind::real) << number;
  }
  EXPECT_EQ(lex("1_000").front().text, "1000");
}

TEST(Lexer, refuses_a_number_that_runs_into_letters) {
  for (const char* number : {"1a", "0x", "1e", "1__0", "1_", "5.e", "0xg", "1e5x"}) {
    EXPECT_EQ(lex(number).front().kind, TokenKind::illegal) << number;
  }
}

TEST(Lexer, reads_over_comments_even_one_that_never_ends) {
  EXPECT_EQ(texts("a -- b\n c /* d */ e /* f"), (Texts{"a", "c", "e"}));
  EXPECT_EQ(texts("a /**/ b /***/ c --"), (Texts{"a", "b", "c"}));
  EXPECT_EQ(texts("a /*"), (Texts{"a", "/", "*"}));  // as SQLite has it
}

TEST(Lexer, takes_the_longest_symbol) {
  EXPECT_EQ(texts("a->>b->c||d<<e<=f<>g!=h==i"), (Texts{"a", "->>", "b", "->", "c", "||", "d", "<<", "e",
                                                        "<=", "f", "<>", "g", "!=", "h", "==", "i"}));
  EXPECT_EQ(lex("!=").front().word, "<>");
}

TEST(Lexer, reads_every_kind_of_parameter) {
  EXPECT_EQ(texts("? ?12 :a @b #e $c::d $f(g,h)"), (Texts{"?", "?12", ":a", "@b", "#e", "$c::d", "$f(g,h)"}));
}

TEST(Lexer, takes_a_vertical_tab_for_a_blank_behind_another) {
  EXPECT_EQ(texts("a \v b"), (Texts{"a", "b"}));
  EXPECT_EQ(lex("a\v b").back().kind, TokenKind::illegal);
}

TEST(Lexer, lets_a_word_begin_right_behind_a_hexadecimal_number) {
  EXPECT_EQ(texts("0x1FMATCH b"), (Texts{"0x1F", "MATCH", "b"}));
}

TEST(Lexer, keeps_words_of_any_script) {
  const auto tokens = lex("\xC3\xA9t\xC3\xA9 a$1");
  EXPECT_EQ(tokens[0].text, "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(tokens[1].word, "A$1");
}

TEST(Lexer, stops_at_what_begins_nothing) {
  for (const char* sql :
       {"'abc", "\"abc", "[abc", "`abc", "x'0'", "x'0g'", "x'00", "!", "^", "\\", ":", "\x01"}) {
    EXPECT_EQ(lex(sql).back().kind, TokenKind::illegal) << sql;
  }
  EXPECT_EQ(lex(std::string_view("a\0b", 3)).back().kind, TokenKind::illegal);
  EXPECT_EQ(lex(std::string_view("'a\0b'", 5)).back().kind, TokenKind::illegal);
}

}  // namespace
}  // namespace groundway::sql
