#include "cli/printable.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "cli/colour.h"

namespace groundway::cli {
namespace {

bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

// Of the characters in two and three bytes: C1 controls, and marks that change the direction of what follows.
std::uint32_t odd_character(std::string_view s) {
  const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  if (at(0) == 0xC2 && at(1) >= 0x80 && at(1) <= 0x9F) return at(1);
  if (at(0) != 0xE2) return 0;
  const std::uint32_t code = 0x2000U + ((at(1) & 0x3FU) << 6U) + (at(2) & 0x3FU);
  const bool turns = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return turns && at(2) >= 0x80 ? code : 0;
}

bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return is_control(byte) || byte == 0xC2 || byte == 0xE2;
  });
}

// Bytes of one of our own colours at the front.
std::size_t own_colour(std::string_view text) {
  static const std::string coloured = red("|");
  const std::size_t bar = coloured.find('|');
  for (const std::string_view ours :
       {std::string_view(coloured).substr(0, bar), std::string_view(coloured).substr(bar + 1)}) {
    if (text.starts_with(ours)) return ours.size();
  }
  return 0;
}

std::string escaped(std::string_view text, bool with_colours) {
  std::string out;
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::uint32_t odd = odd_character(text);
    std::size_t size = with_colours ? own_colour(text) : 0;
    if (size > 0) {
      out += text.substr(0, size);
    } else if (odd != 0) {
      size = odd < 0x100 ? 2 : 3;
      const char bytes[] = {static_cast<char>(odd >> 8U), static_cast<char>(odd)};
      out += odd < 0x100 ? "\\x" + text::hex({bytes + 1, 1}) : "\\u" + text::hex({bytes, 2});
    } else {
      size = 1;
      out += is_control(byte) ? "\\x" + text::hex(text.substr(0, 1)) : std::string(1, text.front());
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  return is_plain(text) ? std::string(text) : escaped(text, false);
}

std::string printable_page(std::string_view text) {
  return is_plain(text) ? std::string(text) : escaped(text, true);
}

}  // namespace groundway::cli
