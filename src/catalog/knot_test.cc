#include "catalog/knot.h"

#include <gtest/gtest.h>

namespace groundway::catalog {
namespace {

TEST(Knot, steps_that_can_be_sorted_are_in_none) {
  EXPECT_EQ(knotted({{1, 2}, {2}, {}}), (std::vector<bool>{false, false, false}));
}

TEST(Knot, what_comes_before_and_after_a_circle_is_no_part_of_it) {
  EXPECT_EQ(knotted({{1}, {2}, {1, 3}, {}}), (std::vector<bool>{false, true, true, false}));
}

}  // namespace
}  // namespace groundway::catalog
