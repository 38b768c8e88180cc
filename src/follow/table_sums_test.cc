#include "follow/table_sums.h"

#include <gtest/gtest.h>

namespace groundway::follow {
namespace {

copy::DigestSums sums(std::uint64_t rows, int sum) {
  copy::DigestSums out;
  out.rows = rows;
  out.sum = sum;
  return out;
}

TableSums pieces(std::vector<Piece> list) {
  TableSums out;
  out.pieces = std::move(list);
  return out;
}

TEST(TableSums, equal_pieces_differ_nowhere) {
  const auto then = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(2, 9)}});
  EXPECT_FALSE(compare(then, then).any());
}

TEST(TableSums, pieces_that_were_cut_anew_are_compared_as_the_piece_that_they_were) {
  const auto then = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(4, 9)}});
  const auto now = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(1, 4)}, {15, sums(3, 5)}});
  EXPECT_FALSE(compare(then, now).any());
}

TEST(TableSums, a_piece_that_differs_is_named_by_both_its_ends) {
  const auto then = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(4, 9)}, {20, sums(1, 1)}});
  const auto now = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(4, 8)}, {20, sums(1, 1)}});
  EXPECT_EQ(compare(then, now).spans, (std::vector<Span>{{10, 19}}));
}

TEST(TableSums, neighbours_that_differ_are_one_span_to_the_last_key_there_can_be) {
  const auto then = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(4, 9)}, {20, sums(1, 1)}});
  const auto now = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(5, 9)}, {20, sums(2, 1)}});
  EXPECT_EQ(compare(then, now).spans, (std::vector<Span>{{10, INT64_MAX}}));
}

TEST(TableSums, rows_that_changed_places_between_pieces_are_found_though_the_table_sums_up_to_the_same) {
  const auto then = pieces({{INT64_MIN, sums(3, 5)}, {10, sums(4, 9)}});
  const auto now = pieces({{INT64_MIN, sums(4, 9)}, {10, sums(3, 5)}});
  EXPECT_EQ(then.total(), now.total());
  EXPECT_EQ(compare(then, now).spans, (std::vector<Span>{{INT64_MIN, INT64_MAX}}));
}

TEST(TableSums, buckets_are_told_by_their_number) {
  TableSums then, now;
  then.buckets = {sums(1, 1), sums(2, 2), sums(3, 3), sums(0, 0)};
  now.buckets = {sums(1, 1), sums(2, 5), sums(3, 3), sums(1, 8)};
  EXPECT_EQ(compare(then, now).buckets, (std::vector<std::int64_t>{1, 3}));
}

TEST(TableSums, a_key_is_named_by_its_values_and_their_kinds) {
  const db::OwnedValue number{db::SqliteType::integer, 7, 0, ""}, text{db::SqliteType::text, 0, 0, "7"};
  EXPECT_EQ(name_of_key({number}), "7");
  EXPECT_EQ(name_of_key({text, number}), "\"7\",7");
}

}  // namespace
}  // namespace groundway::follow
