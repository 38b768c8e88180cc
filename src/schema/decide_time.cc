// Dates and times: SQLite has no type for them, so texts in several spellings and numbers in several units
// occur.
#include <algorithm>
#include <array>
#include <cmath>

#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

struct Unit {
  Reading reading;
  const char* words;
};

constexpr auto kUnits = std::to_array<Unit>({
    {Reading::epoch_seconds, "every value is a Unix epoch in seconds"},
    {Reading::epoch_millis, "every value is a Unix epoch in milliseconds"},
    {Reading::epoch_micros, "every value is a Unix epoch in microseconds"},
    {Reading::julian_days, "every value is a Julian day"},
});

const char* words_of(Reading reading) {
  for (const Unit& unit : kUnits) {
    if (unit.reading == reading) return unit.words;
  }
  return "";
}

std::string odd(const ColumnProfile& p) {
  return p.example_odd.empty() ? "" : " (for example " + p.example_odd + ")";
}

Type empty_type(const Proposal& name, const ColumnContext& context) {
  if (name.family == Family::date) return of(TypeKind::date);
  if (name.family == Family::time) return of(TypeKind::time);
  const bool zone = name.family == Family::instant || context.assume_utc;
  return of(zone ? TypeKind::timestamptz : TypeKind::timestamp);
}

// Texts only, all of them a date, or a date and a time.
ColumnDecision timestamps(const Proposal& name, const ColumnProfile& p, const ColumnContext& context) {
  const std::uint64_t naive = p.naive_timestamps + p.dates;
  if (p.offset_timestamps == p.texts) {
    if (name.family == Family::instant) return as_declared(name.declared, of(TypeKind::timestamptz));
    return because(name.declared, "every value has an offset", of(TypeKind::timestamptz));
  }
  if (context.assume_utc) {
    return because(name.declared, count_words(naive, "value") + " without an offset read as UTC",
                   of(TypeKind::timestamptz));
  }
  if (p.offset_timestamps > 0) {
    return because(name.declared,
                   count_words(p.offset_timestamps, "value") + " with an offset and " +
                       std::to_string(naive) + " without (--assume-utc makes it timestamptz)",
                   of(TypeKind::text));
  }
  if (p.dates > 0) {
    return because(name.declared, count_words(p.dates, "date") + " without a time read as midnight",
                   of(TypeKind::timestamp));
  }
  if (name.family == Family::datetime) return as_declared(name.declared, of(TypeKind::timestamp));
  return because(name.declared, "values have date and time without an offset", of(TypeKind::timestamp));
}

// How far the numbers lie from 1970, in whatever unit they count.
double farthest(const ColumnProfile& p) {
  double far = 0;
  if (p.integers > 0) {
    far =
        std::max(std::abs(static_cast<double>(p.min_integer)), std::abs(static_cast<double>(p.max_integer)));
  }
  return p.reals > 0 ? std::max({far, std::abs(p.min_real), std::abs(p.max_real)}) : far;
}

// The finest unit in which no number lies outside the years 1840 to 2100.
std::optional<Reading> unit_of_size(double far) {
  constexpr double kYear2100 = 4'102'444'800;  // in seconds
  if (far <= kYear2100) return Reading::epoch_seconds;
  if (far <= kYear2100 * 1e3) return Reading::epoch_millis;
  if (far <= kYear2100 * 1e6) return Reading::epoch_micros;
  return std::nullopt;
}

}  // namespace

std::optional<Reading> unit_by_size(const ColumnProfile& p) {
  return unit_of_size(farthest(p));
}

std::optional<Reading> epoch_unit(const ColumnProfile& p) {
  const std::uint64_t numbers = p.integers + p.reals;
  if (numbers == 0) return std::nullopt;
  if (p.julian_days == numbers) return Reading::julian_days;
  const auto unit = unit_by_size(p);
  if (!unit) return std::nullopt;
  // Birthdays before 1990 are in no range that tells units apart, but each of them is a midnight.
  if (*unit == Reading::epoch_millis && p.midnight_millis == numbers) return unit;
  const std::uint64_t speak = p.epoch_seconds + p.epoch_millis + p.epoch_micros + p.julian_days;
  const std::uint64_t agree = *unit == Reading::epoch_seconds  ? p.epoch_seconds
                              : *unit == Reading::epoch_millis ? p.epoch_millis
                                                               : p.epoch_micros;
  return agree > 0 && agree == speak ? unit : std::nullopt;
}

std::optional<Reading> epoch_of(const ColumnProfile& p) {
  if (p.integers + p.reals != values(p)) return std::nullopt;
  if (p.integers > 0 && p.min_integer == 0) return std::nullopt;  // rather "none" than 1970
  const auto unit = epoch_unit(p);
  // Whole numbers alone could be anything of seven digits.
  return unit == Reading::julian_days && p.reals == 0 ? std::nullopt : unit;
}

ColumnDecision dispose_time(const Proposal& name, const ColumnProfile& p, const ColumnContext& context) {
  if (values(p) == 0) return as_declared(name.declared, empty_type(name, context));
  if (p.fine_moments > 0 && !context.truncate_times) {
    return because(name.declared,
                   count_words(p.fine_moments, "value") +
                       " finer than a microsecond (--on-fine-time=truncate cuts them)" + odd(p),
                   narrowest(name.declared, p).type);
  }
  const bool texts = p.texts == values(p);
  if (texts && name.family == Family::date && p.dates == p.texts) {
    return as_declared(name.declared, of(TypeKind::date));
  }
  if (texts && p.times == p.texts) {
    if (name.family == Family::time) return as_declared(name.declared, of(TypeKind::time));
    return because(name.declared, "every value is a time of day", of(TypeKind::time));
  }
  if (texts && name.family == Family::time && p.times + p.first_day_times == p.texts) {
    return because(name.declared, "every day is 2000-01-01, as Rails writes a time of day",
                   of(TypeKind::time));
  }
  if (texts && p.dates + p.naive_timestamps + p.offset_timestamps == p.texts)
    return timestamps(name, p, context);
  if (const auto unit = name.family == Family::time ? std::nullopt : epoch_of(p)) {
    return because(name.declared, words_of(*unit), of(TypeKind::timestamptz), *unit);
  }
  const ColumnDecision wider = narrowest(name.declared, p);
  return because(name.declared, describe_values(p) + ", not of one kind of time" + odd(p), wider.type);
}

}  // namespace groundway::schema
