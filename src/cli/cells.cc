#include "cli/cells.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "cli/printable.h"

namespace groundway::cli {
namespace {

struct Range {
  std::uint32_t first, last;
};

// Marks that stand on the character before them, and characters without a width.
constexpr std::array<Range, 22> kNoCell = {{{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                                            {0x064B, 0x065F}, {0x06D6, 0x06DC}, {0x0900, 0x0902}, {0x093C, 0x093C},
                                            {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
                                            {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
                                            {0x2028, 0x2029}, {0x2060, 0x2064}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                                            {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}}};

constexpr std::array<Range, 14> kTwoCells = {{{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2E80, 0x303E}, {0x3041, 0x4DBF},
                                              {0x4E00, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                                              {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F004, 0x1F2FF},
                                              {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, std::uint32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [&](Range r) { return c >= r.first && c <= r.last; });
}

std::size_t size_of(std::string_view valid) {
  const auto byte = static_cast<unsigned char>(valid.front());
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::uint32_t code_of(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  std::uint32_t code = character.size() == 1 ? first : first & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

std::size_t width_of(std::string_view character) {
  const std::uint32_t code = code_of(character);
  return is_in(kNoCell, code) ? 0 : is_in(kTwoCells, code) ? 2 : 1;
}

// The beginning that fits, and its cells.
std::pair<std::string_view, std::size_t> fitting(std::string_view line, std::size_t cells) {
  std::size_t used = 0, bytes = 0;
  while (bytes < line.size()) {
    const std::string_view character = line.substr(bytes, size_of(line.substr(bytes)));
    const std::size_t width = width_of(character);
    if (used + width > cells) break;
    used += width;
    bytes += character.size();
  }
  return {line.substr(0, bytes), used};
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out(text);
  for (std::size_t fault = text::utf8_fault(out); fault != out.npos; fault = text::utf8_fault(out)) out[fault] = '?';
  out = printable(out);
  return text::replace_all(text::replace_all(std::move(out), "\n", "\\x0a"), "\t", "\\x09");
}

std::size_t cells_of(std::string_view line) {
  return fitting(line, line.size() * 2).second;
}

std::string cut_to_cells(std::string_view line, std::size_t cells) {
  const auto [all, used] = fitting(line, cells);
  if (all.size() == line.size()) return std::string(line);
  if (cells <= 2) return std::string(all);
  return std::string(fitting(line, cells - 2).first) + "..";
}

std::string pad_to_cells(std::string_view line, std::size_t cells) {
  std::string out = cut_to_cells(line, cells);
  return out + std::string(cells - std::min(cells, cells_of(out)), ' ');
}

}  // namespace groundway::cli
