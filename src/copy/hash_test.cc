#include "copy/hash.h"

#include <gtest/gtest.h>

#include "copy/encode.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

ColumnPlan plan_of(TypeKind kind) {
  ColumnPlan plan;
  plan.type.kind = kind;
  EXPECT_TRUE(choose_encoder(plan));
  return plan;
}
std::int64_t as_signed(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

// The numbers are PostgreSQL 15's: hashtextextended().
TEST(Hash, gives_what_the_server_gives) {
  EXPECT_EQ(as_signed(hash_bytes("", 0)), -6939563903564495251);
  EXPECT_EQ(as_signed(hash_bytes("hello, world", 0)), 3460972653678271855);
  EXPECT_EQ(as_signed(hash_bytes("hello, world", 42)), 5814189933026107213);
}

TEST(Hash, of_a_value_is_the_same_in_both_short_integer_types) {
  const Seed seed = 7;
  Buffer two;
  two.put16(static_cast<std::uint16_t>(-5));
  Buffer four;
  four.put32(static_cast<std::uint32_t>(-5));
  const std::uint64_t expected = hash_word(static_cast<std::uint32_t>(-5), seed);
  EXPECT_EQ(plan_of(TypeKind::smallint).hash(two.view(), seed), expected);
  EXPECT_EQ(plan_of(TypeKind::integer).hash(four.view(), seed), expected);
}

TEST(Hash, differs_for_each_length_of_zeros_and_each_place_of_a_bit) {
  std::vector<std::uint64_t> seen;
  for (std::size_t size = 0; size < 40; ++size) {
    std::string s(size, '\0');
    seen.push_back(hash_bytes(s, 0));
    for (char& c : s) {
      c = 1;
      seen.push_back(hash_bytes(s, 0));
      c = 0;
    }
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(Hash, jsonb_is_hashed_by_its_meaning) {
  const ColumnPlan plan = plan_of(TypeKind::jsonb);
  EXPECT_EQ(plan.hash("\x01{\"b\":1e1,\"a\":[]}", 0), hash_bytes(R"({"a": [], "b": 10})", 0));
}

TEST(RowDigest, two_rows_that_swap_a_value_change_the_sum) {
  const ColumnPlan plan = plan_of(TypeKind::bigint);
  const auto sum = [&](std::initializer_list<std::pair<std::int64_t, std::int64_t>> rows) {
    RowDigest digest(9);
    for (const auto& [a, b] : rows) {
      for (const std::int64_t v : {a, b}) {
        Buffer out;
        (void)plan.encode({.storage = Storage::integer, .integer = v}, plan, out);
        digest.add(plan, out.view());
      }
      digest.end_row();
    }
    return digest.sums();
  };
  EXPECT_FALSE(sum({{1, 10}, {2, 20}}) == sum({{1, 20}, {2, 10}}));
  EXPECT_FALSE(sum({{1, 1}}) == sum({{1, 4294967296}}));
  EXPECT_EQ(sum({{1, 10}, {2, 20}}), sum({{2, 20}, {1, 10}}));
}

TEST(RowDigest, combines_columns_in_order_and_rows_in_any_order) {
  const ColumnPlan plan = plan_of(TypeKind::integer);
  const auto sums = [&](std::initializer_list<std::pair<int, int>> rows) {
    RowDigest digest(9);
    for (const auto& [a, b] : rows) {
      for (const int v : {a, b}) {
        Buffer out;
        (void)plan.encode({.storage = Storage::integer, .integer = v}, plan, out);
        digest.add(plan, out.view());
      }
      digest.end_row();
    }
    return digest.sums();
  };
  EXPECT_EQ(sums({{1, 2}, {3, 4}}), sums({{3, 4}, {1, 2}}));
  EXPECT_NE(sums({{1, 2}}), sums({{2, 1}}));
  DigestSums parts = sums({{1, 2}});
  parts += sums({{3, 4}});
  EXPECT_EQ(parts, sums({{1, 2}, {3, 4}}));
}

TEST(RowDigest, tells_a_null_from_an_empty_text_and_from_an_empty_row) {
  const ColumnPlan plan = plan_of(TypeKind::text);
  RowDigest digest(9);
  Buffer null;
  (void)plan.encode(Cell{}, plan, null);
  digest.add(plan, null.view());
  digest.end_row();
  const Int128 of_null = digest.sums().sum;
  digest.reset();
  EXPECT_EQ(digest.sums().rows, 0U);
  digest.end_row();  // a row of columns without a digest
  EXPECT_EQ(to_text(digest.sums().sum), "0");
  digest.reset();
  Buffer empty;
  (void)plan.encode({.storage = Storage::text, .bytes = ""}, plan, empty);
  digest.add(plan, empty.view());
  digest.end_row();
  EXPECT_FALSE(digest.sums().sum == of_null);
  EXPECT_NE(to_text(of_null), "0");
}

TEST(RowDigest, sums_print_as_the_server_prints_them) {
  EXPECT_EQ(to_text(0), "0");
  EXPECT_EQ(to_text(-7), "-7");
  const Int128 large = static_cast<Int128>(INT64_MAX) * 1'000'000;
  EXPECT_EQ(to_text(large), "9223372036854775807000000");
  EXPECT_EQ(to_text(-large), "-9223372036854775807000000");
}

TEST(Digest, names_each_column_through_the_expression_of_its_type) {
  std::vector<ColumnPlan> plans = {plan_of(TypeKind::bigint), plan_of(TypeKind::numeric),
                                   plan_of(TypeKind::jsonb)};
  plans[1].hash = nullptr;
  const std::string row = "ROW(pg_catalog.int8send(\"a\"), \"c\"::text COLLATE \"C\")";
  EXPECT_EQ(digest_query(plans, {"\"a\"", "\"b\"", "\"c\""}, ~0ULL, "t", {"\"b\""}),
            "SELECT pg_catalog.count(*)::text, coalesce(pg_catalog.sum(" + row_hash_sql(row, ~0ULL) +
                "), 0)::text, pg_catalog.count(\"b\") FROM t");
  EXPECT_EQ(row_hash_sql("ROW(a)", 1),
            "pg_catalog.hashint4extended(0, pg_catalog.hash_record_extended(ROW(a), '1'::bigint))");
  EXPECT_EQ(digest_sql(plans[1].type, "\"b\""), "pg_catalog.numeric_send(\"b\")");
}

}  // namespace
}  // namespace groundway::copy
