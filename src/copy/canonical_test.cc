#include "copy/canonical.h"

#include <gtest/gtest.h>

namespace groundway::copy {
namespace {

ColumnPlan plan_of(schema::TypeKind kind) {
  ColumnPlan plan;
  plan.type = schema::of(kind);
  EXPECT_TRUE(choose_encoder(plan));
  return plan;
}

Cell text_cell(std::string_view text) {
  return Cell{Storage::text, 0, 0, text};
}
Cell real_cell(double value) {
  return Cell{Storage::real, 0, value, {}};
}
Cell integer_cell(std::int64_t value) {
  return Cell{Storage::integer, value, 0, {}};
}

CanonRow row(std::initializer_list<double> numbers) {
  CanonRow out;
  for (const double n : numbers)
    out.push_back(canonical(plan_of(schema::TypeKind::double_precision), real_cell(n), {}));
  return out;
}

TEST(Canonical, two_spellings_of_one_value_are_one) {
  const ColumnPlan numeric = plan_of(schema::TypeKind::numeric),
                   real = plan_of(schema::TypeKind::double_precision);
  const ColumnPlan json = plan_of(schema::TypeKind::jsonb), truth = plan_of(schema::TypeKind::boolean);
  EXPECT_EQ(canonical(numeric, text_cell("1.50"), {}), canonical(numeric, real_cell(1.5), {}));
  EXPECT_EQ(canonical(numeric, text_cell("100"), {}), canonical(numeric, integer_cell(100), {}));
  EXPECT_EQ(canonical(real, real_cell(-0.0), {}), canonical(real, integer_cell(0), {}));
  EXPECT_EQ(canonical(json, text_cell("{\"a\":1,  \"b\":2}"), {}),
            canonical(json, text_cell("{\"b\":2,\"a\":1}"), {}));
  EXPECT_EQ(canonical(truth, integer_cell(1), {}), canonical(truth, text_cell("true"), {}));
}

TEST(Canonical, values_that_differ_stay_apart) {
  const ColumnPlan numeric = plan_of(schema::TypeKind::numeric), text = plan_of(schema::TypeKind::text);
  EXPECT_FALSE(canonical(numeric, text_cell("1.5"), {}) == canonical(numeric, text_cell("15"), {}));
  EXPECT_FALSE(canonical(numeric, text_cell("-2"), {}) == canonical(numeric, text_cell("2"), {}));
  EXPECT_FALSE(canonical(text, text_cell(""), {}) == canonical(text, Cell{}, {}));
  EXPECT_FALSE(canonical(text, text_cell("a"), {}) == canonical(text, text_cell("a "), {}));
}

TEST(Canonical, a_value_that_the_type_cannot_hold_is_unfit) {
  const Canon value = canonical(plan_of(schema::TypeKind::bigint), text_cell("abc"), {});
  EXPECT_EQ(value.kind, Canon::Kind::unfit);
  EXPECT_NE(value.bytes.find("abc"), std::string::npos);
}

TEST(Canonical, times_close_to_now_are_one_time_of_one_shape) {
  const Clock clock{1'700'000'000.0};  // 2023-11-14 22:13:20
  const ColumnPlan text = plan_of(schema::TypeKind::text), number = plan_of(schema::TypeKind::bigint);
  const Canon one = canonical(text, text_cell("2023-11-14 22:13:25"), clock);
  EXPECT_EQ(one, canonical(text, text_cell("2023-11-14 22:12:59"), clock));
  EXPECT_FALSE(one == canonical(text, text_cell("2023-11-14T22:13:25"), clock));
  EXPECT_FALSE(one == canonical(text, text_cell("2023-11-14 23:13:25"), clock));
  EXPECT_EQ(canonical(number, integer_cell(1'700'000'003), clock),
            canonical(number, integer_cell(1'700'000'001), clock));
  EXPECT_FALSE(canonical(number, integer_cell(1'700'003'600), clock) ==
               canonical(number, integer_cell(1'700'000'001), clock));
}

TEST(Canonical, rows_are_taken_away_as_often_as_they_are_on_the_other_side) {
  std::vector<CanonRow> a{row({1}), row({1}), row({2})}, b{row({2}), row({1})};
  drop_same(a, b, {});
  EXPECT_EQ(a, std::vector<CanonRow>{row({1})});
  EXPECT_TRUE(b.empty());
}

TEST(Canonical, sums_may_differ_in_their_last_digits_only_where_that_is_allowed) {
  std::vector<CanonRow> a{row({0.1 + 0.2})}, b{row({0.3})};
  drop_same(a, b, {});
  EXPECT_EQ(a.size(), 1U);
  drop_same(a, b, Tolerance{.numbers = true});
  EXPECT_TRUE(a.empty() && b.empty());
  std::vector<CanonRow> c{row({1.0})}, d{row({1.0000001})};
  drop_same(c, d, Tolerance{.numbers = true});
  EXPECT_EQ(c.size(), 1U);
}

}  // namespace
}  // namespace groundway::copy
