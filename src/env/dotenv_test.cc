#include "env/dotenv.h"

#include <gtest/gtest.h>

#include <map>

namespace groundway::env {
namespace {

std::map<std::string, std::string> read(std::string_view text, const Lookup& outside = {}) {
  const auto file = parse_dotenv(text, ".env", outside);
  if (!file) return {{"error", file.error().cause + " at " + file.error().place}};
  std::map<std::string, std::string> out;
  for (const DotenvEntry& e : (*file).entries) out[e.key] = e.value;
  return out;
}

std::string value(std::string_view line) {
  auto all = read("K=" + std::string(line));
  return all.count("error") > 0 ? all["error"] : all["K"];
}

TEST(Dotenv, takes_plain_values_to_the_end_of_the_line) {
  EXPECT_EQ(value("abc"), "abc");
  EXPECT_EQ(value("  abc  "), "abc");
  EXPECT_EQ(value("two words"), "two words");
  EXPECT_EQ(value(""), "");
  EXPECT_EQ(value("a=b=c"), "a=b=c");
  EXPECT_EQ(value("pa$$word$x"), "pa$$word$x");
  EXPECT_EQ(value("${X}"), "${X}");
  EXPECT_EQ(value("a\\nb"), "a\\nb");
  EXPECT_EQ(value("it's \"so\""), "it's \"so\"");
}

TEST(Dotenv, begins_a_comment_only_after_a_blank) {
  EXPECT_EQ(value("abc#def"), "abc#def");
  EXPECT_EQ(value("abc #def"), "abc");
  EXPECT_EQ(value("abc\t# def"), "abc");
  EXPECT_EQ(value(" # def"), "");
  EXPECT_EQ(value("#def"), "#def");
  EXPECT_EQ(value("'a' # c"), "a");
  EXPECT_EQ(value("\"a # b\""), "a # b");
}

TEST(Dotenv, leaves_single_quotes_literal) {
  EXPECT_EQ(value("'pa$x ${Y} \\n \"q\" # no'"), "pa$x ${Y} \\n \"q\" # no");
  EXPECT_EQ(value("'l1\nl2'"), "l1\nl2");
}

TEST(Dotenv, reads_escapes_in_double_quotes) {
  EXPECT_EQ(value(R"("a\nb\tc\\d\"e\'f\$g")"), "a\nb\tc\\d\"e'f$g");
  EXPECT_EQ(value(R"("\d\.")"), "\\d\\.");
  EXPECT_EQ(value("\"l1\nl2\""), "l1\nl2");
  EXPECT_EQ(value(R"("\${A}")"), "${A}");
}

TEST(Dotenv, expands_names_in_double_quotes_only) {
  const Lookup outside = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/ann") : std::nullopt;
  };
  const auto all = read(
      "A=1\nB=\"${A}two\"\nC='${A}'\nD=${A}\nE=\"${HOME}/x\"\nF=\"$A\"\n"
      "G=\"${NO:-else}\"\nH=\"${A:-else}\"\nI=\"${a b}${\"",
      outside);
  EXPECT_EQ(all.at("B"), "1two");
  EXPECT_EQ(all.at("C"), "${A}");
  EXPECT_EQ(all.at("D"), "${A}");
  EXPECT_EQ(all.at("E"), "/home/ann/x");
  EXPECT_EQ(all.at("F"), "$A");
  EXPECT_EQ(all.at("G"), "else");
  EXPECT_EQ(all.at("H"), "1");
  EXPECT_EQ(all.at("I"), "${a b}${");
}

TEST(Dotenv, marks_a_reference_to_nothing_where_it_stands) {
  const auto file = parse_dotenv("A=1\nB=\"x${NO}\"\n", ".env");
  ASSERT_TRUE(file);
  const DotenvEntry* entry = (*file).find("B");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->unset_line, 2);
  EXPECT_EQ(entry->unset_column, 5);
}

