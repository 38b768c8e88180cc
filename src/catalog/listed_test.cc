#include "catalog/listed.h"

#include <gtest/gtest.h>

namespace groundway::catalog {
namespace {

using Items = std::vector<std::string>;

TEST(Listed, is_one_item_a_line) { EXPECT_EQ(listed("'a'\n'b'"), (Items{"'a'", "'b'"})); }
TEST(Listed, keeps_the_end_of_a_line_inside_quotes) {
  EXPECT_EQ(listed("'a\nb'\n\"c\n''\" int\n'it''s\n'"), (Items{"'a\nb'", "\"c\n''\" int", "'it''s\n'"}));
}
TEST(Listed, is_empty_for_an_empty_text) { EXPECT_TRUE(listed("").empty()); }
TEST(Worded, takes_a_quoted_name_whole) {
  const Worded it = worded("\"a \"\" b\" numeric(10, 2)");
  EXPECT_EQ(it.name, "\"a \"\" b\"");
  EXPECT_EQ(it.rest, "numeric(10, 2)");
}
TEST(Worded, is_a_name_alone_where_nothing_follows) {
  EXPECT_EQ(worded("a").name, "a");
  EXPECT_EQ(worded("a").rest, "");
}

}  // namespace
}  // namespace groundway::catalog
