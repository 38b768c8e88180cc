#include "copy/mended.h"

#include <gtest/gtest.h>

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;

TEST(Mended, a_value_comes_back_from_the_journal_as_it_went) {
  for (const OwnedValue& value :
       {OwnedValue{SqliteType::null, 0, 0, ""}, OwnedValue{SqliteType::integer, INT64_MIN, 0, ""},
        OwnedValue{SqliteType::real, 0, 0.1, ""}, OwnedValue{SqliteType::real, 0, 5e-324, ""},
        OwnedValue{SqliteType::text, 0, 0, "é\"\n"},
        OwnedValue{SqliteType::blob, 0, 0, std::string("\0\xff", 2)}}) {
    TablePlan plan;
    plan.columns.resize(1);
    plan.columns[0].source_name = "c";
    const std::string json = mends_json(plan, {{0, value}});
    const std::size_t type = json.find("typeof\":\"") + 9, hex = json.find("hex\":\"") + 6;
    const auto back = value_from(json.substr(type, json.find('"', type) - type),
                                 json.substr(hex, json.find('"', hex) - hex));
    ASSERT_TRUE(back) << json;
    EXPECT_EQ(*back, value) << json;
  }
}

TEST(Mended, what_is_no_value_is_none) {
  EXPECT_FALSE(value_from("number", "31"));
  EXPECT_FALSE(value_from("", ""));
  EXPECT_FALSE(value_from("blob", "0"));
  EXPECT_FALSE(value_from("blob", "0g"));
}

}  // namespace
}  // namespace groundway::copy
