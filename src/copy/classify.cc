#include "copy/classify.h"

#include <bit>
#include <charconv>

namespace groundway::copy {

namespace {

bool is_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool equals_folded(std::string_view s, std::string_view lower_case) {
  if (s.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if ((s[i] | 0x20) != lower_case[i]) return false;
  }
  return true;
}

// Most texts are ASCII without a zero byte: the last word overlaps the one before it.
bool is_plain_ascii(std::string_view s) {
  const char* const p = s.data();
  const auto plain = [](std::uint64_t word) { return ((word | (word - kEachByte)) & kHighBits) == 0; };
  if (s.size() < 8) {
    std::uint64_t word = kEachByte;
    if (!s.empty()) std::memcpy(&word, p, s.size());
    return plain(word);
  }
  for (std::size_t i = 0; i + 8 < s.size(); i += 8) {
    if (!plain(load64(p + i))) return false;
  }
  return plain(load64(p + s.size() - 8));
}

constexpr std::array<signed char, 256> hex_table() {
  std::array<signed char, 256> table{};
  for (auto& entry : table) entry = -1;
  for (int i = 0; i < 10; ++i) table[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
  for (int i = 0; i < 6; ++i) {
    table[static_cast<std::size_t>('a' + i)] = table[static_cast<std::size_t>('A' + i)] =
        static_cast<signed char>(10 + i);
  }
  return table;
}
constexpr std::array<signed char, 256> kHex = hex_table();

}  // namespace

int hex_digit(char c) {
  return kHex[static_cast<unsigned char>(c)];
}

std::size_t character_at(const char* p, const char* end) {
  const auto lead = static_cast<unsigned char>(*p);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (static_cast<std::size_t>(end - p) < length) return 0;
  const auto second = static_cast<unsigned char>(p[1]);
  // The second byte of these leads has a narrower range: no overlong form, no surrogate, nothing over 10FFFF.
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_tail(p[i])) return 0;
  }
  return length;
}

TextScan scan_text(std::string_view s) {
  if (is_plain_ascii(s)) return {s.size(), false, false};
  TextScan scan;
  const char* p = s.data();
  const char* const end = p + s.size();
  while (p < end) {
    while (end - p >= 8) {
      const std::uint64_t word = load64(p);
      const std::uint64_t high = word & kHighBits;
      if (high == 0) {
        scan.has_nul |= has_zero_byte(word);
        scan.chars += 8;
        p += 8;
        continue;
      }
      const int plain = std::countr_zero(high) / 8;  // bytes before the first that is not ASCII
      for (int i = 0; i < plain; ++i) scan.has_nul |= p[i] == '\0';
      scan.chars += static_cast<std::uint64_t>(plain);
      p += plain;
      break;
    }
    if (p == end) break;
    const std::size_t length = character_at(p, end);
    scan.has_nul |= *p == '\0';
    scan.bad_utf8 |= length == 0;
    ++scan.chars;
    p += length == 0 ? 1 : length;
  }
  return scan;
}

bool is_clean_text(std::string_view s) {
  if (is_plain_ascii(s)) return true;
  const char* p = s.data();
  const char* const end = p + s.size();
  while (p < end) {
    if (end - p >= 8) {
      const std::uint64_t word = load64(p);
      if ((word & kHighBits) == 0) {
        if (has_zero_byte(word)) return false;
        p += 8;
        continue;
      }
    }
    const std::size_t length = character_at(p, end);
    if (length == 0 || *p == '\0') return false;
    p += length;
  }
  return true;
}

bool parse_boolean_word(std::string_view s, bool& value) {
  if (s.empty() || s.size() > 5) return false;
  for (const std::string_view word : {"t", "true", "y", "yes", "on"}) {
    if (equals_folded(s, word)) return value = true, true;
  }
  for (const std::string_view word : {"f", "false", "n", "no", "off"}) {
    if (equals_folded(s, word)) return value = false, true;
  }
  return false;
}

bool parse_integer(std::string_view s, std::int64_t& value) {
  if (s.empty() || s.size() > 20) return false;
  const std::string_view digits = s[0] == '-' ? s.substr(1) : s;
  if (digits.empty() || !is_digit(digits[0])) return false;
  if (digits[0] == '0' && s.size() > 1) return false;
  const auto [end, fault] = std::from_chars(s.data(), s.data() + s.size(), value);
  return fault == std::errc{} && end == s.data() + s.size();
}

bool parse_uuid(std::string_view s, Uuid& value) {
  const bool hyphens = s.size() == 36;
  if (!hyphens && s.size() != 32) return false;
  if (hyphens && (s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-')) return false;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10)) ++at;
    const int high = hex_digit(s[at]);
    const int low = hex_digit(s[at + 1]);
    if ((high | low) < 0) return false;
    value[i] = static_cast<char>(high * 16 + low);
    at += 2;
  }
  return true;
}

}  // namespace groundway::copy
