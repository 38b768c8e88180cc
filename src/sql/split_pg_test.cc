#include "sql/split_pg.h"

#include <gtest/gtest.h>

namespace groundway::sql {
namespace {

using Kind = ScriptPart::Kind;

std::vector<std::string> statements(std::string_view script) {
  std::vector<std::string> out;
  for (const ScriptPart& part : split_pg(script)) {
    out.push_back((part.kind == Kind::statement ? "" : part.kind == Kind::unclosed ? "unclosed: " : "other: ") +
                  std::string(part.text));
  }
  return out;
}
using Texts = std::vector<std::string>;

TEST(SplitPg, cuts_at_semicolons_and_takes_the_last_one_without) {
  EXPECT_EQ(statements("select 1; select 2 ;; select 3"), (Texts{"select 1", "select 2", "select 3"}));
}

TEST(SplitPg, keeps_semicolons_in_every_kind_of_quote) {
  EXPECT_EQ(statements("select ';', \";\"; select 2"), (Texts{"select ';', \";\"", "select 2"}));
  EXPECT_EQ(statements("select E'a\\';b'; select 2"), (Texts{"select E'a\\';b'", "select 2"}));
  EXPECT_EQ(statements("select 'a\\'; select 2"), (Texts{"select 'a\\'", "select 2"}));
  EXPECT_EQ(statements("select E'a'\n'b\\';c'; x"), (Texts{"select E'a'\n'b\\';c'", "x"}));
  EXPECT_EQ(statements("select U&'a;' ; x"), (Texts{"select U&'a;'", "x"}));
  EXPECT_EQ(statements("do $$ a; $b$ ; $b$ $$; x"), (Texts{"do $$ a; $b$ ; $b$ $$", "x"}));
  EXPECT_EQ(statements("do $x1$ a; $$ ; $x1$; select $1; x"), (Texts{"do $x1$ a; $$ ; $x1$", "select $1", "x"}));
}

TEST(SplitPg, a_dollar_within_a_word_begins_no_quote) {
  EXPECT_EQ(statements("select a$b$; select c$b$"), (Texts{"select a$b$", "select c$b$"}));
}

TEST(SplitPg, passes_over_comments_that_are_nested) {
  EXPECT_EQ(statements("/* a /* ; */ ; */ select 1 -- ; '\n; x"), (Texts{"select 1", "x"}));
  EXPECT_EQ(statements("-- nothing ;"), Texts{});
}

TEST(SplitPg, keeps_the_body_of_a_function_in_sql_whole) {
  EXPECT_EQ(statements("create function f() returns int begin atomic select 1; select case when true then 1 end; end; x"),
            (Texts{"create function f() returns int begin atomic select 1; select case when true then 1 end; end", "x"}));
  EXPECT_EQ(statements("begin; select 1; end; x"), (Texts{"begin", "select 1", "end", "x"}));
}

TEST(SplitPg, keeps_a_rule_of_several_statements_whole) {
  EXPECT_EQ(statements("create rule r as on insert to t do (select 1; select 2); x"),
            (Texts{"create rule r as on insert to t do (select 1; select 2)", "x"}));
}

TEST(SplitPg, tells_backslash_commands_and_rows_of_copy_apart) {
  const std::string script = "\\restrict abc\nselect 1;\nCOPY t (a) FROM stdin;\n1;\n'\n\\.\n\nselect 2;\n";
  const auto parts = split_pg(script);
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_EQ(parts[0].kind, Kind::backslash);
  EXPECT_EQ(parts[0].text, "\\restrict abc");
  EXPECT_EQ(parts[3].kind, Kind::rows);
  EXPECT_EQ(parts[3].text, "1;\n'\n\\.\n");
  EXPECT_EQ(parts[4].text, "select 2");
  EXPECT_EQ(parts[4].line, 8);
}

TEST(SplitPg, says_where_a_statement_begins) {
  const auto parts = split_pg("\n-- c\nselect 1;\n/* a\n */ select\n2;");
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].line, 3);
  EXPECT_EQ(parts[1].line, 5);
}

TEST(SplitPg, names_a_quote_that_never_ends) {
  const auto parts = split_pg("select 1;\nselect 'abc");
  ASSERT_FALSE(parts.empty());
  EXPECT_EQ(parts[1].kind, Kind::unclosed);
  EXPECT_EQ(parts[1].line, 2);
}

TEST(FirstWords, passes_over_comments) {
  EXPECT_EQ(first_words("/* a */ create -- b\n Table \"X\".y (", 5), (Texts{"CREATE", "TABLE", "\"X\"", ".", "Y"}));
}

}  // namespace
}  // namespace groundway::sql
