// Dates, times, timestamps and intervals.
#include <cmath>

#include "copy/datetime.h"
#include "copy/encode.h"

namespace groundway::copy {

namespace {

using schema::Reading;

constexpr std::int64_t kUnixMicros = kUnixDay * kMicrosPerDay;
constexpr std::int64_t kJulianUnixMillis = 210'866'760'000'000;  // 1970-01-01 in Julian milliseconds

const char* put_micros(std::int64_t micros, Buffer& out) {
  out.put32(8);
  out.put64(static_cast<std::uint64_t>(micros));
  return nullptr;
}

// time(p) and timestamp(p) round on the server; what would be rounded is cut, or refused.
const char* fit(const ColumnPlan& plan, std::int64_t& micros) {
  constexpr std::int64_t kUnits[] = {1'000'000, 100'000, 10'000, 1000, 100, 10, 1};
  const int precision = plan.type.precision;
  const std::int64_t unit = precision < 0 || precision > 5 ? 1 : kUnits[precision];
  const std::int64_t rest = (micros % unit + unit) % unit;
  if (rest != 0 && !plan.truncate_times) return kFineForColumn;
  micros -= rest;
  return nullptr;
}

const char* moment_of(const Cell& cell, const ColumnPlan& plan, Moment& moment) {
  switch (parse_moment(cell.bytes, moment)) {
    case MomentForm::none:
      return "text that is no date or time";
    case MomentForm::impossible:
      return "no such day or time";
    case MomentForm::good:
      return moment.lost_digits && !plan.truncate_times ? kFineTime : nullptr;
  }
  return nullptr;
}

const char* in_range(std::int64_t micros) {
  return micros < kFirstMicros || micros > kLastMicros ? "out of range for a date" : nullptr;
}

const char* micros_of_integer(std::int64_t value, std::int64_t unit, std::int64_t& micros) {
  if (__builtin_mul_overflow(value, unit, &micros) || __builtin_add_overflow(micros, kUnixMicros, &micros)) {
    return "out of range for a date";
  }
  return in_range(micros);
}

const char* micros_of_real(double value, double unit, std::int64_t& micros) {
  const double scaled = value * unit;
  if (!(std::fabs(scaled) < 4e17)) return "out of range for a date";  // NaN as well
  micros = std::llround(scaled) + kUnixMicros;
  return in_range(micros);
}

// SQLite itself keeps Julian days to the millisecond; more digits are rounding noise.
const char* micros_of_julian(double value, std::int64_t& micros) {
  const double millis = value * 86'400'000.0;
  if (!(std::fabs(millis) < 1e15)) return "out of range for a date";
  micros = (std::llround(millis) - kJulianUnixMillis) * 1000 + kUnixMicros;
  return in_range(micros);
}

const char* micros_of_number(const Cell& cell, Reading reading, std::int64_t& micros) {
  const bool whole = cell.storage == Storage::integer;
  switch (reading) {
    case Reading::epoch_seconds:
      return whole ? micros_of_integer(cell.integer, kMicrosPerSecond, micros)
                   : micros_of_real(cell.real, 1e6, micros);
    case Reading::epoch_millis:
      return whole ? micros_of_integer(cell.integer, 1000, micros) : micros_of_real(cell.real, 1e3, micros);
    case Reading::epoch_micros:
      return whole ? micros_of_integer(cell.integer, 1, micros) : micros_of_real(cell.real, 1, micros);
    case Reading::julian_days:
      return micros_of_julian(whole ? static_cast<double>(cell.integer) : cell.real, micros);
    case Reading::plain:
      break;
  }
  return "number in a date or time column";
}

// Microseconds since 2000-01-01 of any cell but null. A naive text counts as UTC.
const char* micros_of(const Cell& cell, const ColumnPlan& plan, bool naive_target, std::int64_t& micros) {
  if (cell.storage == Storage::blob) return "blob in a date or time column";
  if (cell.storage != Storage::text) return micros_of_number(cell, plan.reading, micros);
  Moment moment;
  if (const char* fault = moment_of(cell, plan, moment)) return fault;
  if (!moment.has_date) return "time without a date";
  if (naive_target && moment.offset_seconds != 0) return "offset in a column without time zone";
  micros = moment.utc_micros();
  return nullptr;
}

const char* put_timestamp(const Cell& cell, const ColumnPlan& plan, bool naive_target, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  std::int64_t micros = 0;
  if (const char* fault = micros_of(cell, plan, naive_target, micros)) return fault;
  if (const char* fault = fit(plan, micros)) return fault;
  return put_micros(micros, out);
}

}  // namespace

const char* encode_timestamp(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_timestamp(cell, plan, true, out);
}

const char* encode_timestamptz(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_timestamp(cell, plan, false, out);
}

const char* encode_date(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  std::int64_t micros = 0;
  if (const char* fault = micros_of(cell, plan, true, micros)) return fault;
  if (micros % kMicrosPerDay != 0) return "time of day in a date column";
  out.put32(4);
  out.put32(static_cast<std::uint32_t>(micros / kMicrosPerDay));
  return nullptr;
}

const char* encode_time(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (cell.storage == Storage::blob) return "blob in a date or time column";
  if (cell.storage != Storage::text) return "number in a time column";
  Moment moment;
  if (const char* fault = moment_of(cell, plan, moment)) return fault;
  // 2000-01-01 is the day that SQLite gives a bare time; Rails writes it out.
  if (moment.day != 0 || !moment.has_time) return "date in a time column";
  if (moment.offset_seconds != 0) return "offset in a column without time zone";
  if (const char* fault = fit(plan, moment.micros)) return fault;
  return put_micros(moment.micros, out);
}

const char* encode_interval(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  Duration duration;
  switch (cell.storage) {
    case Storage::null:
      return put_null(plan, out);
    case Storage::integer:  // Django: microseconds
      duration.days = static_cast<std::int32_t>(cell.integer / kMicrosPerDay);
      duration.micros = cell.integer % kMicrosPerDay;
      break;
    case Storage::text:
      if (!parse_duration(cell.bytes, duration)) return "text that is no duration";
      if (duration.lost_digits && !plan.truncate_times) return kFineTime;
      break;
    default:
      return "no duration";
  }
  out.put32(16);
  out.put64(static_cast<std::uint64_t>(duration.micros));
  out.put32(static_cast<std::uint32_t>(duration.days));
  out.put32(static_cast<std::uint32_t>(duration.months));
  return nullptr;
}

}  // namespace groundway::copy