TEST(Dotenv, reads_what_editors_and_shells_leave) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "A=1\r\nexport B = 2\r\n\r\n# c\r\n\texport\tC='3'\r\n"),
            (std::map<std::string, std::string>{{"A", "1"}, {"B", "2"}, {"C", "3"}}));
  EXPECT_EQ(read("export=1\nA.b-c=2"), (std::map<std::string, std::string>{{"export", "1"}, {"A.b-c", "2"}}));
  EXPECT_EQ(read("A=1\nA=2").at("A"), "2");
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read("\n  \n# only\n#").empty());
}

TEST(Dotenv, tells_the_lines_of_keys_after_multi_line_values) {
  const auto file = parse_dotenv("A=\"1\n2\n3\"\nB=4\n", ".env.local");
  ASSERT_TRUE(file);
  EXPECT_EQ((*file).place(*(*file).find("B")), ".env.local:4");
}

TEST(Dotenv, names_line_and_column_of_a_fault) {
  EXPECT_EQ(value("\"open"), "a double-quoted value does not end at .env:1:3");
  EXPECT_EQ(value("'open\nmore"), "a single-quoted value does not end at .env:1:3");
  EXPECT_EQ(value("'it's'"), "text follows the closing quote at .env:1:7");
  EXPECT_EQ(value("\"a\"#c"), "text follows the closing quote at .env:1:6");
  EXPECT_EQ(read("A=1\nB: v\n").at("error"), "'=' is missing after the name at .env:2:2");
  EXPECT_EQ(read("A=1\n  just words\n").at("error"), "'=' is missing after the name at .env:2:8");
  EXPECT_EQ(read("=1").at("error"), "a line begins with no name at .env:1:1");
  EXPECT_EQ(read("\xFF\xFE"
                 "A")
                .at("error"),
            "the file is UTF-16 at .env:1:1");
  EXPECT_EQ(read(std::string("A=\0", 3)).at("error"), "the file contains a NUL byte at .env:1:1");
}

// Every file of up to 7 of these bytes either reads or has a fault inside the file; a fault echoes nothing.
void every(std::string& text, std::string_view alphabet, std::size_t length, int& read_ones) {
  const auto file = parse_dotenv(text, "f");
  if (file) {
    ++read_ones;
    for (const DotenvEntry& e : (*file).entries) ASSERT_FALSE(e.key.empty());
  } else {
    ASSERT_EQ(file.error().code, Code::dotenv_syntax);
    ASSERT_EQ(file.error().cause.find('Q'), std::string::npos);
    ASSERT_EQ(file.error().fix.find('Q'), std::string::npos);
  }
  if (length == 0) return;
  for (const char c : alphabet) {
    text.push_back(c);
    every(text, alphabet, length - 1, read_ones);
    text.pop_back();
  }
}

TEST(Dotenv, survives_every_short_file) {
  std::string text = "A=";
  int read_ones = 0;
  every(text, "Q=\"'\\${}# \n\r", 4, read_ones);
  text.clear();
  every(text, "Q=\"' \n#", 5, read_ones);
  EXPECT_GT(read_ones, 1000);
}

TEST(Dotenv, never_echoes_a_secret_in_a_fault) {
  const std::string secret = "S3cr3tC4nary";
  for (const std::string& form :
       {"DATABASE_URL=" + secret, "X='" + secret + "'", "X=\"" + secret + "\"", secret}) {
    for (std::size_t at = 0; at <= form.size(); ++at) {
      for (const char c : std::string_view("\"'\n\\#= ${}\0", 11)) {
        std::string wrong = form;
        wrong.insert(at, 1, c);
        const auto file = parse_dotenv(wrong, ".env");
        if (file) continue;
        const std::string said = file.error().cause + file.error().fix + file.error().place;
        for (const char* part : {"S3cr", "3tC4", "nary"})
          ASSERT_EQ(said.find(part), std::string::npos) << wrong;
      }
    }
  }
}

}  // namespace
}  // namespace groundway::env
