// Dates and times: decoded again with the standard library's calendar.
#include <gtest/gtest.h>

#include <chrono>

#include "copy/datetime.h"
#include "copy/encode.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

using schema::Reading;
using schema::TypeKind;
using cells::of;
using cells::text;

ColumnPlan plan_of(TypeKind kind, int precision = -1, Reading reading = Reading::plain) {
  ColumnPlan plan;
  plan.type.kind = kind;
  plan.type.precision = precision;
  plan.reading = reading;
  EXPECT_TRUE(choose_encoder(plan));
  return plan;
}

std::string two(std::int64_t n, std::size_t width = 2) {
  const std::string s = std::to_string(n);
  return std::string(width > s.size() ? width - s.size() : 0, '0') + s;
}
std::string clock_text(std::int64_t micros) {
  const std::int64_t seconds = micros / 1'000'000;
  return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60) + "." +
         two(micros % 1'000'000, 6);
}
std::string day_text(std::int64_t day) {
  using namespace std::chrono;
  const year_month_day date(sys_days(2000y / January / 1) + days(day));
  return two(static_cast<int>(date.year()), 4) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
         two(static_cast<unsigned>(date.day()));
}

// What the field says, in ISO-8601 with six decimals; or the reason after a '!'.
std::string shown(const ColumnPlan& plan, const Cell& cell) {
  Buffer out;
  if (const char* fault = plan.encode(cell, plan, out)) return std::string("!") + fault;
  const std::string_view payload = out.view().substr(4);
  std::uint64_t bits = (payload[0] & 0x80) == 0 ? 0 : ~0ULL;
  for (const char c : payload) bits = bits << 8U | static_cast<unsigned char>(c);
  const auto value = static_cast<std::int64_t>(bits);
  if (plan.type.kind == TypeKind::date) return day_text(value);
  if (plan.type.kind == TypeKind::time) return clock_text(value);
  const std::int64_t day = (value >= 0 ? value : value - kMicrosPerDay + 1) / kMicrosPerDay;
  return day_text(day) + " " + clock_text(value - day * kMicrosPerDay);
}

TEST(EncodeTime, timestamps_come_back_from_random_texts) {
  const ColumnPlan plan = plan_of(TypeKind::timestamp);
  RandomCells random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string day = random.date();
    std::string clock = random.clock();
    const std::string back = shown(plan, text(day + " " + clock));
    if (back == "!no such day or time") continue;
    clock += clock.size() == 5 ? ":00.000000" : clock.size() == 8 ? ".000000" : "";
    clock.resize(15, '0');
    ASSERT_EQ(back, day + " " + clock);
  }
}

TEST(EncodeTime, the_first_and_the_last_moment_pass) {
  const ColumnPlan plan = plan_of(TypeKind::timestamp);
  EXPECT_EQ(shown(plan, text("0001-01-01")), "0001-01-01 00:00:00.000000");
  EXPECT_EQ(shown(plan, text("9999-12-31T23:59:59.999999")), "9999-12-31 23:59:59.999999");
  EXPECT_EQ(shown(plan, text("0000-00-00 00:00:00")), "!no such day or time");
  EXPECT_EQ(shown(plan, text("")), "!text that is no date or time");
}

TEST(EncodeTime, offsets_are_applied_where_the_column_has_a_zone) {
  const ColumnPlan zoned = plan_of(TypeKind::timestamptz);
  const ColumnPlan naive = plan_of(TypeKind::timestamp);
  EXPECT_EQ(shown(zoned, text("2024-02-29 23:30:00-02:00")), "2024-03-01 01:30:00.000000");
  EXPECT_EQ(shown(zoned, text("2024-02-29 23:30")), "2024-02-29 23:30:00.000000")
      << "without an offset it is UTC";
  EXPECT_EQ(shown(naive, text("2024-02-29 23:30:00Z")), "2024-02-29 23:30:00.000000");
  EXPECT_EQ(shown(naive, text("2024-02-29 23:30:00+01:00")), "!offset in a column without time zone");
}

TEST(EncodeTime, digits_that_the_column_would_round_are_refused) {
  EXPECT_EQ(shown(plan_of(TypeKind::timestamp), text("2024-01-01 00:00:00.1234560")),
            "2024-01-01 00:00:00.123456");
  EXPECT_EQ(shown(plan_of(TypeKind::timestamp), text("2024-01-01 00:00:00.1234567")),
            "!more than 6 fraction digits");
  EXPECT_EQ(shown(plan_of(TypeKind::timestamp, 3), text("2024-01-01 00:00:00.123")),
            "2024-01-01 00:00:00.123000");
  EXPECT_EQ(shown(plan_of(TypeKind::timestamp, 3), text("2024-01-01 00:00:00.1234")),
            "!time finer than the column keeps");
  EXPECT_EQ(shown(plan_of(TypeKind::time, 0), text("00:00:00.5")),
            "!time finer than the column keeps");
}

