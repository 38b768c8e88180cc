// Dates and times against a second reader: the text's shape is looked up, its numbers are counted off a
// calendar that walks year by year and month by month.
#include "copy/datetime.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/fuzz_target.h"

namespace groundway::copy {
namespace {

constexpr std::string_view kSeeds[] = {
    "2024-02-29",
    "0001-01-01 00:00:00",
    "9999-12-31T23:59:59.999999",
    "2024-02-30 12:00",
    "12:34:56.789",
    "2024-01-01 10:00:00+15:59",
    "2024-01-01 10:00:00 -0530",
    "2024-01-01t10:00:60Z",
    "2024-01-01 24:00:00",
    "2024-01-01 10:00:00.1234567 UTC",
    "2024-01-01 10:00:00.5 +0200 CEST",
    "0000-00-00 00:00:00",
    "2024-01-01 10:00:00+01:02:03",
    "P1DT2H3M4.5S",
    "-1.02:03:04.5",
    "3 days, 04:05:06",
};

struct Slow {
  std::int64_t day = 0, micros = 0;
  int offset = 0;
  bool has_date = false, has_time = false, has_offset = false, possible = true, lost = false;
};

int number(std::string_view s, std::size_t at, std::size_t digits) {
  int value = 0;
  for (const char c : s.substr(at, digits)) value = value * 10 + (c - '0');
  return value;
}

int length_of_month(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Days since 2000-01-01.
std::optional<std::int64_t> slow_day(int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > length_of_month(year, month))
    return std::nullopt;
  std::int64_t days = day - 1;
  for (int m = 1; m < month; ++m) days += length_of_month(year, m);
  for (int y = year; y < 2000; ++y) days -= 337 + length_of_month(y, 2);
  for (int y = 2000; y < year; ++y) days += 337 + length_of_month(y, 2);
  return days;
}

// Every digit as 9.
std::string shape_of(std::string_view s) {
  std::string shape(s);
  for (char& c : shape) c = c >= '0' && c <= '9' ? '9' : c;
  return shape;
}

bool take(std::string_view& shape, std::string_view& s, std::string_view form) {
  if (!shape.starts_with(form)) return false;
  shape.remove_prefix(form.size());
  s.remove_prefix(form.size());
  return true;
}

void skip_blanks(std::string_view& shape, std::string_view& s) {
  while (take(shape, s, " ")) {
  }
}

bool slow_clock(std::string_view& shape, std::string_view& s, Slow& out) {
  const std::string_view begin = s;
  if (!take(shape, s, "99:99")) return false;
  const int hour = number(begin, 0, 2);
  const int minute = number(begin, 3, 2);
  int second = 0;
  const bool seconds = shape.starts_with(":");
  if (seconds) {
    if (!take(shape, s, ":99")) return false;
    second = number(begin, 6, 2);
  }
  if (hour > 23 || minute > 59 || second > 59) out.possible = false;
  std::string fraction;
  if (seconds && take(shape, s, ".")) {
    if (!shape.starts_with("9")) return false;
    while (shape.starts_with("9")) {
      fraction += s.front();
      take(shape, s, "9");
    }
  }
  out.lost = fraction.size() > 6 && fraction.find_first_not_of('0', 6) != std::string::npos;
  fraction.resize(6, '0');
  out.micros = (hour * 3600LL + minute * 60 + second) * 1'000'000 + number(fraction, 0, 6);
  out.has_time = true;
  return true;
}

bool slow_zone_name(std::string_view shape) {
  if (shape.empty()) return true;
  if (!shape.starts_with(" ")) return false;
  shape.remove_prefix(1);
  const bool digits = shape.starts_with("+") || shape.starts_with("-");
  if (digits) shape.remove_prefix(1);
  const auto fits = [&](char c) { return digits ? c == '9' : c >= 'A' && c <= 'Z'; };
  return !shape.empty() && shape.size() <= 5 && std::all_of(shape.begin(), shape.end(), fits);
}

bool slow_offset(std::string_view shape, std::string_view s, Slow& out) {
  out.has_offset = true;
  if (s == "Z" || s == "z" || s == "UTC" || s == "GMT") return true;
  const int sign = s.starts_with("-") ? -1 : 1;
  if (!s.starts_with("-") && !s.starts_with("+")) return false;
  s.remove_prefix(1);
  shape.remove_prefix(1);
  const std::string_view begin = s;
  struct Form {
    std::string_view form;
    std::array<std::size_t, 3> at;
  };
  constexpr Form kForms[] = {{"99:99:99", {0, 3, 6}},
                             {"999999", {0, 2, 4}},
                             {"99:99", {0, 3, 0}},
                             {"9999", {0, 2, 0}},
                             {"99", {0, 0, 0}}};
  for (const Form& f : kForms) {
    std::string_view rest = shape;
    std::string_view after = s;
    if (!take(rest, after, f.form) || rest.starts_with("9") || rest.starts_with(":")) continue;
    const int hours = number(begin, 0, 2);
    const int minutes = f.at[1] > 0 ? number(begin, f.at[1], 2) : 0;
    const int seconds = f.at[2] > 0 ? number(begin, f.at[2], 2) : 0;
    if (hours > 15 || minutes > 59 || seconds > 59) out.possible = false;
    out.offset = sign * (hours * 3600 + minutes * 60 + seconds);
    return slow_zone_name(rest);
  }
  return false;
}

MomentForm slow_moment(std::string_view s, Slow& out) {
  const std::string whole = shape_of(s);
  std::string_view shape = whole;
  const std::string_view begin = s;
  if (take(shape, s, "9999-99-99")) {
    const auto day = slow_day(number(begin, 0, 4), number(begin, 5, 2), number(begin, 8, 2));
    out.has_date = true;
    out.possible = day.has_value();
    out.day = day.value_or(0);
    if (shape.empty()) return out.possible ? MomentForm::good : MomentForm::impossible;
    if (!take(shape, s, "T") && !take(shape, s, "t")) {
      if (!shape.starts_with(" ")) return MomentForm::none;
      skip_blanks(shape, s);
    }
  }
  if (!slow_clock(shape, s, out)) return MomentForm::none;
  if (!shape.empty()) {
    skip_blanks(shape, s);
    if (!slow_offset(shape, s, out)) return MomentForm::none;
  }
  return out.possible ? MomentForm::good : MomentForm::impossible;
}

GROUNDWAY_FUZZ(datetime, kSeeds) {
  Moment moment;
  Slow slow;
  const MomentForm form = parse_moment(bytes, moment);
  GROUNDWAY_EXPECT(form == slow_moment(bytes, slow), fuzz::show(bytes));
  if (form == MomentForm::good) {
    GROUNDWAY_EXPECT(moment.has_date == slow.has_date && moment.has_time == slow.has_time, fuzz::show(bytes));
    GROUNDWAY_EXPECT(moment.has_offset == slow.has_offset && moment.lost_digits == slow.lost,
                     fuzz::show(bytes));
    const std::int64_t naive = slow.day * kMicrosPerDay + slow.micros;
    GROUNDWAY_EXPECT(moment.naive_micros() == naive, fuzz::show(bytes));
    GROUNDWAY_EXPECT(moment.utc_micros() == naive - slow.offset * kMicrosPerSecond, fuzz::show(bytes));
  }
  Duration duration;
  if (!parse_duration(bytes, duration)) return;
  const std::string shifted =
      bytes.starts_with("-") ? std::string(bytes.substr(1)) : "-" + std::string(bytes);
  Duration opposite;
  const bool plain =
      shape_of(bytes).find_first_not_of("9:.-") == std::string::npos && bytes.find('-', 1) == bytes.npos;
  if (!plain || !parse_duration(shifted, opposite)) return;
  GROUNDWAY_EXPECT(duration.micros == -opposite.micros && duration.days == -opposite.days, fuzz::show(bytes));
}

}  // namespace
}  // namespace groundway::copy
