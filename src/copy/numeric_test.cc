#include "copy/numeric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

int at16(std::string_view s, std::size_t at) {
  return static_cast<std::int16_t>((static_cast<unsigned char>(s[at]) << 8) |
                                   static_cast<unsigned char>(s[at + 1]));
}

// The oracle: reads a binary field as the documentation of numeric's wire form has it, into plain decimal
// text.
std::string decode(std::string_view field) {
  const std::string_view p = field.substr(4);
  const int groups = at16(p, 0) & 0xFFFF;
  const int weight = at16(p, 2);
  const int scale = at16(p, 6);
  std::string integer;
  std::string fraction;
  for (int w = weight; w >= 0; --w) {
    const int i = weight - w;
    const std::string four =
        std::to_string(10000 + (i < groups ? at16(p, 8 + 2 * static_cast<std::size_t>(i)) : 0));
    integer += four.substr(1);
  }
  for (int w = -1; static_cast<int>(fraction.size()) < scale; --w) {
    const int i = weight - w;
    const int group = i >= 0 && i < groups ? at16(p, 8 + 2 * static_cast<std::size_t>(i)) : 0;
    fraction += std::to_string(10000 + group).substr(1);
  }
  fraction.resize(static_cast<std::size_t>(scale));
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  std::string text = integer.empty() ? "0" : integer;
  if (!fraction.empty()) text += "." + fraction;
  return at16(p, 4) == 0x4000 ? "-" + text : text;
}

std::string stored(const std::string& s, NumericLimit limit = {}) {
  Decimal value;
  Buffer out;
  if (!parse_decimal(s, value)) return "no decimal";
  if (const char* fault = put_numeric(value, limit, out)) return fault;
  EXPECT_EQ(out.size() - 4, 8 + 2 * static_cast<std::size_t>(at16(out.view(), 4) & 0xFFFF))
      << "the length says what follows";
  return decode(out.view());
}

TEST(Numeric, keeps_every_digit) {
  for (const char* s : {"0", "1", "-1", "9999", "10000", "10001", "123456789012345678901234567890.5",
                        "0.0001", "0.00001", "-0.10", "1.50", "100000000", "1000000000000.0000000000001"}) {
    EXPECT_EQ(stored(s), s);
  }
}

TEST(Numeric, writes_exponents_out) {
  EXPECT_EQ(stored("1e2"), "100");
  EXPECT_EQ(stored("1.5E3"), "1500");
  EXPECT_EQ(stored("1.50e1"), "15.0");
  EXPECT_EQ(stored("12e-5"), "0.00012");
  EXPECT_EQ(stored("0e5"), "0");
  EXPECT_EQ(stored("-0.00"), "0.00");
}

TEST(Numeric, holds_the_largest_and_the_smallest_there_are) {
  const std::string nines(131072, '9');
  const std::string tiny = "0." + std::string(16382, '0') + "1";
  EXPECT_EQ(stored(nines), nines);
  EXPECT_EQ(stored(tiny), tiny);
  EXPECT_EQ(stored("1e131071").size(), 131072U);
  EXPECT_EQ(stored(nines + "9"), "out of range for numeric");
  EXPECT_EQ(stored("1e131072"), "out of range for numeric");
  EXPECT_EQ(stored("1e-16384"), "more than 16,383 fraction digits");
  EXPECT_EQ(stored("1e99999999999999999999"), "out of range for numeric");
}

TEST(Numeric, refuses_what_a_precision_would_round) {
  const NumericLimit money{5, 2};
  EXPECT_EQ(stored("19.99", money), "19.99");
  EXPECT_EQ(stored("19.9", money), "19.90");
  EXPECT_EQ(stored("19.9900", money), "19.99");
  EXPECT_EQ(stored("999.99", money), "999.99");
  EXPECT_EQ(stored("19.999", money), "more fraction digits than the column keeps");
  EXPECT_EQ(stored("1000", money), "more digits before the point than the column keeps");
  EXPECT_EQ(stored("1200", {2, -2}), "1200");
  EXPECT_EQ(stored("1250", {2, -2}), "more fraction digits than the column keeps");
  EXPECT_EQ(stored("0.00123", {3, 5}), "0.00123");
  EXPECT_EQ(stored("0.01234", {3, 5}), "more digits before the point than the column keeps");
}

// All texts of up to five characters against the grammar spelled out the slow way.
bool slow_decimal(const std::string& s) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
    return i > start;
  };
  if (i < s.size() && s[i] == '-') ++i;
  const std::size_t first = i;
  if (!digits()) return false;
  if (s[first] == '0' && i > first + 1) return false;
  if (i < s.size() && s[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < s.size() && s[i] == 'e') {
    ++i;
    if (i < s.size() && (s[i] == '-' || s[i] == '+')) ++i;
    if (!digits()) return false;
  }
  return i == s.size();
}

void each_text(const std::string& alphabet, std::size_t most, const std::string& prefix, auto&& look) {
  look(prefix);
  if (prefix.size() == most) return;
  for (const char c : alphabet) each_text(alphabet, most, prefix + c, look);
}

TEST(Numeric, agrees_with_a_slow_parser_on_all_short_texts) {
  int good = 0;
  each_text("01-.e+ ", 6, "", [&](const std::string& s) {
    Decimal value;
    ASSERT_EQ(parse_decimal(s, value), slow_decimal(s)) << s;
    if (!slow_decimal(s)) return;
    ++good;
    Buffer text;
    put_numeric_text(value, text);
    ASSERT_EQ(std::strtod(s.c_str(), nullptr), std::strtod(std::string(text.view()).c_str(), nullptr)) << s;
    ASSERT_EQ(stored(s), text.view()) << s;
  });
  EXPECT_GT(good, 500);
}

TEST(Numeric, comes_back_from_random_decimals) {
  RandomCells random(5);
  for (int i = 0; i < 20'000; ++i) {
    const std::string s = random.decimal();
    Decimal value;
    ASSERT_TRUE(parse_decimal(s, value)) << s;
    Buffer text;
    put_numeric_text(value, text);
    ASSERT_EQ(stored(s), text.view()) << s;
    Decimal again;
    ASSERT_TRUE(parse_decimal(text.view(), again));
    ASSERT_TRUE(same_value(value, again)) << s;
  }
}

TEST(Numeric, takes_reals_by_their_shortest_text) {
  RandomCells random(6);
  char room[32];
  for (int i = 0; i < 20'000; ++i) {
    const double value = random.floating();
    if (!std::isfinite(value)) continue;
    Buffer out;
    ASSERT_EQ(put_numeric(shortest_decimal(value, room), {}, out), nullptr);
    ASSERT_EQ(std::strtod(decode(out.view()).c_str(), nullptr), value);
  }
}

TEST(Numeric, counts_digits_without_zeros_at_the_ends) {
  const auto count = [](const char* s) {
    Decimal value;
    EXPECT_TRUE(parse_decimal(s, value));
    const DigitCounts digits = count_digits(value);
    return std::to_string(digits.integer) + "," + std::to_string(digits.fraction);
  };
  EXPECT_EQ(count("0"), "0,0");
  EXPECT_EQ(count("0.5"), "0,1");
  EXPECT_EQ(count("120.50"), "3,1");
  EXPECT_EQ(count("1e5"), "6,0");
  EXPECT_EQ(count("1.25e-3"), "0,5");
}

}  // namespace
}  // namespace groundway::copy
