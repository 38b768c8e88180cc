// copy/random_cells.h - random and awkward values, for the tests of the encoders and the hashes.
//
// Purpose: the same cells go to unit tests and to a server; a seed gives the same ones again.
// Shape:   RandomCells owns the bytes of the last cell only. Used by tests alone.
// Errors:  none.
#pragma once

#include <bit>
#include <random>
#include <string>

#include "copy/cell.h"

namespace groundway::copy {

namespace cells {

inline Cell text(std::string_view s) {
  return {.storage = Storage::text, .bytes = s};
}
inline Cell blob(std::string_view s) {
  return {.storage = Storage::blob, .bytes = s};
}
inline Cell of(std::int64_t value) {
  return {.storage = Storage::integer, .integer = value};
}
inline Cell of(double value) {
  return {.storage = Storage::real, .real = value};
}

}  // namespace cells

class RandomCells {
 public:
  explicit RandomCells(std::uint64_t seed) : random_(seed) {}

  std::uint64_t next() { return random_(); }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  const T& pick(const T (&from)[N]) {
    return from[below(N)];
  }

  Cell text(std::string s) {
    bytes_ = std::move(s);
    return {.storage = Storage::text, .bytes = bytes_};
  }
  Cell blob(std::string s) {
    bytes_ = std::move(s);
    return {.storage = Storage::blob, .bytes = bytes_};
  }

  // Any magnitude is as likely as any other; the ends of each type's range come often.
  std::int64_t whole() {
    constexpr std::int64_t kEdges[] = {0,
                                       1,
                                       -1,
                                       32767,
                                       -32768,
                                       32768,
                                       2147483647,
                                       -2147483648LL,
                                       2147483648LL,
                                       9999,
                                       10000,
                                       9223372036854775807LL,
                                       -9223372036854775807LL - 1};
    if (one_in(8)) return pick(kEdges);
    return static_cast<std::int64_t>(next()) >> below(64);
  }
  double floating() {
    constexpr double kEdges[] = {0.0,
                                 -0.0,
                                 1.0,
                                 0.1,
                                 5e-324,
                                 1.7976931348623157e308,
                                 2.2250738585072014e-308,
                                 1e15,
                                 1e16,
                                 123456789012345.6,
                                 9007199254740993.0,
                                 0.0001,
                                 0.00001};
    for (;;) {
      if (one_in(8)) return pick(kEdges);
      if (one_in(2)) return static_cast<double>(whole()) / 100;
      const double value = std::bit_cast<double>(next());
      if (value == value) return value;
    }
  }
  std::string digits(std::size_t n) {
    std::string s;
    for (std::size_t i = 0; i < n; ++i) s += static_cast<char>('0' + (one_in(3) ? 0 : below(10)));
    return s;
  }
  std::string decimal() {
    std::string s = one_in(3) ? "-" : "";
    if (one_in(3)) {
      s += '0';
    } else {
      s += static_cast<char>('1' + below(9));
      s += digits(below(one_in(50) ? 400 : 12));
    }
    if (!one_in(3)) s += "." + digits(1 + below(one_in(50) ? 400 : 9));
    if (one_in(4)) s += (one_in(2) ? "e" : "E-") + std::to_string(below(one_in(20) ? 3000 : 12));
    return s;
  }
  std::string words(std::size_t most) {
    std::string s;
    const std::size_t size = below(most + 1);
    for (std::size_t i = 0; i < size; ++i) s += character();
    return s;
  }
  std::string character() {
    constexpr const char* kWide[] = {"é",       "ß", "€", "漢", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF",
                                     "\xC2\x80"};
    if (one_in(12)) return pick(kWide);
    return std::string(1, static_cast<char>(one_in(40) ? 1 + below(127) : 32 + below(95)));
  }
  std::string raw(std::size_t most) {
    std::string s(below(most + 1), '\0');
    for (char& c : s) c = static_cast<char>(below(256));
    return s;
  }
  std::string padded(std::uint64_t value, std::size_t width) {
    std::string s = std::to_string(value);
    return std::string(width > s.size() ? width - s.size() : 0, '0') + s;
  }
  std::string date() {
    constexpr const char* kEdges[] = {"0001-01-01", "9999-12-31", "2000-02-29", "1900-02-28",
                                      "1999-12-31", "2000-01-01", "1970-01-01", "2024-02-29"};
    if (one_in(8)) return pick(kEdges);
    return padded(1 + below(9999), 4) + "-" + padded(1 + below(12), 2) + "-" + padded(1 + below(31), 2);
  }
  std::string clock() {
    std::string s = padded(below(24), 2) + ":" + padded(below(60), 2);
    if (one_in(5)) return s;
    s += ":" + padded(below(60), 2);
    return one_in(3) ? s : s + "." + digits(1 + below(6));
  }
  std::string offset() {
    constexpr const char* kForms[] = {"Z", "+00:00", "+02:00", "-0530", "+05", " +01:00", "-03:30", "+13:45"};
    return pick(kForms);
  }
  std::string uuid_hex() {
    std::string s;
    for (int i = 0; i < 32; ++i) s += "0123456789abcdefABCDEF"[below(22)];
    return s;
  }
  std::string json(int depth, bool unique_keys) {
    const std::uint64_t kind = below(depth > 0 ? 9 : 6);
    if (kind >= 6) return blank() + container(depth, unique_keys, kind != 8) + blank();
    if (kind < 3) return blank() + json_string() + blank();
    if (kind < 5) return blank() + decimal_for_json() + blank();
    return blank() + std::string(one_in(3) ? "true" : one_in(2) ? "false" : "null") + blank();
  }
  std::string json_string() {
    constexpr const char* kEscapes[] = {"\\n",     "\\t",     "\\b",     "\\f",
                                        "\\r",     "\\\"",    "\\\\",    "\\/",
                                        "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00",
                                        "\\u001f", "\\u007f", "\\u0022"};
    std::string s = "\"";
    for (std::size_t i = below(12); i > 0; --i) {
      const std::string c = one_in(10) ? pick(kEscapes) : character();
      if (c[0] != '"' && static_cast<unsigned char>(c[0]) >= 0x20 && c != "\\") s += c;
    }
    return s + "\"";
  }

 private:
  std::string blank() {
    constexpr const char* kBlanks[] = {" ", "\n", "\t ", "\r\n"};
    return one_in(6) ? pick(kBlanks) : "";
  }
  std::string decimal_for_json() { return one_in(2) ? std::to_string(whole()) : decimal(); }
  std::string container(int depth, bool unique_keys, bool object) {
    std::string s = object ? "{" : "[";
    const std::size_t size = below(one_in(20) ? 14 : 5);
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) s += ",";
      if (object) {
        std::string key = json_string();
        // A tail that no other key of this object has.
        if (unique_keys) key.insert(key.size() - 1, std::to_string((i * 7 + 3) % 16) + "_");
        s += blank() + key + blank() + ":";
      }
      s += json(depth - 1, unique_keys);
    }
    return s + blank() + (object ? "}" : "]");
  }

  std::mt19937_64 random_;
  std::string bytes_;
};

}  // namespace groundway::copy
