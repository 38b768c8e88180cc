#include "copy/classify.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

TEST(Classify, agrees_with_the_slow_check_of_utf8_on_every_pair_and_triple_of_bytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      for (const int c : {-1, 0x00, 0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xF4, 0xFF}) {
        std::string s{static_cast<char>(a), static_cast<char>(b)};
        if (c >= 0) s += static_cast<char>(c);
        const bool good = text::utf8_fault(s) == std::string_view::npos;
        ASSERT_EQ(!scan_text(s).bad_utf8, good) << text::hex(s);
        ASSERT_EQ(is_clean_text(s), good && s.find('\0') == std::string::npos) << text::hex(s);
      }
    }
  }
}

TEST(Classify, finds_a_fault_at_any_place_of_a_long_text) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string s(size, 'x');
      s[at] = '\0';
      EXPECT_TRUE(scan_text(s).has_nul && !is_clean_text(s));
      s[at] = '\xFF';
      EXPECT_TRUE(scan_text(s).bad_utf8 && !is_clean_text(s));
      EXPECT_EQ(scan_text(s).chars, size);
    }
  }
}

TEST(Classify, counts_characters_not_bytes) {
  EXPECT_EQ(scan_text("").chars, 0U);
  EXPECT_EQ(scan_text("aé€😀 and some more").chars, 18U);
  EXPECT_EQ(scan_text("\xED\xA0\x80").chars, 3U)
      << "half of a surrogate pair is three bytes that fit nowhere";
}

TEST(Classify, integers_are_those_that_print_as_the_same_text) {
  std::int64_t value = 0;
  for (const char* s : {"0", "-1", "42", "9223372036854775807", "-9223372036854775808"}) {
    ASSERT_TRUE(parse_integer(s, value)) << s;
    EXPECT_EQ(std::to_string(value), s);
  }
  for (const char* s :
       {"", "-", "-0", "007", "+1", " 1", "1 ", "1.0", "1e3", "9223372036854775808", "0x10", "--1"}) {
    EXPECT_FALSE(parse_integer(s, value)) << s;
  }
}

TEST(Classify, knows_words_for_true_and_false_in_any_case) {
  bool value = false;
  for (const char* s : {"t", "TRUE", "Yes", "on", "Y"})
    EXPECT_TRUE(parse_boolean_word(s, value) && value) << s;
  for (const char* s : {"f", "False", "NO", "oFF", "n"})
    EXPECT_TRUE(parse_boolean_word(s, value) && !value) << s;
  for (const char* s : {"", "0", "1", "tr", "truer", " t", "tRue ", "nul"}) {
    EXPECT_FALSE(parse_boolean_word(s, value)) << s;
  }
}

TEST(Classify, reads_uuids_with_and_without_hyphens) {
  Uuid a{};
  Uuid b{};
  ASSERT_TRUE(parse_uuid("01234567-89ab-CDEF-0123-456789abcdef", a));
  ASSERT_TRUE(parse_uuid("0123456789ABcdef0123456789abcdef", b));
  EXPECT_EQ(a, b);
  EXPECT_EQ(text::hex({a.data(), a.size()}), "0123456789abcdef0123456789abcdef");
  EXPECT_FALSE(parse_uuid("01234567-89ab-cdef-0123-456789abcdeg", a));
  EXPECT_FALSE(parse_uuid("012345678-9ab-cdef-0123-456789abcdef", a));
  EXPECT_FALSE(parse_uuid("0123456789abcdef0123456789abcde", a));
}

}  // namespace
}  // namespace groundway::copy
