#include "copy/soundness.h"

#include <gtest/gtest.h>

#include "db/sqlite_scratch.h"

namespace groundway::copy {
namespace {

constexpr std::uint64_t kLarge = 50'000'000;

class Scan : public ::testing::Test {
 protected:
  ScanFacts begin(bool has_rowid) {
    auto scratch = db::SqliteScratch::make();
    EXPECT_TRUE(scratch);
    auto facts = ScanFacts::begin(scratch->db(), has_rowid, 3);
    EXPECT_TRUE(facts);
    return facts ? *facts : ScanFacts();
  }
};

TEST_F(Scan, of_rows_in_order_that_fit_their_pages_says_all_that_a_check_would) {
  ScanFacts facts = begin(true);
  for (std::int64_t id = -5; id < 100; id += 3) facts.row(id, 3'000);
  EXPECT_FALSE(facts.wants_check(kLarge));
}

TEST_F(Scan, that_meets_a_rowid_twice_or_a_smaller_one_wants_a_check) {
  ScanFacts twice = begin(true), back = begin(true);
  for (const std::int64_t id : {1, 2, 2}) twice.row(id, 10);
  for (const std::int64_t id : {1, 9, 2, 10}) back.row(id, 10);
  EXPECT_TRUE(twice.wants_check(kLarge));
  EXPECT_TRUE(back.wants_check(kLarge));
}

TEST_F(Scan, of_rows_that_may_go_on_in_overflow_pages_wants_a_check) {
  ScanFacts facts = begin(true);
  facts.row(1, 3'900);
  EXPECT_TRUE(facts.wants_check(kLarge));
}

TEST_F(Scan, of_a_small_table_or_one_without_rowid_wants_a_check) {
  EXPECT_TRUE(begin(true).wants_check(1'000));
  EXPECT_TRUE(begin(false).wants_check(kLarge));
}

}  // namespace
}  // namespace groundway::copy