TEST(EncodeTime, numbers_are_read_as_the_column_says) {
  const auto read = [](Reading reading, const Cell& cell) {
    return shown(plan_of(TypeKind::timestamptz, -1, reading), cell);
  };
  EXPECT_EQ(read(Reading::epoch_seconds, of(std::int64_t{1700000000})), "2023-11-14 22:13:20.000000");
  EXPECT_EQ(read(Reading::epoch_seconds, of(1700000000.123456)), "2023-11-14 22:13:20.123456");
  EXPECT_EQ(read(Reading::epoch_millis, of(std::int64_t{1700000000123})), "2023-11-14 22:13:20.123000");
  EXPECT_EQ(read(Reading::epoch_micros, of(std::int64_t{-1})), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(read(Reading::julian_days, of(2440587.5)), "1970-01-01 00:00:00.000000");
  EXPECT_EQ(read(Reading::julian_days, of(2460000.123456789)), "2023-02-24 14:57:46.667000");
  EXPECT_EQ(read(Reading::julian_days, of(std::int64_t{2451545})), "2000-01-01 12:00:00.000000");
  EXPECT_EQ(read(Reading::plain, of(std::int64_t{0})), "!number in a date or time column");
  EXPECT_EQ(read(Reading::epoch_seconds, text("2023-11-14")), "2023-11-14 00:00:00.000000");
  for (const double v : {1e300, -1e300, 1e20, HUGE_VAL, -HUGE_VAL, 253402300800.0, -62135596801.0}) {
    EXPECT_EQ(read(Reading::epoch_seconds, of(v)), "!out of range for a date") << v;
  }
  for (const std::int64_t v :
       {INT64_MAX, INT64_MIN, std::int64_t{253402300800}, std::int64_t{-62135596801}}) {
    EXPECT_EQ(read(Reading::epoch_seconds, of(v)), "!out of range for a date") << v;
    EXPECT_EQ(read(Reading::julian_days, of(v)), "!out of range for a date") << v;
  }
}

TEST(EncodeTime, dates_take_midnight_and_no_other_time) {
  const ColumnPlan plan = plan_of(TypeKind::date);
  EXPECT_EQ(shown(plan, text("2024-02-29")), "2024-02-29");
  EXPECT_EQ(shown(plan, text("1999-12-31 00:00:00.000")), "1999-12-31");
  EXPECT_EQ(shown(plan, text("1999-12-31 00:00:01")), "!time of day in a date column");
  EXPECT_EQ(shown(plan, text("12:00")), "!time without a date");
  EXPECT_EQ(shown(plan, text("2023-02-29")), "!no such day or time");
  EXPECT_EQ(shown(plan_of(TypeKind::date, -1, Reading::julian_days), of(2451544.5)), "2000-01-01");
}

TEST(EncodeTime, times_take_the_day_that_stands_for_none) {
  const ColumnPlan plan = plan_of(TypeKind::time);
  EXPECT_EQ(shown(plan, text("23:59:59.999999")), "23:59:59.999999");
  EXPECT_EQ(shown(plan, text("2000-01-01 08:30:00")), "08:30:00.000000");
  EXPECT_EQ(shown(plan, text("2000-01-02 08:30:00")), "!date in a time column");
  EXPECT_EQ(shown(plan, text("2000-01-01")), "!date in a time column");
  EXPECT_EQ(shown(plan, text("24:00")), "!no such day or time");
  EXPECT_EQ(shown(plan, of(std::int64_t{3})), "!number in a time column");
}

TEST(EncodeTime, digits_that_the_column_does_not_keep_are_cut_where_that_is_asked) {
  const auto cut = [](TypeKind kind, int precision, const char* value, const char* same) {
    ColumnPlan plan = plan_of(kind);
    plan.type.precision = precision;
    EXPECT_EQ(shown(plan, text(value)).substr(0, 1), "!") << value;
    plan.truncate_times = true;
    EXPECT_EQ(shown(plan, text(value)), shown(plan, text(same))) << value;
  };
  cut(TypeKind::timestamp, -1, "2024-01-31 10:30:00.1234567", "2024-01-31 10:30:00.123456");
  cut(TypeKind::timestamp, 3, "2024-01-31 10:30:00.9999", "2024-01-31 10:30:00.999");
  cut(TypeKind::timestamptz, 0, "1969-12-31 23:59:59.5+02", "1969-12-31 21:59:59Z");
  cut(TypeKind::time, -1, "10:30:00.0000001", "10:30");
  cut(TypeKind::time, 0, "10:30:00.9", "10:30");
  cut(TypeKind::interval, -1, "-1.02:03:04.0000019", "-1.02:03:04.000001");
}

TEST(EncodeTime, intervals_add_up_to_the_microseconds_they_came_from) {
  const ColumnPlan plan = plan_of(TypeKind::interval);
  RandomCells random(3);
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t micros = random.whole();
    Buffer out;
    ASSERT_EQ(plan.encode(of(micros), plan, out), nullptr);
    std::uint64_t bits = 0;
    std::uint32_t days = 0;
    std::memcpy(&bits, out.view().data() + 4, 8);
    std::memcpy(&days, out.view().data() + 12, 4);
    const auto of_day = static_cast<std::int64_t>(__builtin_bswap64(bits));
    ASSERT_EQ(static_cast<std::int32_t>(__builtin_bswap32(days)) * kMicrosPerDay + of_day, micros);
  }
  EXPECT_EQ(shown(plan, text("00:00:00.0000001")), "!more than 6 fraction digits");
  EXPECT_EQ(shown(plan, text("soon")), "!text that is no duration");
  EXPECT_EQ(shown(plan, of(1.5)), "!no duration");
}

}  // namespace
}  // namespace groundway::copy
