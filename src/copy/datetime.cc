#include "copy/datetime.h"

#include "copy/classify.h"

namespace groundway::copy {

namespace {

constexpr int kDaysBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// A reader over the text; every step says whether the form still holds.
struct Cursor {
  const char* at;
  const char* end;

  bool done() const { return at == end; }
  char peek() const { return at < end ? *at : '\0'; }
  bool skip(char c) { return peek() == c && at < end ? (++at, true) : false; }
  std::size_t skip_blanks() {
    const char* const start = at;
    while (at < end && *at == ' ') ++at;
    return static_cast<std::size_t>(at - start);
  }
  bool number(int digits, int& value) {
    if (end - at < digits) return false;
    value = 0;
    for (int i = 0; i < digits; ++i, ++at) {
      if (!is_digit(*at)) return false;
      value = value * 10 + (*at - '0');
    }
    return true;
  }
};

bool read_date(Cursor& in, Moment& moment, bool& possible) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.number(4, year) || !in.skip('-') || !in.number(2, month) || !in.skip('-') || !in.number(2, day)) {
    return false;
  }
  moment.has_date = true;
  if (is_real_day(year, month, day)) {
    moment.day = days_from_civil(year, month, day);
  } else {
    possible = false;
  }
  return true;
}

bool read_fraction(Cursor& in, Moment& moment) {
  if (!is_digit(in.peek())) return false;
  int unit = 100'000;
  for (; is_digit(in.peek()); ++in.at, unit /= 10) {
    moment.micros += (*in.at - '0') * unit;
    moment.lost_digits |= unit == 0 && *in.at != '0';
  }
  return true;
}

bool read_time(Cursor& in, Moment& moment, bool& possible) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!in.number(2, hour) || !in.skip(':') || !in.number(2, minute)) return false;
  const bool seconds = in.skip(':');
  if (seconds && !in.number(2, second)) return false;
  if (hour > 23 || minute > 59 || second > 59) possible = false;
  moment.has_time = true;
  moment.micros = (hour * 3600 + minute * 60 + second) * kMicrosPerSecond;
  return !seconds || !in.skip('.') || read_fraction(in, moment);
}

// What Go's time.String() adds to an offset: an abbreviation, or the offset once more.
bool read_zone_name(Cursor& in) {
  if (in.done()) return true;
  if (in.skip_blanks() != 1) return false;
  const bool digits = in.skip('+') || in.skip('-');
  const char* const start = in.at;
  while (!in.done() && (digits ? is_digit(*in.at) : *in.at >= 'A' && *in.at <= 'Z')) ++in.at;
  return in.done() && in.at - start >= 1 && in.at - start <= 5;
}

bool read_offset(Cursor& in, Moment& moment, bool& possible) {
  moment.has_offset = true;
  const std::string_view rest(in.at, static_cast<std::size_t>(in.end - in.at));
  if (rest == "Z" || rest == "z" || rest == "UTC" || rest == "GMT") return true;
  const bool west = in.peek() == '-';
  if (!in.skip('-') && !in.skip('+')) return false;
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (!in.number(2, hours)) return false;
  const bool colon = in.skip(':');
  if ((colon || is_digit(in.peek())) && !in.number(2, minutes)) return false;
  if (colon ? in.skip(':') : is_digit(in.peek())) {
    if (!in.number(2, seconds)) return false;
  }
  if (hours > 15 || minutes > 59 || seconds > 59) possible = false;
  const int size = hours * 3600 + minutes * 60 + seconds;
  moment.offset_seconds = west ? -size : size;
  return read_zone_name(in);
}

bool read_moment(Cursor& in, Moment& moment, bool& possible) {
  if (in.end - in.at >= 10 && in.at[4] == '-') {
    if (!read_date(in, moment, possible)) return false;
    if (in.done()) return true;
    if (!in.skip('T') && !in.skip('t') && in.skip_blanks() == 0) return false;
  }
  if (!read_time(in, moment, possible)) return false;
  if (in.done()) return true;
  in.skip_blanks();
  return read_offset(in, moment, possible);
}

}  // namespace

bool is_real_day(int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const int length = kDaysBefore[month] - kDaysBefore[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
  return day <= length;
}

std::int32_t days_from_civil(int year, int month, int day) {
  const int before = year - 1;
  const int leap_days = before / 4 - before / 100 + before / 400;
  const int of_year = kDaysBefore[month - 1] + day - 1 + (month > 2 && is_leap(year) ? 1 : 0);
  constexpr int kYear2000 = 730119;  // days from 0001-01-01 to 2000-01-01
  return before * 365 + leap_days + of_year - kYear2000;
}

MomentForm parse_moment(std::string_view s, Moment& moment) {
  moment = {};
  Cursor in{s.data(), s.data() + s.size()};
  bool possible = true;
  if (!read_moment(in, moment, possible)) return MomentForm::none;
  return possible ? MomentForm::good : MomentForm::impossible;
}

}  // namespace groundway::copy
