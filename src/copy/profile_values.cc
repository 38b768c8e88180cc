#include "copy/profile_values.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "copy/classify.h"
#include "copy/datetime.h"
#include "copy/encode.h"
#include "copy/json.h"
#include "copy/numeric.h"
#include "schema/source.h"

namespace groundway::copy {

namespace {

using schema::ColumnProfile;

// 1990-01-01 to 2100-01-01, in each unit apart from every other.
constexpr double kEpochFirst = 631'152'000;
constexpr double kEpochLast = 4'102'444'800;
constexpr std::int64_t kDayMillis = 86'400'000;
constexpr double kJulianFirst = 2'447'892.5;
constexpr double kJulianLast = 2'488'069.5;

void count_epoch(double value, ColumnProfile& profile) {
  const auto between = [value](double unit) {
    return value >= kEpochFirst * unit && value < kEpochLast * unit;
  };
  if (value < kJulianFirst) return;
  if (value < kJulianLast) {
    ++profile.julian_days;
  } else if (between(1)) {
    ++profile.epoch_seconds;
  } else if (between(1e3)) {
    ++profile.epoch_millis;
  } else if (between(1e6)) {
    ++profile.epoch_micros;
  }
}

void note_digits(const DigitCounts& digits, ColumnProfile& profile) {
  constexpr std::int64_t kMost = 1'000'000;  // far more than numeric holds, and an int
  profile.max_integer_digits =
      std::max(profile.max_integer_digits, static_cast<int>(std::min(digits.integer, kMost)));
  profile.max_fraction_digits =
      std::max(profile.max_fraction_digits, static_cast<int>(std::min(digits.fraction, kMost)));
}

int digits_of(std::int64_t value) {
  std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  int digits = 0;
  for (; size >= 10'000; size /= 10'000) digits += 4;
  for (; size > 0; size /= 10) ++digits;
  return digits;
}

bool profile_integer(std::int64_t value, ColumnProfile& profile, const ProfileWanted& wanted) {
  ++profile.integers;
  profile.min_integer = std::min(profile.min_integer, value);
  profile.max_integer = std::max(profile.max_integer, value);
  const bool zero_or_one = value == 0 || value == 1;
  profile.zero_or_one += zero_or_one ? 1 : 0;
  if (wanted.decimals) note_digits({digits_of(value), 0}, profile);
  profile.midnight_millis += value % kDayMillis == 0 ? 1 : 0;
  if (value >= static_cast<std::int64_t>(kJulianFirst)) count_epoch(static_cast<double>(value), profile);
  switch (wanted.promise) {
    case Promise::boolean:
      return zero_or_one;
    case Promise::text:
    case Promise::blob:
    case Promise::uuid:
      return false;
    default:
      return true;
  }
}

bool profile_real(double value, ColumnProfile& profile, const ProfileWanted& wanted) {
  ++profile.reals;
  profile.min_real = std::min(profile.min_real, value);
  profile.max_real = std::max(profile.max_real, value);
  const bool finite = std::isfinite(value);
  profile.infinite_reals += finite ? 0 : 1;
  constexpr double kTwoTo63 = 9223372036854775808.0;
  profile.integral_reals += value >= -kTwoTo63 && value < kTwoTo63 && value == std::trunc(value) ? 1 : 0;
  char room[32];
  if (wanted.decimals && finite) note_digits(count_digits(shortest_decimal(value, room)), profile);
  count_epoch(value, profile);
  switch (wanted.promise) {
    case Promise::nothing:
    case Promise::real:
    case Promise::moment:
    case Promise::json:
      return true;
    case Promise::number:
      return finite;
    default:
      return false;
  }
}

// What a text turned out to be; any of these may keep the declared type's promise.
struct Seen {
  bool number = false, integer = false, boolean = false, moment = false, uuid = false, json = false;
};

void look_for_number(std::string_view s, ColumnProfile& profile, Seen& seen) {
  if (!is_digit(s[0]) && s[0] != '-') return;
  std::int64_t integer = 0;
  Decimal decimal;
  if (!parse_decimal(s, decimal) || numeric_fault(decimal) != nullptr) return;
  seen.number = true;
  seen.integer = parse_integer(s, integer);
  ++profile.decimal_texts;
  profile.integer_texts += seen.integer ? 1 : 0;
  note_digits(count_digits(decimal), profile);
}

// Of one length, with one separator and one offset, two texts are two moments.
void note_spelling(std::string_view s, const Moment& moment, ColumnProfile& profile) {
  const auto separator = static_cast<unsigned char>(s.size() > 10 ? s[10] : 0);
  const auto offset = static_cast<std::uint64_t>(moment.offset_seconds + 86'400);
  const std::uint64_t spelling = s.size() << 40U | offset << 16U | static_cast<std::uint64_t>(separator) << 8U |
                                 static_cast<unsigned char>(moment.has_offset ? s.back() : 0);
  if (profile.moment_spelling != 0 && profile.moment_spelling != spelling) ++profile.respelled_moments;
  profile.moment_spelling = spelling;
}

void look_for_moment(std::string_view s, ColumnProfile& profile, Seen& seen) {
  if (!is_digit(s[0]) || s.size() < 5) return;
  Moment moment;
  if (parse_moment(s, moment) != MomentForm::good) return;
  if (!moment.has_date && moment.has_offset) return;  // no type of ours takes it
  note_spelling(s, moment, profile);
  seen.moment = !moment.lost_digits;
  profile.fine_moments += moment.lost_digits ? 1 : 0;
  if (!moment.has_date) {
    ++profile.times;
  } else if (!moment.has_time) {
    ++profile.dates;
  } else {
    ++(moment.has_offset ? profile.offset_timestamps : profile.naive_timestamps);
    profile.first_day_times += moment.day == 0 && !moment.has_offset ? 1 : 0;
  }
}

void look_for_json(std::string_view s, ColumnProfile& profile, Seen& seen) {
  const std::size_t start = std::min(s.find_first_not_of(" \t\r\n"), s.size());
  if (start == s.size() || std::string_view("{[\"-tfn0123456789").find(s[start]) == std::string_view::npos)
    return;
  const JsonFacts facts = inspect_json(s);
  if (facts.json_fault != nullptr) return;
  seen.json = true;
  ++profile.loose_json;
  profile.strict_json += facts.jsonb_fault == nullptr ? 1 : 0;
}

void look_closer(std::string_view s, ColumnProfile& profile, const ProfileWanted& wanted, Seen& seen) {
  bool word = false;
  Uuid uuid{};
  seen.boolean = s.size() <= 5 && parse_boolean_word(s, word);
  profile.boolean_words += seen.boolean ? 1 : 0;
  if (wanted.decimals) look_for_number(s, profile, seen);
  if (wanted.dates) look_for_moment(s, profile, seen);
  if (wanted.json) look_for_json(s, profile, seen);
  if (wanted.uuids && (s.size() == 36 || s.size() == 32) && parse_uuid(s, uuid)) {
    seen.uuid = true;
    ++profile.uuids;
    const bool upper = std::any_of(s.begin(), s.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    profile.canonical_uuids += s.size() == 36 && !upper ? 1 : 0;
  }
}

bool profile_text(std::string_view s, ColumnProfile& profile, const ProfileWanted& wanted) {
  ++profile.texts;
  const TextScan scan = scan_text(s);
  profile.max_text_bytes = std::max<std::uint64_t>(profile.max_text_bytes, s.size());
  profile.max_text_chars = std::max(profile.max_text_chars, scan.chars);
  profile.nul_texts += scan.has_nul ? 1 : 0;
  profile.bad_utf8_texts += scan.bad_utf8 ? 1 : 0;
  profile.empty_texts += s.empty() ? 1 : 0;
  Seen seen;
  if (!s.empty() && scan.clean()) look_closer(s, profile, wanted, seen);
  switch (wanted.promise) {
    case Promise::nothing:
      return true;
    case Promise::text:
      return scan.clean() && (wanted.max_chars == 0 || scan.chars <= wanted.max_chars);
    case Promise::integer:
      return seen.integer;
    case Promise::real:
    case Promise::number:
      return seen.number;
    case Promise::boolean:
      return seen.boolean || s == "0" || s == "1";
    case Promise::moment:
      return seen.moment;
    case Promise::uuid:
      return seen.uuid;
    case Promise::json:
      return seen.json;
    case Promise::blob:
      return false;
  }
  return true;
}

bool profile_blob(std::string_view s, ColumnProfile& profile, const ProfileWanted& wanted) {
  ++profile.blobs;
  profile.max_blob_bytes = std::max<std::uint64_t>(profile.max_blob_bytes, s.size());
  profile.uuid_blobs += s.size() == 16 ? 1 : 0;
  profile.text_blobs += is_clean_text(s) ? 1 : 0;
  if (wanted.promise == Promise::uuid) return s.size() == 16;
  return wanted.promise == Promise::blob || wanted.promise == Promise::nothing;
}

[[gnu::cold]] std::string printable(const Cell& cell) {
  constexpr std::size_t kLength = 40;
  char room[32];
  if (cell.storage == Storage::text) return text::excerpt(cell.bytes, kLength);
  if (cell.storage != Storage::blob) return {room, number_text(cell, room)};
  constexpr std::size_t kBytes = 15;
  return "x'" + text::hex(cell.bytes.substr(0, kBytes)) + (cell.bytes.size() > kBytes ? "..." : "'");
}

}  // namespace

void profile_value(const Cell& cell, ColumnProfile& profile, const ProfileWanted& wanted) {
  bool kept = true;
  switch (cell.storage) {
    case Storage::null:
      ++profile.nulls;
      return;
    case Storage::integer:
      kept = profile_integer(cell.integer, profile, wanted);
      break;
    case Storage::real:
      kept = profile_real(cell.real, profile, wanted);
      break;
    case Storage::text:
      kept = profile_text(cell.bytes, profile, wanted);
      break;
    case Storage::blob:
      kept = profile_blob(cell.bytes, profile, wanted);
      break;
  }
  if (!kept && profile.example_odd.empty()) profile.example_odd = printable(cell);
}

}  // namespace groundway::copy
