// Text to numeric's binary form to text, against digits moved by hand; doubles through their shortest text.
#include "copy/numeric.h"

#include <bit>
#include <cmath>
#include <cstdlib>

#include "base/fuzz_target.h"
#include "copy/decode_numeric.h"

namespace groundway::copy {
namespace {

constexpr std::string_view kSeeds[] = {"0",        "-1.50",       "123456789012345678901234567890.00001",
                                       "1e400",    "-0.00",       "9999.9",
                                       "1e-16383", "99999999e-4", "0.00010000",
                                       "10000e-8", "12.5E+2",     "1e131071"};

// What numeric prints: no exponent, no decimals beyond those that the text says.
std::string by_hand(const Decimal& value) {
  std::string digits(value.integer);
  digits += value.fraction;
  auto point = static_cast<std::int64_t>(value.integer.size()) + value.exponent;
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (zero)
    digits.assign(1 + value.fraction.size(), '0'), point = std::max<std::int64_t>(1, 1 + value.exponent);
  const auto decimals =
      std::max<std::int64_t>(0, static_cast<std::int64_t>(value.fraction.size()) - value.exponent);
  if (zero) point = 1, digits.assign(1 + static_cast<std::size_t>(decimals), '0');
  if (point < 0) digits.insert(0, static_cast<std::size_t>(-point), '0'), point = 0;
  if (static_cast<std::int64_t>(digits.size()) < point)
    digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
  std::string integer = digits.substr(0, static_cast<std::size_t>(point));
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  std::string fraction = digits.substr(static_cast<std::size_t>(point));
  fraction.resize(static_cast<std::size_t>(decimals), '0');
  return std::string(value.negative && !zero ? "-" : "") + (integer.empty() ? "0" : integer) +
         (fraction.empty() ? "" : "." + fraction);
}

bool is_decimal(std::string_view s) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
    return i - begin;
  };
  if (i < s.size() && s[i] == '-') ++i;
  const std::size_t begin = i;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && s[begin] == '0')) return false;
  if (i < s.size() && s[i] == '.' && (++i, digits() == 0)) return false;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    ++i;
    if (i < s.size() && (s[i] == '-' || s[i] == '+')) ++i;
    if (digits() == 0) return false;
  }
  return i == s.size();
}

void check_decimal(std::string_view s) {
  Decimal value;
  const bool taken = parse_decimal(s, value);
  GROUNDWAY_EXPECT(taken == is_decimal(s), fuzz::show(s));
  if (!taken) return;
  Buffer out(64);
  const char* fault = put_numeric(value, {}, out);
  GROUNDWAY_EXPECT((fault == nullptr) == (numeric_fault(value) == nullptr), fuzz::show(s));
  if (fault != nullptr)
    return GROUNDWAY_EXPECT(out.size() == 0 && std::abs(value.exponent) > 9000, fuzz::show(s));
  const std::string wanted = by_hand(value);
  GROUNDWAY_EXPECT(decode_numeric(out.view().substr(4)) == wanted,
                   fuzz::show(s) + " is " + fuzz::show(wanted));
  Buffer shown(64);
  put_numeric_text(value, shown);
  GROUNDWAY_EXPECT(shown.view() == wanted, fuzz::show(s));
}

void check_double(std::uint64_t bits) {
  const double value = std::bit_cast<double>(bits);
  if (!std::isfinite(value)) return;
  char room[32];
  const Decimal decimal = shortest_decimal(value, room);
  const std::string text = by_hand(decimal);
  const double back = std::strtod(text.c_str(), nullptr);
  GROUNDWAY_EXPECT(back == value, text);
  Decimal again;
  GROUNDWAY_EXPECT(parse_decimal(text, again) && same_value(decimal, again), text);
}

GROUNDWAY_FUZZ(numeric, kSeeds) {
  check_decimal(bytes);
  check_double(fuzz::Bytes{bytes}.take64());
}

}  // namespace
}  // namespace groundway::copy
