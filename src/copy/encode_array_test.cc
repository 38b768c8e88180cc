#include <gtest/gtest.h>

#include "base/text.h"
#include "copy/encode.h"

namespace groundway::copy {
namespace {

ColumnPlan array_of(const char* name) {
  ColumnPlan plan;
  plan.type.kind = schema::TypeKind::other;
  plan.type.name = name;
  EXPECT_TRUE(choose_encoder(plan)) << name;
  return plan;
}

// The payload in hex, "null", or "!" and the fault.
std::string field(const ColumnPlan& plan, std::string_view json) {
  Buffer out;
  out.put8(7);  // what was there before must stay
  const char* fault = plan.encode({.storage = Storage::text, .bytes = json}, plan, out);
  EXPECT_EQ(out.view()[0], 7);
  if (fault != nullptr) {
    EXPECT_EQ(out.size(), 1U) << "a fault leaves the buffer as it was";
    return std::string("!") + fault;
  }
  const std::string hex = text::hex(out.view().substr(1));
  return hex == "ffffffff" ? "null" : hex.substr(8);
}

TEST(EncodeArray, a_list_has_a_header_and_its_elements) {
  EXPECT_EQ(field(array_of("integer[]"), "[1, -2]"),
            "00000001"
            "00000000"
            "00000017"
            "00000002"
            "00000001"
            "00000004"
            "00000001"
            "00000004"
            "fffffffe");
  EXPECT_EQ(field(array_of("text[]"), R"([null,"a\nb"])"),
            "00000001"
            "00000001"
            "00000019"
            "00000002"
            "00000001"
            "ffffffff"
            "00000003"
            "610a62");
}

TEST(EncodeArray, an_empty_list_has_no_dimension) {
  EXPECT_EQ(field(array_of("uuid[]"), "[ ]"),
            "00000000"
            "00000000"
            "00000b86");
}

TEST(EncodeArray, the_null_of_json_is_null) {
  EXPECT_EQ(field(array_of("text[]"), "null"), "null");
  ColumnPlan required = array_of("text[]");
  required.not_null = true;
  EXPECT_EQ(field(required, "null"), "!null in a NOT NULL column");
}

TEST(EncodeArray, what_is_no_flat_list_of_the_type_is_refused) {
  const ColumnPlan numbers = array_of("smallint[]");
  EXPECT_EQ(field(numbers, "1"), "!no list in an array column");
  EXPECT_EQ(field(numbers, "true"), "!no list in an array column");
  EXPECT_EQ(field(numbers, "{}"), "!object in an array column");
  EXPECT_EQ(field(numbers, "[[1]]"), "!list in a list in an array column");
  EXPECT_EQ(field(numbers, "[1, {\"a\": 2}]"), "!object in an array column");
  EXPECT_EQ(field(numbers, "[1, 40000]"), "!out of range for smallint");
  EXPECT_EQ(field(numbers, "[true]"), "!text in an integer column");
  EXPECT_EQ(field(numbers, "[1"), "!not JSON");
  EXPECT_EQ(field(numbers, ""), "!not JSON");
  EXPECT_EQ(field(array_of("text[]"), "[\"\\u0000\"]").substr(0, 1), "!");
  EXPECT_EQ(field(array_of("varchar(2)[]"), "[\"abc\"]").substr(0, 1), "!");
}

}  // namespace
}  // namespace groundway::copy
