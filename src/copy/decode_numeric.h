// copy/decode_numeric.h - for tests: numeric's binary form read back as text.
//
// Purpose: a second opinion on the encoder, written from the wire form alone.
// Shape:   pure; the payload without its length.
// Errors:  none; "malformed" where the groups do not add up.
#pragma once

#include <string>
#include <string_view>

namespace groundway::copy {

inline std::string decode_numeric(std::string_view p) {
  const auto at16 = [&](std::size_t at) {
    return static_cast<std::int16_t>((static_cast<unsigned char>(p[at]) << 8) |
                                     static_cast<unsigned char>(p[at + 1]));
  };
  if (p.size() < 8) return "malformed";
  const int groups = at16(0) & 0xFFFF;
  const int weight = at16(2);
  const int sign = at16(4) & 0xFFFF;
  const int scale = at16(6) & 0xFFFF;
  if (p.size() != 8 + 2 * static_cast<std::size_t>(groups)) return "malformed";
  if (sign >= 0xC000) return sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity";
  const auto group = [&](int w) {  // four digits of the weight w
    const int i = weight - w;
    return std::to_string(10000 + (i >= 0 && i < groups ? at16(8 + 2 * static_cast<std::size_t>(i)) : 0))
        .substr(1);
  };
  std::string integer;
  std::string fraction;
  for (int w = weight; w >= 0; --w) integer += group(w);
  for (int w = -1; static_cast<int>(fraction.size()) < scale; --w) fraction += group(w);
  fraction.resize(static_cast<std::size_t>(scale));
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  return std::string(sign == 0x4000 ? "-" : "") + (integer.empty() ? "0" : integer) +
         (fraction.empty() ? "" : "." + fraction);
}

}  // namespace groundway::copy
