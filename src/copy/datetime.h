// copy/datetime.h - dates, times and durations as SQLite's users write them.
//
// Purpose: exact microseconds from every ISO-8601 spelling SQLite knows, and nothing guessed.
// Shape:   pure; proleptic Gregorian calendar, years 1 to 9999; PostgreSQL counts from 2000-01-01.
// Errors:  told apart: not of this form, or of this form but no such day or time.
#pragma once

#include <cstdint>
#include <string_view>

namespace groundway::copy {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
inline constexpr std::int32_t kUnixDay = -10957;                       // 1970-01-01, counted from 2000-01-01
inline constexpr std::int64_t kFirstMicros = -730119 * kMicrosPerDay;  // 0001-01-01 00:00:00
inline constexpr std::int64_t kLastMicros = 2921940 * kMicrosPerDay - 1;  // 9999-12-31 23:59:59.999999

struct Moment {
  bool has_date = false, has_time = false, has_offset = false;
  bool lost_digits = false;         // digits other than 0 beyond the microsecond
  std::int32_t day = 0;             // since 2000-01-01
  std::int64_t micros = 0;          // of the day
  std::int32_t offset_seconds = 0;  // east of Greenwich

  std::int64_t naive_micros() const { return day * kMicrosPerDay + micros; }
  std::int64_t utc_micros() const { return naive_micros() - offset_seconds * kMicrosPerSecond; }
};

enum class MomentForm { none, impossible, good };  // impossible: 2023-02-30, 0000-00-00, 25:00, 12:00:60

// YYYY-MM-DD, HH:MM[:SS[.digits]], or both with blanks or T between; after a time Z, UTC, GMT or
// +-HH[[:]MM[[:]SS]], the latter also followed by a zone's abbreviation as Go prints it.
MomentForm parse_moment(std::string_view s, Moment& moment);

struct Duration {
  std::int64_t micros = 0;
  std::int32_t days = 0, months = 0;
  bool lost_digits = false;  // digits other than 0 beyond the microsecond
};
// ISO-8601 durations (P1DT2H, PT0.5S), [-]HH:MM[:SS[.digits]], "3 days, 04:05:06", .NET's
// [-]D.HH:MM:SS[.digits] and SQLAlchemy's form, a timestamp counted from 1970-01-01. Exact, or says so, or false.
bool parse_duration(std::string_view s, Duration& duration);

std::int32_t days_from_civil(int year, int month, int day);  // since 2000-01-01; the day must exist
bool is_real_day(int year, int month, int day);

}  // namespace groundway::copy
