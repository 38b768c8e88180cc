// copy/classify.h - what a text looks like, told from its bytes.
//
// Purpose: the profile counts these and the encoders read them, so both must agree on each form.
// Shape:   pure; one pass; the first byte decides early. No blanks are skipped unless it says so.
// Errors:  none: false is "not of this form".
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace groundway::copy {

struct TextScan {
  std::uint64_t chars = 0;  // characters; a byte that fits nowhere counts as one
  bool has_nul = false;
  bool bad_utf8 = false;

  bool clean() const { return !has_nul && !bad_utf8; }
};
TextScan scan_text(std::string_view s);

bool is_clean_text(std::string_view s);  // valid UTF-8 without a zero byte; stops at the first fault

// Bytes of the character at p (1 to 4), or 0 where no valid one begins (RFC 3629). p < end.
std::size_t character_at(const char* p, const char* end);

// t f true false yes no on off y n, any case; not 0 and 1.
bool parse_boolean_word(std::string_view s, bool& value);

// The canonical form of a 64-bit integer: what printing it gives again. "007", "+1" and "-0" are not.
bool parse_integer(std::string_view s, std::int64_t& value);

using Uuid = std::array<char, 16>;
// 36 characters with hyphens or 32 hexadecimal digits.
bool parse_uuid(std::string_view s, Uuid& value);

inline bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}
int hex_digit(char c);  // -1: none

inline std::uint64_t load64(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  return word;
}
inline constexpr std::uint64_t kEachByte = 0x0101010101010101ULL;
inline constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
inline bool has_zero_byte(std::uint64_t word) {
  return ((word - kEachByte) & ~word & kHighBits) != 0;
}

}  // namespace groundway::copy
