// Texts, bytes, JSON: the payload is what the column will hold.
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "copy/encode.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;
using cells::blob;
using cells::text;

ColumnPlan plan_of(TypeKind kind, int length = 0) {
  ColumnPlan plan;
  plan.type.kind = kind;
  plan.type.length = length;
  EXPECT_TRUE(choose_encoder(plan));
  return plan;
}
std::string field(const ColumnPlan& plan, const Cell& cell) {
  Buffer out;
  if (const char* fault = plan.encode(cell, plan, out)) {
    EXPECT_EQ(out.size(), 0U);
    return std::string("!") + fault;
  }
  Buffer length;
  length.put32(static_cast<std::uint32_t>(out.size() - 4));
  EXPECT_EQ(out.view().substr(0, 4), length.view());
  return std::string(out.view().substr(4));
}
std::string printed(double value) {
  return field(plan_of(TypeKind::text), cells::of(value));
}

TEST(EncodeText, numbers_print_as_sqlite_prints_them_but_lose_no_digit) {
  EXPECT_EQ(field(plan_of(TypeKind::text), cells::of(std::int64_t{-9223372036854775807 - 1})),
            "-9223372036854775808");
  EXPECT_EQ(printed(3), "3.0");
  EXPECT_EQ(printed(-0.0), "0.0");
  EXPECT_EQ(printed(0.1), "0.1");
  EXPECT_EQ(printed(-1234.5), "-1234.5");
  EXPECT_EQ(printed(100000000000000), "100000000000000.0");
  EXPECT_EQ(printed(1e15), "1.0e+15");
  EXPECT_EQ(printed(1e100), "1.0e+100");
  EXPECT_EQ(printed(0.0001), "0.0001");
  EXPECT_EQ(printed(0.00001234), "1.234e-05");
  EXPECT_EQ(printed(5e-324), "5.0e-324");
  EXPECT_EQ(printed(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(printed(HUGE_VAL), "Inf");
  EXPECT_EQ(printed(-HUGE_VAL), "-Inf");
}

TEST(EncodeText, a_real_comes_back_from_its_text) {
  RandomCells random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double value = random.floating();
    if (!std::isfinite(value)) continue;
    ASSERT_EQ(std::strtod(printed(value).c_str(), nullptr), value);
  }
}

TEST(EncodeText, texts_and_blobs_that_are_texts_pass_as_they_are) {
  const ColumnPlan plan = plan_of(TypeKind::text);
  EXPECT_EQ(field(plan, text("")), "");
  EXPECT_EQ(field(plan, text("né \xF0\x9F\x98\x80")), "né \xF0\x9F\x98\x80");
  EXPECT_EQ(field(plan, blob("né")), "né");
  EXPECT_EQ(field(plan, blob("\xFF\xD8")), "!binary blob in a text column");
}

TEST(EncodeText, faults_go_by_their_policies) {
  const std::string_view nul("a\0b", 3);
  const std::string_view bad("\xE9t\xE9 ok");
  ColumnPlan plan = plan_of(TypeKind::text);
  EXPECT_EQ(field(plan, text(nul)), "!zero byte in text");
  EXPECT_EQ(field(plan, text(bad)), "!invalid UTF-8 in text");
  plan.on_nul = plan.on_bad_utf8 = OnBadText::escape;
  EXPECT_EQ(field(plan, text(nul)), "a\\x00b");
  EXPECT_EQ(field(plan, text(bad)), "\\xe9t\\xe9 ok");
  plan.on_nul = plan.on_bad_utf8 = OnBadText::replace;
  EXPECT_EQ(field(plan, text(nul)),
            "a\xE2\x90\x80"
            "b");
  EXPECT_EQ(field(plan, text(bad)), "\xEF\xBF\xBDt\xEF\xBF\xBD ok");
  EXPECT_EQ(field(plan, blob(bad)), "!binary blob in a text column") << "a policy never touches a blob";
  plan.on_nul = OnBadText::reject;
  EXPECT_EQ(field(plan, text(nul)), "!zero byte in text");
  EXPECT_EQ(field(plan_of(TypeKind::bytea), text(nul)), nul);
}

TEST(EncodeText, lengths_count_characters_after_the_repair) {
  ColumnPlan plan = plan_of(TypeKind::varchar, 3);
  EXPECT_EQ(field(plan, text("éèà")), "éèà");
  EXPECT_EQ(field(plan, text("abcd")), "!longer than the column allows");
  EXPECT_EQ(field(plan, text("ab  ")), "!longer than the column allows") << "the server would cut the blanks";
  plan.on_bad_utf8 = OnBadText::escape;
  EXPECT_EQ(field(plan, text("\xE9")), "!longer than the column allows");
  plan.on_bad_utf8 = OnBadText::replace;
  EXPECT_EQ(field(plan, text("\xE9")), "\xEF\xBF\xBD");
}

TEST(EncodeText, characters_are_padded_as_the_server_keeps_them) {
  const ColumnPlan plan = plan_of(TypeKind::bpchar, 3);
  EXPECT_EQ(field(plan, text("é")), "é  ");
  EXPECT_EQ(field(plan, text("")), "   ");
  EXPECT_EQ(field(plan, text("abc   ")), "abc");
  EXPECT_EQ(field(plan, text("     ")), "   ");
  EXPECT_EQ(field(plan, text("abcd")), "!longer than the column allows");
  EXPECT_EQ(field(plan_of(TypeKind::bpchar), text("a ")), "a ");
}

TEST(EncodeText, bytes_are_bytes_and_texts_their_utf8) {
  const ColumnPlan plan = plan_of(TypeKind::bytea);
  RandomCells random(2);
  for (int i = 0; i < 200; ++i) {
    const std::string raw = random.raw(300);
    ASSERT_EQ(field(plan, blob(raw)), raw);
  }
  EXPECT_EQ(field(plan, text("é")), "é");
  EXPECT_EQ(field(plan, cells::of(std::int64_t{42})), "42");
  EXPECT_EQ(field(plan, cells::of(0.5)), "0.5");
}

TEST(EncodeText, nothing_over_one_gigabyte_passes) {
  // The bytes are never touched: the length alone decides.
  const std::string_view huge("x", kMaxField + 1);
  EXPECT_EQ(field(plan_of(TypeKind::bytea), blob(huge)), "!over 1 GB");
}

TEST(EncodeText, enums_take_their_labels_and_names_63_bytes) {
  ColumnPlan mood;
  mood.type.kind = TypeKind::other;
  mood.type.name = "public.mood";
  mood.labels = {"sad", "happy"};
  ASSERT_TRUE(choose_encoder(mood));
  EXPECT_EQ(field(mood, text("happy")), "happy");
  EXPECT_EQ(field(mood, text("Happy")), "!not a label of the enum");
  ColumnPlan name = mood;
  name.labels.clear();
  name.type.name = "name";
  ASSERT_TRUE(choose_encoder(name));
  EXPECT_EQ(field(name, text(std::string(63, 'x'))), std::string(63, 'x'));
  EXPECT_EQ(field(name, text(std::string(64, 'x'))), "!longer than 63 bytes");
}

TEST(EncodeText, xml_may_declare_no_other_encoding) {
  ColumnPlan plan;
  plan.type.kind = TypeKind::other;
  plan.type.name = "xml";
  ASSERT_TRUE(choose_encoder(plan));
  EXPECT_EQ(field(plan, text("<a encoding='x'/>")), "<a encoding='x'/>");
  EXPECT_EQ(field(plan, text("<?xml version='1.0' encoding='utf-8'?><a/>")),
            "<?xml version='1.0' encoding='utf-8'?><a/>");
  EXPECT_EQ(field(plan, text("<?xml version='1.0' encoding='latin1'?><a/>")),
            "!XML that declares another encoding than UTF-8");
}

TEST(EncodeText, json_is_sent_as_it_is_and_jsonb_with_its_version) {
  const ColumnPlan json = plan_of(TypeKind::json);
  const ColumnPlan jsonb = plan_of(TypeKind::jsonb);
  EXPECT_EQ(field(json, text(" {\"a\": 1e2} ")), " {\"a\": 1e2} ");
  EXPECT_EQ(field(jsonb, text(" {\"a\": 1e2} ")), "\x01 {\"a\": 1e2} ");
  EXPECT_EQ(field(json, text("{\"a\":1,\"a\":2}")), "{\"a\":1,\"a\":2}");
  EXPECT_EQ(field(jsonb, text("{\"a\":1,\"a\":2}")), "!duplicate key in JSON");
  EXPECT_EQ(field(json, cells::of(std::int64_t{7})), "7");
  EXPECT_EQ(field(json, cells::of(1e20)), "1.0e+20");
  EXPECT_EQ(field(json, cells::of(HUGE_VAL)), "!infinity in a JSON column");
  EXPECT_EQ(field(json, text("plain")), "!not JSON");
  EXPECT_EQ(field(json, text("\"\xE9\"")), "!invalid UTF-8 or zero byte in JSON");
  EXPECT_EQ(field(json, blob("[1]")), "[1]");
}

}  // namespace
}  // namespace groundway::copy
