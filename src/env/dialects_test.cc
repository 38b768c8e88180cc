#include "env/dialects.h"

#include <gtest/gtest.h>

namespace groundway::env {
namespace {

constexpr const char* kNot = nullptr;  // the program does not set A

// What the programs themselves printed for A: python-dotenv 0.21, npm dotenv 16.4, dotenv-expand 12,
// Node 20.20, the parser of Ruby's dotenv 3, and dash (`set -a; . ./.env`).
struct Case {
  const char* text;
  const char* python;
  const char* npm;
  const char* npm_expand;
  const char* node;
  const char* ruby;
  const char* shell;
};

constexpr Case kCases[] = {
    {"A=abc#def", "abc#def", "abc", "abc", "abc", "abc", "abc#def"},
    {"A=pa$$word$x", "pa$$word$x", "pa$$word$x", "pa$", "pa$$word$x", "pa$", kNot},
    {"A='pa$x'", "pa$x", "pa$x", "pa", "pa$x", "pa$x", "pa$x"},
    {"B=1\nA=${B}two", "1two", "${B}two", "1two", "${B}two", "1two", "1two"},
    {"B=1\nA='${B}two'", "1two", "${B}two", "1two", "${B}two", "${B}two", "${B}two"},
    {"B=1\nA=\"$B two\"", "$B two", "$B two", "1 two", "$B two", "1 two", "1 two"},
    {"A=\"l1\nl2\"", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2"},
    {"A=abc # c", "abc", "abc", "abc", "abc", "abc", "abc"},
    {R"(A="x\ny")", "x\ny", "x\ny", "x\ny", "x\ny", R"(x\ny)", R"(x\ny)"},
    {R"(A='x\ny')", R"(x\ny)", R"(x\ny)", R"(x\ny)", R"(x\ny)", R"(x\ny)", R"(x\ny)"},
    {"A=`b#t`", "`b#t`", "b#t", "b#t", "b#t", "`b", ""},
    {R"(A="say \"hi\"")", R"(say "hi")", R"(say \"hi\")", R"(say \"hi\")", R"(say \)", R"(say "hi")",
     R"(say "hi")"},
    {R"(A='it\'s')", "it's", R"(it\'s)", R"(it\'s)", R"(it\)", R"(it\'s)", kNot},
    {"export A=1", "1", "1", "1", "1", "1", "1"},
    {"A = spaced", "spaced", "spaced", "spaced", "spaced", "spaced", kNot},
    {"A=a b c", "a b c", "a b c", "a b c", "a b c", "a b c", kNot},
    {"A=\"unclosed\nB=1", kNot, R"("unclosed)", R"("unclosed)", R"("unclosed)", R"("unclosed)", kNot},
    {R"(A=val\nx)", R"(val\nx)", R"(val\nx)", R"(val\nx)", R"(val\nx)", "valnx", "valnx"},
    {R"(A="a"b)", kNot, R"("a"b)", R"("a"b)", "a", R"("a"b)", "ab"},
    {"A=it's", "it's", "it's", "it's", "it's", "it's", kNot},
    {R"(A="a # b" # c)", "a # b", "a # b", "a # b", "a # b", "a # b", "a # b"},
    {R"(A=a"b"c)", R"(a"b"c)", R"(a"b"c)", R"(a"b"c)", R"(a"b"c)", R"(a"b"c)", "abc"},
    {"A='x' y", kNot, "'x' y", "'x' y", "x", "'x' y", kNot},
    {R"(A="pa\$x")", R"(pa\$x)", R"(pa\$x)", "pa$x", R"(pa\$x)", "pa$x", "pa$x"},
    {R"(A=pa\$x)", R"(pa\$x)", R"(pa\$x)", "pa$x", R"(pa\$x)", "pa$x", "pa$x"},
    {"A=", "", "", "", "", "", ""},
    {"A=${B:-d}", "d", "${B:-d}", "d", "${B:-d}", ":-d}", "d"},
    {R"(A=a\b)", R"(a\b)", R"(a\b)", R"(a\b)", R"(a\b)", "ab", "ab"},
    {R"(A="C:\temp")", "C:\temp", R"(C:\temp)", R"(C:\temp)", R"(C:\temp)", "C:temp", R"(C:\temp)"},
    {"A= lead", "lead", "lead", "lead", "lead", "lead", kNot},
    {"A=$", "$", "$", "$", "$", "$", "$"},
    {"A=a$1", "a$1", "a$1", "a$1", "a$1", "a", "a"},
    {"A=a;b", "a;b", "a;b", "a;b", "a;b", "a;b", "a"},
    {"A=a&b", "a&b", "a&b", "a&b", "a&b", "a&b", kNot},
    {R"(A="#x")", "#x", "#x", "#x", "#x", "#x", "#x"},
    {"A=#x", "#x", "", "", "", "", "#x"},
    {"A=x#", "x#", "x", "x", "x", "x", "x#"},
    {"A=a'b'c", "a'b'c", "a'b'c", "a'b'c", "a'b'c", "a'b'c", "abc"},
    {R"(A="a'b")", "a'b", "a'b", "a'b", "a'b", "a'b", "a'b"},
    {"A=(x)", "(x)", "(x)", "(x)", "(x)", "(x)", kNot},
    {"A='a#b'", "a#b", "a#b", "a#b", "a#b", "a#b", "a#b"},
    {"A=postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2",
     "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2", kNot},
    {"A='postgresql://u:p@h/d?a=1&b=2'", "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2",
     "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2", "postgresql://u:p@h/d?a=1&b=2",
     "postgresql://u:p@h/d?a=1&b=2"},
    {"A='l1\nl2'\nB=2", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2", "l1\nl2"},
    {R"(A="")", "", "", "", "", "", ""},
    {"A='' # none", "", "", "", "", "", ""},
    {R"(A=a\ b)", R"(a\ b)", R"(a\ b)", R"(a\ b)", R"(a\ b)", "a b", "a b"},
    {R"(A="$HOMELESS")", "$HOMELESS", "$HOMELESS", "", "$HOMELESS", "", ""},
    {R"(A="a\\b")", R"(a\b)", R"(a\\b)", R"(a\\b)", R"(a\\b)", R"(a\b)", R"(a\b)"},
    {"A=p@ss!w*rd", "p@ss!w*rd", "p@ss!w*rd", "p@ss!w*rd", "p@ss!w*rd", "p@ss!w*rd", "p@ss!w*rd"},
    {"A=a=b==", "a=b==", "a=b==", "a=b==", "a=b==", "a=b==", "a=b=="},
    {R"(A="x" # y"z)", "x", "x", "x", "x", "x", "x"},
    {"A=\t'tab'", "tab", "tab", "tab", "\t'tab'", "tab", kNot},
    {"A=abc\t# c", "abc", "abc", "abc", "abc\t", "abc", "abc"},
    {"A=abc ;# c", "abc ;# c", "abc ;", "abc ;", "abc ;", "abc ;", "abc"},
    {"A=a{b}c", "a{b}c", "a{b}c", "a{b}c", "a{b}c", "a{b}c", "a{b}c"},
    {"A=a|b", "a|b", "a|b", "a|b", "a|b", "a|b", kNot},
    {"A=a<b", "a<b", "a<b", "a<b", "a<b", "a<b", kNot},
};

std::string said(Dialect dialect, const std::string& text) {
  const auto all = read_as(dialect, text);
  const auto found = all.find("A");
  if (found == all.end() || !found->second.value) return "(not set)";
  return found->second.runs_command ? "(a command)" : *found->second.value;
}

std::string wanted(const char* value) {
  return value == kNot ? "(not set)" : value;
}

TEST(Dialects, each_program_is_read_as_it_reads) {
  for (const Case& c : kCases) {
    const std::string text = std::string(c.text) + "\n";
    EXPECT_EQ(said(Dialect::python, text), wanted(c.python)) << text;
    EXPECT_EQ(said(Dialect::npm, text), wanted(c.npm)) << text;
    EXPECT_EQ(said(Dialect::npm_expand, text), wanted(c.npm_expand)) << text;
    EXPECT_EQ(said(Dialect::node, text), wanted(c.node)) << text;
    EXPECT_EQ(said(Dialect::ruby, text), wanted(c.ruby)) << text;
    const std::string shell = said(Dialect::shell, text);
    EXPECT_TRUE(shell == "(a command)" || shell == wanted(c.shell)) << text << shell;
  }
}

TEST(Dialects, what_a_command_prints_is_not_known) {
  EXPECT_EQ(said(Dialect::shell, "A=`b#t`\n"), "(a command)");
  EXPECT_EQ(said(Dialect::shell, "A=\"pa$(echo x)\"\n"), "(a command)");
  EXPECT_EQ(said(Dialect::shell, "A=pa$$word\n"), "(a command)");  // the shell's process number
  EXPECT_EQ(said(Dialect::ruby, "A=pa$(echo x)\n"), "(a command)");
  EXPECT_EQ(said(Dialect::npm, "A=pa$(echo x)\n"), "pa$(echo x)");
}

// By its documentation: a comment needs a blank before it, $ is expanded but in single quotes, $$ is a $.
TEST(Dialects, compose_is_read_as_documented) {
  EXPECT_EQ(said(Dialect::compose, "A=val # c\n"), "val");
  EXPECT_EQ(said(Dialect::compose, "A=val# no c\n"), "val# no c");
  EXPECT_EQ(said(Dialect::compose, "B=1\nA=${B}two\n"), "1two");
  EXPECT_EQ(said(Dialect::compose, "B=1\nA='${B}two'\n"), "${B}two");
  EXPECT_EQ(said(Dialect::compose, "A=pa$$word\n"), "pa$word");
  EXPECT_EQ(said(Dialect::compose, "A=\"l1\\nl2\"\n"), "l1\nl2");
  EXPECT_EQ(said(Dialect::compose, "A=${B:-d}\n"), "d");
  EXPECT_EQ(said(Dialect::compose, "A=\"no end\n"), "(not set)");
}

TEST(Dialects, lines_are_counted_and_the_last_one_counts) {
  const auto all = read_as(Dialect::npm, "# a\r\nA=1\r\n\r\nexport A=2\r\nB=\"x\r\ny\"\r\nC=3");
  EXPECT_EQ(all.at("A").line, 4);
  EXPECT_EQ(*all.at("A").value, "2");
  EXPECT_EQ(all.at("B").line, 5);
  EXPECT_EQ(all.at("C").line, 7);
}

TEST(Dialects, hostile_text_ends) {
  for (const char* text :
       {"A=${", "A=$", "A=\\", "A='", "A=\"\\", "=", "A", "A=`", "A=$(", "A=\"${B:-", "A=$A$A", "A=${A}"}) {
    for (const Dialect dialect : kDialects) (void)read_as(dialect, text);
  }
  std::string circle = "A=laugh\nB=$A\n";
  for (int i = 0; i < 1000; ++i) circle += "A=$B$B\nB=$A$A\n";  // doubles each time
  EXPECT_LE(read_as(Dialect::npm_expand, circle).size(), 2U);
}

}  // namespace
}  // namespace groundway::env
