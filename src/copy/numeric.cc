#include "copy/numeric.h"

#include <algorithm>
#include <charconv>

#include "copy/classify.h"

namespace groundway::copy {

namespace {

constexpr std::int64_t kMaxScale = 16383;           // NUMERIC_DSCALE_MASK
constexpr std::int64_t kMaxIntegerDigits = 131072;  // 32,768 digits to the base 10,000
constexpr std::int64_t kExponentClamp = 1'000'000'000'000;
constexpr std::int64_t kServerExponent = 1'073'741'822;  // numeric_in() refuses a larger one, even of zero

std::size_t digits_from(std::string_view s, std::size_t at) {
  std::size_t end = at;
  while (end < s.size() && is_digit(s[end])) ++end;
  return end;
}

bool parse_exponent(std::string_view s, std::int64_t& exponent) {
  const bool negative = !s.empty() && s[0] == '-';
  if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
  if (s.empty() || digits_from(s, 0) != s.size()) return false;
  std::int64_t value = 0;
  for (const char c : s) value = std::min(value * 10 + (c - '0'), kExponentClamp);
  exponent = negative ? -value : value;
  return true;
}

// The digits without zeros at both ends, and where the point stands among them.
struct Span {
  std::size_t first = 0, last = 0;  // [first, last); empty: the value is zero
  std::int64_t point = 0;           // index of the first digit after the decimal point
  bool zero() const { return first == last; }
  std::int64_t power(std::size_t i) const { return point - 1 - static_cast<std::int64_t>(i); }
};

Span significant(const Decimal& value) {
  Span span;
  span.last = value.size();
  while (span.last > 0 && value.digit(span.last - 1) == '0') --span.last;
  while (span.first < span.last && value.digit(span.first) == '0') ++span.first;
  span.point = static_cast<std::int64_t>(value.integer.size()) + value.exponent;
  return span;
}

std::int64_t shown_decimals(const Decimal& value) {
  return std::max<std::int64_t>(static_cast<std::int64_t>(value.fraction.size()) - value.exponent, 0);
}

const char* limit_fault(const Decimal& value, const Span& span, const NumericLimit& limit) {
  if (limit.precision == 0) {
    if (shown_decimals(value) > kMaxScale) return "more than 16,383 fraction digits";
    if (value.exponent > kServerExponent) return "out of range for numeric";
    if (!span.zero() && span.power(span.first) >= kMaxIntegerDigits) return "out of range for numeric";
    return nullptr;
  }
  if (span.zero()) return nullptr;
  if (span.power(span.last - 1) < -limit.scale) return "more fraction digits than the column keeps";
  if (span.power(span.first) >= limit.precision - limit.scale) {
    return "more digits before the point than the column keeps";
  }
  return nullptr;
}

std::int64_t group_of(std::int64_t power) {
  return power >= 0 ? power / 4 : -((3 - power) / 4);
}

void put_groups(const Decimal& value, const Span& span, Buffer& out) {
  constexpr int kTens[] = {1, 10, 100, 1000};
  int group = 0;
  for (std::size_t i = span.first; i < span.last; ++i) {
    group = group * 10 + (value.digit(i) - '0');
    const std::int64_t power = span.power(i);
    if ((power & 3) == 0) {
      out.put16(static_cast<std::uint16_t>(group));
      group = 0;
    } else if (i + 1 == span.last) {
      out.put16(static_cast<std::uint16_t>(group * kTens[power & 3]));
    }
  }
}

void put_header(std::size_t groups, std::int64_t weight, std::uint16_t sign, std::int64_t scale,
                Buffer& out) {
  out.put32(static_cast<std::uint32_t>(8 + 2 * groups));
  out.put16(static_cast<std::uint16_t>(groups));
  out.put16(static_cast<std::uint16_t>(weight));
  out.put16(sign);
  out.put16(static_cast<std::uint16_t>(scale));
}

}  // namespace

bool parse_decimal(std::string_view s, Decimal& value) {
  value.negative = !s.empty() && s[0] == '-';
  const std::size_t start = value.negative ? 1 : 0;
  std::size_t at = digits_from(s, start);
  if (at == start || (s[start] == '0' && at - start > 1)) return false;
  value.integer = s.substr(start, at - start);
  value.fraction = {};
  value.exponent = 0;
  if (at < s.size() && s[at] == '.') {
    const std::size_t end = digits_from(s, at + 1);
    if (end == at + 1) return false;
    value.fraction = s.substr(at + 1, end - at - 1);
    at = end;
  }
  if (at == s.size()) return true;
  return (s[at] == 'e' || s[at] == 'E') && parse_exponent(s.substr(at + 1), value.exponent);
}

Decimal shortest_decimal(double value, char* room) {
  const auto [end, fault] = std::to_chars(room, room + 32, value, std::chars_format::scientific);
  Decimal decimal;
  parse_decimal({room, static_cast<std::size_t>(end - room)}, decimal);
  return decimal;
}

bool same_value(const Decimal& a, const Decimal& b) {
  const Span left = significant(a);
  const Span right = significant(b);
  if (left.zero() || right.zero()) return left.zero() && right.zero();
  if (a.negative != b.negative || left.last - left.first != right.last - right.first) return false;
  if (left.power(left.first) != right.power(right.first)) return false;
  for (std::size_t i = left.first; i < left.last; ++i) {
    if (a.digit(i) != b.digit(right.first + i - left.first)) return false;
  }
  return true;
}

DigitCounts count_digits(const Decimal& value) {
  const Span span = significant(value);
  if (span.zero()) return {};
  return {std::max<std::int64_t>(span.power(span.first) + 1, 0),
          std::max<std::int64_t>(-span.power(span.last - 1), 0)};
}

const char* numeric_fault(const Decimal& value) {
  return limit_fault(value, significant(value), {});
}

const char* put_numeric(const Decimal& value, const NumericLimit& limit, Buffer& out) {
  const Span span = significant(value);
  if (const char* fault = limit_fault(value, span, limit)) return fault;
  const std::int64_t scale = limit.precision == 0 ? shown_decimals(value) : std::max(limit.scale, 0);
  if (span.zero()) {
    put_header(0, 0, 0, scale, out);
    return nullptr;
  }
  const std::int64_t high = group_of(span.power(span.first));
  const std::int64_t low = group_of(span.power(span.last - 1));
  put_header(static_cast<std::size_t>(high - low + 1), high, value.negative ? 0x4000 : 0, scale, out);
  put_groups(value, span, out);
  return nullptr;
}

void put_numeric_special(NumericSpecial value, Buffer& out) {
  // The server reads bits of its header for the infinities as 32 decimals when it sends them; so do we.
  if (value == NumericSpecial::nan) return put_header(0, 0, 0xC000, 0, out);
  put_header(0, 0, value == NumericSpecial::infinity ? 0xD000 : 0xF000, 32, out);
}

void put_numeric_text(const Decimal& value, Buffer& out) {
  const Span span = significant(value);
  const std::int64_t decimals = shown_decimals(value);
  if (value.negative && !span.zero()) out.put8('-');
  // Digits outside of what was written are zeros.
  const auto digit_of = [&](std::int64_t power) {
    const std::int64_t i = span.point - 1 - power;
    return i < 0 || i >= static_cast<std::int64_t>(value.size()) ? '0'
                                                                 : value.digit(static_cast<std::size_t>(i));
  };
  const std::int64_t top = span.zero() ? 0 : std::max<std::int64_t>(span.power(span.first), 0);
  char* at = out.extend(static_cast<std::size_t>(top + 1 + (decimals > 0 ? decimals + 1 : 0)));
  for (std::int64_t power = top; power >= 0; --power) *at++ = digit_of(power);
  if (decimals > 0) *at++ = '.';
  for (std::int64_t power = -1; power >= -decimals; --power) *at++ = digit_of(power);
}

}  // namespace groundway::copy
