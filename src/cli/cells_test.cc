#include "cli/cells.h"

#include <gtest/gtest.h>

namespace groundway::cli {
namespace {

TEST(Cells, count_wide_characters_twice_and_marks_not_at_all) {
  EXPECT_EQ(cells_of("users"), 5U);
  EXPECT_EQ(cells_of("\u7528\u6237"), 4U);
  EXPECT_EQ(cells_of("e\u0301"), 1U);
  EXPECT_EQ(cells_of("\U0001F600"), 2U);
  EXPECT_EQ(cells_of("\u00e9"), 1U);
}

TEST(Cells, a_cut_keeps_characters_whole) {
  EXPECT_EQ(cut_to_cells("customers", 9), "customers");
  EXPECT_EQ(cut_to_cells("customers", 8), "custom..");
  EXPECT_EQ(cut_to_cells("\u7528\u6237\u7528\u6237", 7), "\u7528\u6237..");
  EXPECT_EQ(cut_to_cells("\u7528\u6237", 1), "");
}

TEST(Cells, padding_counts_cells_and_not_bytes) {
  EXPECT_EQ(pad_to_cells("\u7528\u6237", 6), "\u7528\u6237  ");
  EXPECT_EQ(pad_to_cells("customers", 6), "cust..");
}

TEST(Cells, a_name_cannot_leave_its_line) {
  EXPECT_EQ(one_line("a\nb\tc"), "a\\x0ab\\x09c");
  EXPECT_EQ(one_line("a\r\033[2Jb"), "a\\x0d\\x1b[2Jb");
  EXPECT_EQ(one_line("a\xff\xc3"), "a??");
  EXPECT_EQ(one_line("\xc2\x9b" "2J"), "\\x9b2J");
}

}  // namespace
}  // namespace groundway::cli
