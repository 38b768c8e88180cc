#include "copy/reject_lines.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::copy {
namespace {

using db::SqliteType;

Result<std::vector<RejectLine>> read(const std::string& content) {
  const FakeFiles files({{"r/people.jsonl", content}});
  return read_reject_lines(files, "r");
}

std::string line_with(const std::string& value) {
  return R"({"table":"people","row":"3","column":"age","typeof":"text","reason":"no number","value_hex":"61","value":)" +
         value + "}\n";
}

db::OwnedValue value_of(const std::string& json) {
  auto lines = read(line_with(json));
  EXPECT_TRUE(lines) << (lines ? "" : lines.error().cause);
  return lines && lines->size() == 1 && lines->front().value ? *lines->front().value : db::OwnedValue{};
}

TEST(RejectLines, a_line_without_a_value_names_a_row) {
  auto lines =
      read(R"({"table":"people","row":"3","column":"age","typeof":"text","reason":"r","value_hex":"61"})");
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 1U);
  EXPECT_EQ(lines->front().row, "3");
  EXPECT_FALSE(lines->front().value);
}

TEST(RejectLines, a_row_may_be_a_number) {
  auto lines = read(R"({"table":"people","row":3})");
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->front().row, "3");
}

TEST(RejectLines, values_become_what_sqlite_would_hold) {
  EXPECT_EQ(value_of("null").type, SqliteType::null);
  EXPECT_EQ(value_of("42").integer, 42);
  EXPECT_EQ(value_of("-9223372036854775808").integer, INT64_MIN);
  EXPECT_EQ(value_of("0.1").real, 0.1);
  EXPECT_EQ(value_of("true").integer, 1);
  EXPECT_EQ(value_of("false").type, SqliteType::integer);
  EXPECT_EQ(value_of("\"\\u00e9\\n\"").bytes, "é\n");
  EXPECT_EQ(value_of(R"({"hex":"00ff"})").bytes, std::string("\0\xff", 2));
  EXPECT_EQ(value_of(R"({"hex":"00ff"})").type, SqliteType::blob);
}

TEST(RejectLines, a_key_keeps_its_spelling_whatever_wrote_the_file) {
  auto ours = read(R"({"table":"tags","row":"[\"é\"]"})"),
       others = read("{\"table\": \"tags\", \"row\": \"[\\\"\\u00e9\\\"]\"}");
  ASSERT_TRUE(ours && others);
  EXPECT_EQ(ours->front().row, others->front().row);
}

TEST(RejectLines, two_keys_that_differ_behind_a_zero_byte_stay_two) {
  auto lines = read(R"({"table":"t","row":"[\"a\u0000b\"]"})" + std::string("\n") +
                    R"({"table":"t","row":"[\"a\u0000c\"]"})");
  ASSERT_TRUE(lines);
  EXPECT_NE(lines->front().row, lines->back().row);
}

TEST(RejectLines, a_line_that_cannot_be_read_is_named) {
  for (const std::string& bad :
       {std::string("{"), std::string("[1]"), std::string("{\"table\":\"t\"}"), line_with("[1]"),
        line_with(R"({"hex":"0"})"), line_with(R"({"octets":"00"})")}) {
    auto lines = read("\n" + bad);
    ASSERT_FALSE(lines) << bad;
    EXPECT_EQ(lines.error().place, "r/people.jsonl:2") << bad;
    EXPECT_FALSE(lines.error().fix.empty()) << bad;
  }
}

TEST(RejectLines, what_stays_is_written_as_it_was) {
  FakeFiles files({{"r/people.jsonl", line_with("0.1") + line_with("null")}});
  auto lines = read_reject_lines(files, "r");
  ASSERT_TRUE(lines);
  ASSERT_TRUE(rewrite_reject_files(files, *lines, {true, false}));
  EXPECT_EQ(files.entries["r/people.jsonl"].content, line_with("0.1"));
  EXPECT_EQ(files.entries["r/people.jsonl"].mode, 0600U);
}

}  // namespace
}  // namespace groundway::copy
