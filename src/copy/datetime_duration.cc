#include <algorithm>
#include <limits>

#include "copy/classify.h"
#include "copy/datetime.h"

namespace groundway::copy {

namespace {

struct Unit {
  char letter;
  std::int64_t micros;  // 0: counted in days or months
  std::int32_t days, months;
};
constexpr Unit kDateUnits[] = {{'Y', 0, 0, 12}, {'M', 0, 0, 1}, {'W', 0, 7, 0}, {'D', 0, 1, 0}};
constexpr Unit kTimeUnits[] = {
    {'H', 3600 * kMicrosPerSecond, 0, 0}, {'M', 60 * kMicrosPerSecond, 0, 0}, {'S', kMicrosPerSecond, 0, 0}};

// A number with a sign and decimals, read off the front: value = whole + micros / 10^6.
struct Amount {
  std::int64_t whole = 0;
  std::int64_t micros = 0;
  bool negative = false;
  bool fraction = false;
  bool lost_digits = false;
};

bool take_sign(std::string_view& s, bool& negative) {
  negative = !s.empty() && s[0] == '-';
  if (negative || (!s.empty() && s[0] == '+')) return s.remove_prefix(1), true;
  return false;
}

bool take_digits(std::string_view& s, std::int64_t& value) {
  std::size_t n = 0;
  value = 0;
  while (n < s.size() && is_digit(s[n]))
    value = std::min<std::int64_t>(value * 10 + (s[n++] - '0'), 1LL << 40);
  s.remove_prefix(n);
  return n > 0;
}

bool take_decimals(std::string_view& s, Amount& amount) {
  std::int64_t unit = 100'000;
  std::size_t n = 0;
  for (; n < s.size() && is_digit(s[n]); ++n, unit /= 10) {
    amount.lost_digits |= unit == 0 && s[n] != '0';
    amount.micros += (s[n] - '0') * unit;
  }
  s.remove_prefix(n);
  return n > 0;
}

bool take_amount(std::string_view& s, Amount& amount) {
  amount = {};
  take_sign(s, amount.negative);
  if (!take_digits(s, amount.whole)) return false;
  amount.fraction = !s.empty() && s[0] == '.';
  if (!amount.fraction) return true;
  s.remove_prefix(1);
  return take_decimals(s, amount);
}

// duration += amount * unit; false where a field would overflow or a fraction would be lost.
bool add(Duration& duration, const Amount& amount, const Unit& unit) {
  duration.lost_digits |= amount.lost_digits;
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const std::int64_t sign = amount.negative ? -1 : 1;
  if (unit.micros == 0) {
    if (amount.micros != 0 || amount.lost_digits || amount.whole > kMost / 12) return false;
    const std::int64_t days = duration.days + sign * amount.whole * unit.days;
    const std::int64_t months = duration.months + sign * amount.whole * unit.months;
    if (std::max(days, months) > kMost || std::min(days, months) < -kMost) return false;
    duration.days = static_cast<std::int32_t>(days);
    duration.months = static_cast<std::int32_t>(months);
    return true;
  }
  if (amount.fraction && unit.letter != 'S') return false;
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(amount.whole, sign * unit.micros, &micros)) return false;
  micros += sign * amount.micros;
  return !__builtin_add_overflow(duration.micros, micros, &duration.micros);
}

bool parse_iso(std::string_view s, Duration& duration) {
  s.remove_prefix(1);  // P
  bool time = false;
  bool any = false;
  while (!s.empty()) {
    if (!time && s[0] == 'T') {
      time = true;
      s.remove_prefix(1);
    }
    Amount amount;
    if (!take_amount(s, amount) || s.empty()) return false;
    const char letter = s[0];
    const Unit* const first = time ? std::begin(kTimeUnits) : std::begin(kDateUnits);
    const Unit* const last = time ? std::end(kTimeUnits) : std::end(kDateUnits);
    const Unit* const unit = std::find_if(first, last, [&](const Unit& u) { return u.letter == letter; });
    if (unit == last || !add(duration, amount, *unit)) return false;
    s.remove_prefix(1);
    any = true;
  }
  return any;
}

// [+-]H..H:MM[:SS[.digits]]
bool parse_clock(std::string_view s, Duration& duration) {
  Amount hours;
  Amount minutes;
  Amount seconds;
  if (!take_amount(s, hours) || hours.fraction || s.size() < 3 || s[0] != ':') return false;
  s.remove_prefix(1);
  if (!is_digit(s[0]) || !take_amount(s, minutes) || minutes.fraction || minutes.whole > 59) return false;
  if (!s.empty()) {
    if (s.size() < 3 || s[0] != ':' || !is_digit(s[1])) return false;
    s.remove_prefix(1);
    if (!take_amount(s, seconds) || seconds.whole > 59 || !s.empty()) return false;
  }
  minutes.negative = seconds.negative = hours.negative;
  return add(duration, hours, kTimeUnits[0]) && add(duration, minutes, kTimeUnits[1]) &&
         add(duration, seconds, kTimeUnits[2]);
}

// "3 days", "-1 day, 2:03:04", "3 days 04:05:06"
bool parse_days_and_clock(std::string_view s, Duration& duration) {
  std::string_view rest = s;
  Amount days;
  if (take_amount(rest, days) && rest.substr(0, 4) == " day") {
    rest.remove_prefix(4);
    if (!rest.empty() && rest[0] == 's') rest.remove_prefix(1);
    if (!add(duration, days, kDateUnits[3])) return false;
    if (rest.empty()) return true;
    if (rest[0] == ',') rest.remove_prefix(1);
    if (rest.empty() || rest[0] != ' ') return false;
    return parse_clock(rest.substr(1), duration);
  }
  return parse_clock(s, duration);
}

// -1.02:03:04.5: days, then a clock of less than a day; false where it is not of this form.
bool parse_dotted_days(std::string_view s, Duration& duration) {
  constexpr std::size_t kClock = 8;  // HH:MM:SS
  const std::size_t sign = s[0] == '-' ? 1 : 0;
  const std::size_t dot = s.find('.');
  const std::size_t colon = s.find(':');
  if (dot == s.npos || colon == s.npos || dot > colon || s.size() < dot + 1 + kClock || colon != dot + 3)
    return false;
  std::string_view days_part = s.substr(sign, dot - sign);
  Amount days;
  if (!take_digits(days_part, days.whole) || !days_part.empty() || !is_digit(s[dot + 1])) return false;
  Duration clock;
  if (!parse_clock(s.substr(dot + 1), clock) || clock.micros >= kMicrosPerDay) return false;
  days.negative = sign == 1;
  if (!add(duration, days, kDateUnits[3])) return false;
  duration.micros = sign == 1 ? -clock.micros : clock.micros;
  duration.lost_digits = clock.lost_digits;
  return true;
}

void from_epoch(const Moment& moment, Duration& duration) {
  const std::int64_t micros = moment.naive_micros() - kUnixDay * kMicrosPerDay;
  duration.days = static_cast<std::int32_t>(micros / kMicrosPerDay);
  duration.micros = micros % kMicrosPerDay;
}

}  // namespace

bool parse_duration(std::string_view s, Duration& duration) {
  duration = {};
  if (s.empty()) return false;
  if (s[0] == 'P') return parse_iso(s, duration);
  Moment moment;
  if (parse_moment(s, moment) == MomentForm::good && moment.has_date && moment.has_time) {
    if (moment.has_offset) return false;
    duration.lost_digits = moment.lost_digits;
    from_epoch(moment, duration);
    return true;
  }
  return parse_dotted_days(s, duration) || parse_days_and_clock(s, duration);
}

}  // namespace groundway::copy
