#include "copy/profile_values.h"

#include <gtest/gtest.h>

#include <cmath>

#include "copy/encode.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

using schema::ColumnProfile;
using cells::blob;
using cells::of;
using cells::text;

ColumnProfile profile(std::string_view declared, std::initializer_list<Cell> cells) {
  ColumnProfile p;
  const ProfileWanted wanted = wanted_for(declared);
  for (const Cell& cell : cells) profile_value(cell, p, wanted);
  return p;
}

TEST(Profile, counts_every_storage_class) {
  const ColumnProfile p =
      profile("", {Cell{}, of(std::int64_t{1}), of(0.5), text("x"), blob("y"), blob("z")});
  EXPECT_EQ(p.nulls, 1U);
  EXPECT_EQ(p.integers, 1U);
  EXPECT_EQ(p.reals, 1U);
  EXPECT_EQ(p.texts, 1U);
  EXPECT_EQ(p.blobs, 2U);
  EXPECT_EQ(p.rows(), 6U);
}

TEST(Profile, knows_the_ranges_and_digits_of_numbers) {
  const ColumnProfile p =
      profile("DECIMAL(10,2)", {of(std::int64_t{-120}), of(std::int64_t{1}), of(std::int64_t{0}), of(19.99),
                                of(-3.0), of(HUGE_VAL), text("1.250"), text("12e3")});
  EXPECT_EQ(p.min_integer, -120);
  EXPECT_EQ(p.max_integer, 1);
  EXPECT_EQ(p.zero_or_one, 2U);
  EXPECT_EQ(p.integral_reals, 1U);
  EXPECT_EQ(p.infinite_reals, 1U);
  EXPECT_EQ(p.min_real, -3.0);
  EXPECT_EQ(p.decimal_texts, 2U);
  EXPECT_EQ(p.integer_texts, 0U);
  EXPECT_EQ(p.max_integer_digits, 5);
  EXPECT_EQ(p.max_fraction_digits, 2);
  EXPECT_EQ(p.example_odd, "Inf");
}

TEST(Profile, looks_into_texts) {
  const ColumnProfile p = profile(
      "DATETIME", {text("2024-01-31"), text("10:30"), text("2024-01-31 10:30"), text("2024-01-31T10:30Z"),
                   text("2024-02-31"), text("0000-00-00"), text("2024-01-31 10:30:00.1234567"), text("")});
  EXPECT_EQ(p.dates, 1U);
  EXPECT_EQ(p.times, 1U);
  EXPECT_EQ(p.naive_timestamps, 2U);
  EXPECT_EQ(p.fine_moments, 1U);
  EXPECT_EQ(p.offset_timestamps, 1U);
  EXPECT_EQ(p.empty_texts, 1U);
  EXPECT_EQ(p.example_odd, "2024-02-31");
}

TEST(Profile, counts_the_day_that_rails_writes_before_a_time) {
  const ColumnProfile p = profile("TIME", {text("2000-01-01 10:30:00"), text("2000-01-02 10:30:00"),
                                           text("10:30"), text("2000-01-01"), text("2000-01-01 10:30:00Z")});
  EXPECT_EQ(p.first_day_times, 1U);
}

TEST(Profile, tells_json_that_jsonb_takes_from_the_rest) {
  const ColumnProfile p =
      profile("JSON", {text(R"({"a":1})"), text(R"({"a":1,"a":2})"), text(" [1]"), text("nope"), text("{")});
  EXPECT_EQ(p.strict_json, 2U);
  EXPECT_EQ(p.loose_json, 3U);
  EXPECT_EQ(p.example_odd, "nope");
  EXPECT_EQ(profile("TEXT", {text("[1]")}).loose_json, 0U) << "nobody asked";
}

TEST(Profile, counts_uuids_where_the_name_promises_them) {
  const Cell uuid = text("01234567-89ab-cdef-0123-456789abcdef");
  for (const char* declared : {"UUID", "guid", "CHAR(36)", "varchar(32)", "UNIQUEIDENTIFIER"}) {
    EXPECT_EQ(profile(declared, {uuid}).uuids, 1U) << declared;
  }
  EXPECT_EQ(profile("TEXT", {uuid}).uuids, 0U);
  EXPECT_EQ(profile("UUID", {blob("0123456789abcdef")}).uuid_blobs, 1U);
}

TEST(Profile, sees_dirty_texts_and_clean_blobs) {
  const ColumnProfile p = profile(
      "TEXT", {text("gut"), text({"a\0b", 3}), text("\xFF"), blob("clean"), blob("\x80"), text("ééé")});
  EXPECT_EQ(p.nul_texts, 1U);
  EXPECT_EQ(p.bad_utf8_texts, 1U);
  EXPECT_EQ(p.text_blobs, 1U);
  EXPECT_EQ(p.max_text_bytes, 6U);
  EXPECT_EQ(p.max_text_chars, 3U);
  EXPECT_EQ(p.max_blob_bytes, 5U);
  EXPECT_NE(p.example_odd, "");
}

