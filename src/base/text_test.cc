#include "base/text.h"

#include <gtest/gtest.h>

#include "base/json_text.h"

namespace groundway::text {
namespace {

TEST(Text, splits_and_keeps_empty_parts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
}

TEST(Text, percent_encoding_comes_back) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_decode("a%4"), std::nullopt);
  EXPECT_EQ(percent_decode("%zz"), std::nullopt);
}

TEST(Text, base64_matches_the_rfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Text, shell_quoting_leaves_safe_words_alone) {
  EXPECT_EQ(shell_quote("app.db"), "app.db");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote(""), "''");
}

TEST(Text, numbers_for_people) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(70265), "70,265");
  EXPECT_EQ(thousands(1234567890), "1,234,567,890");
  EXPECT_EQ(bytes_human(999), "999 B");
  EXPECT_EQ(bytes_human(1'240'000'000), "1.2 GB");
  EXPECT_EQ(seconds_human(0.041), "41 ms");
  EXPECT_EQ(seconds_human(252), "4 m 12 s");
}

TEST(Text, whole_numbers_only) {
  EXPECT_EQ(parse_int("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(parse_int("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_int("1x"), std::nullopt);
  EXPECT_EQ(parse_int(""), std::nullopt);
}

TEST(Text, durations) {
  EXPECT_EQ(parse_duration_ms("30"), 30'000);
  EXPECT_EQ(parse_duration_ms("1h30m"), 5'400'000);
  EXPECT_EQ(parse_duration_ms("250ms"), 250);
  EXPECT_EQ(parse_duration_ms("5 s"), std::nullopt);
  EXPECT_EQ(parse_duration_ms(""), std::nullopt);
  EXPECT_EQ(parse_duration_ms("s"), std::nullopt);
}

TEST(Text, a_typo_finds_its_word_and_noise_finds_none) {
  const std::vector<std::string> words = {"env show", "env list", "copy"};
  EXPECT_EQ(nearest("env shwo", words), "env show");
  EXPECT_EQ(nearest("cpoy", words), "copy");
  EXPECT_EQ(nearest("qqqqqqqq", words), std::nullopt);
}

// Slow twin: decodes code points by the book.
std::size_t slow_fault(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto b = [&](std::size_t k) {
      return i + k < s.size() ? static_cast<unsigned char>(s[i + k]) : 0U;
    };
    const std::size_t n = b(0) < 0x80                   ? 1
                          : b(0) >= 0xC0 && b(0) < 0xE0 ? 2
                          : b(0) >= 0xE0 && b(0) < 0xF0 ? 3
                          : b(0) >= 0xF0 && b(0) < 0xF8 ? 4
                                                        : 0;
    if (n == 0) return i;
    std::uint32_t point = n == 1 ? b(0) : b(0) & (0x7FU >> n);
    for (std::size_t k = 1; k < n; ++k) {
      if ((b(k) & 0xC0U) != 0x80U) return i;
      point = point << 6U | (b(k) & 0x3FU);
    }
    const std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[n] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return i;
    i += n;
  }
  return std::string_view::npos;
}

TEST(Text, utf8_agrees_with_a_slow_reader_on_every_short_text) {
  const std::string alphabet(
      "\x00\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc1\xc2\xdf\xe0\xed\xee\xf0\xf1\xf4\xf5\xff", 20);
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      for (const char c : alphabet) {
        for (const char d : alphabet) {
          const std::string s{a, b, c, d};
          ASSERT_EQ(utf8_fault(s), slow_fault(s)) << hex(s);
          const std::string padded = "12345678" + s;
          ASSERT_EQ(utf8_fault(padded), slow_fault(padded)) << hex(s);
        }
      }
    }
  }
}

TEST(Text, excerpts_are_printable_and_short) {
  EXPECT_EQ(excerpt("a\nb\x01", 10), "a\\nb\\x01");
  EXPECT_EQ(excerpt("abcdef", 3), "abc...");
  EXPECT_EQ(utf8_fault(excerpt("\xff\xfe", 10)), std::string_view::npos);
}

TEST(JsonText, escapes_and_replaces_what_is_no_text) {
  EXPECT_EQ(json_text("a\"b\\c\n"), "\"a\\\"b\\\\c\\n\"");
  EXPECT_EQ(json_text("\x01\xff"), "\"\\u0001\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace groundway::text
