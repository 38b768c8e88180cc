// copy/numeric.h - decimals of any length, from text to PostgreSQL's numeric and back to text.
//
// Purpose: exact: no value passes through a double on its way to numeric.
// Shape:   Decimal borrows the digits of the text it was parsed from; nothing allocates.
//          Binary numeric is digits to the base 10,000, their weight, a sign and the number of decimals to
//          show.
// Errors:  a static reason where numeric cannot hold the value.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace groundway::copy {

struct Decimal {
  bool negative = false;
  std::string_view integer, fraction;  // as written, at least one digit before the point
  std::int64_t exponent = 0;           // clamped to +-10^12, far outside of what numeric holds

  std::size_t size() const { return integer.size() + fraction.size(); }
  char digit(std::size_t i) const { return i < integer.size() ? integer[i] : fraction[i - integer.size()]; }
};

// -?digits[.digits][e[+-]digits], no leading zeros: the number of JSON (RFC 8259). The whole of s.
bool parse_decimal(std::string_view s, Decimal& value);

// The shortest text that reads back as this finite number, parsed. `room` keeps the digits: 32 bytes.
Decimal shortest_decimal(double value, char* room);

bool same_value(const Decimal& a, const Decimal& b);

// How many digits stand before and after the point once zeros at both ends are gone.
struct DigitCounts {
  std::int64_t integer = 0, fraction = 0;
};
DigitCounts count_digits(const Decimal& value);

struct NumericLimit {
  int precision = 0;  // 0: unconstrained
  int scale = 0;      // may be negative, or more than the precision
};
// Appends length and payload as numeric_send() would give them after the value was stored.
const char* put_numeric(const Decimal& value, const NumericLimit& limit, Buffer& out);
const char* numeric_fault(const Decimal& value);  // null: an unconstrained numeric holds it

enum class NumericSpecial { nan, infinity, minus_infinity };
void put_numeric_special(NumericSpecial value, Buffer& out);

// As numeric_out() prints it: no exponent, as many decimals as were written. The value must be without fault.
void put_numeric_text(const Decimal& value, Buffer& out);

}  // namespace groundway::copy