TEST(Profile, tells_epochs_by_their_range) {
  const ColumnProfile p = profile(
      "TIMESTAMP", {of(std::int64_t{1700000000}), of(std::int64_t{1700000000000}),
                    of(std::int64_t{1700000000000000}), of(2460000.5), of(std::int64_t{0}), of(1.7e9)});
  EXPECT_EQ(p.epoch_seconds, 2U);
  EXPECT_EQ(p.epoch_millis, 1U);
  EXPECT_EQ(p.epoch_micros, 1U);
  EXPECT_EQ(p.julian_days, 1U);
  EXPECT_EQ(p.midnight_millis, 1U);  // the zero
}

TEST(Profile, counts_midnights_in_milliseconds_on_both_sides_of_1970) {
  EXPECT_EQ(profile("DATE", {of(std::int64_t{-86'400'000}), of(std::int64_t{86'400'000}),
                             of(std::int64_t{86'400'001})})
                .midnight_millis,
            2U);
}

TEST(Profile, keeps_one_printable_example_of_what_breaks_the_promise) {
  EXPECT_EQ(profile("INTEGER", {of(std::int64_t{1}), text("a@b.example"), text("later")}).example_odd,
            "a@b.example");
  EXPECT_EQ(profile("BOOLEAN", {of(std::int64_t{1}), text("true"), of(std::int64_t{2})}).example_odd, "2");
  EXPECT_EQ(profile("VARCHAR(3)", {text("abc"), text("abcd")}).example_odd, "abcd");
  EXPECT_EQ(profile("TEXT", {blob("\x01\x02")}).example_odd, "x'0102'");
  EXPECT_EQ(profile("", {blob("\x01")}).example_odd, "");
  EXPECT_LE(profile("INTEGER", {text(std::string(500, '\t'))}).example_odd.size(), 200U);
}

// What the profile counts as good, the encoder of that type must take; else a decision would lose rows.
TEST(Profile, promises_no_more_than_the_encoders_keep) {
  struct Pair {
    schema::TypeKind kind;
    std::uint64_t ColumnProfile::*count;
  };
  constexpr Pair kPairs[] = {{schema::TypeKind::boolean, &ColumnProfile::boolean_words},
                             {schema::TypeKind::bigint, &ColumnProfile::integer_texts},
                             {schema::TypeKind::numeric, &ColumnProfile::decimal_texts},
                             {schema::TypeKind::date, &ColumnProfile::dates},
                             {schema::TypeKind::time, &ColumnProfile::times},
                             {schema::TypeKind::timestamp, &ColumnProfile::naive_timestamps},
                             {schema::TypeKind::timestamptz, &ColumnProfile::offset_timestamps},
                             {schema::TypeKind::uuid, &ColumnProfile::uuids},
                             {schema::TypeKind::jsonb, &ColumnProfile::strict_json},
                             {schema::TypeKind::json, &ColumnProfile::loose_json}};
  const ProfileWanted everything{.json = true, .dates = true, .uuids = true, .decimals = true};
  RandomCells random(4);
  const auto any = [&]() -> std::string {
    switch (random.below(7)) {
      case 0:
        return random.date();
      case 1:
        return random.clock() + (random.one_in(3) ? random.offset() : "");
      case 2:
        return random.date() + " " + random.clock() + (random.one_in(2) ? random.offset() : "");
      case 3:
        return random.decimal();
      case 4:
        return random.json(2, false);
      case 5:
        return random.uuid_hex();
      default:
        return random.words(6);
    }
  };
  for (int i = 0; i < 30'000; ++i) {
    const std::string s = any();
    ColumnProfile p;
    profile_value(text(s), p, everything);
    for (const Pair& pair : kPairs) {
      if (p.*pair.count == 0) continue;
      ColumnPlan plan;
      plan.type.kind = pair.kind;
      plan.type.precision = pair.kind == schema::TypeKind::numeric ? 0 : -1;
      Buffer out;
      ASSERT_TRUE(choose_encoder(plan));
      ASSERT_EQ(plan.encode(text(s), plan, out), nullptr) << s;
    }
  }
}

TEST(Profile, estimates_a_row_with_long_values_moved_out) {
  EXPECT_EQ(row_header_bytes(1), 24U);
  EXPECT_EQ(row_header_bytes(9), 32U);
  EXPECT_EQ(inline_bytes(of(std::int64_t{1})), 8U);
  EXPECT_EQ(inline_bytes(text("abc")), 4U);
  EXPECT_EQ(inline_bytes(text(std::string(5000, 'x'))), 18U);
  EXPECT_EQ(inline_bytes(Cell{}), 0U);
}

}  // namespace
}  // namespace groundway::copy
