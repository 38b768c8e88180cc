// Dates and times: SQLite has no type for them, so texts in several spellings and numbers in several units
// occur.
#include <array>

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

}  // namespace

std::optional<Reading> epoch_of(const ColumnProfile& p) {
  const std::uint64_t numbers = p.integers + p.reals;
  if (numbers == 0 || numbers != values(p)) return std::nullopt;
  if (p.epoch_seconds == numbers) return Reading::epoch_seconds;
  if (p.epoch_millis == numbers) return Reading::epoch_millis;
  if (p.epoch_micros == numbers) return Reading::epoch_micros;
  // Whole numbers alone could be anything of seven digits.
  if (p.julian_days == numbers && p.reals > 0) return Reading::julian_days;
  return std::nullopt;
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
