// base/text.h - small text functions, all pure.
//
// Purpose: the few string operations the standard library lacks, once.
// Shape:   views in, values out; ASCII case only (SQL folds ASCII only, too).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::text {

std::string lower(std::string_view s);
std::string upper(std::string_view s);
std::string_view trim(std::string_view s);
bool iequals(std::string_view a, std::string_view b);
bool istarts_with(std::string_view s, std::string_view prefix);
std::vector<std::string> split(std::string_view s, char separator);  // "a,,b" has three parts; "" has one
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string replace_first(std::string s, std::string_view from, std::string_view to);
std::string replace_all(std::string s, std::string_view from, std::string_view to);

std::string hex(std::string_view bytes);  // lower case
std::string base64(std::string_view bytes);
std::string percent_encode(std::string_view s);                 // all but RFC 3986's unreserved characters
std::optional<std::string> percent_decode(std::string_view s);  // none at a bad escape
std::string shell_quote(std::string_view s);                    // as it is where that is safe

std::string thousands(std::uint64_t n);                        // 70265 -> "70,265"
std::string count_of(std::uint64_t n, std::string_view noun);  // "1 row", "70,265 rows"
std::string bytes_human(std::uint64_t n);                      // 1.2 MB (decimal units)
std::string seconds_human(double seconds);                     // "41 ms", "1.3 s", "4 m 12 s"
std::optional<std::int64_t> parse_int(std::string_view s);     // the whole of s, base 10, fits 64 bits
// "30s", "5m", "1h30m", "250ms"; a bare number is seconds. Milliseconds; none when it is not a duration.
std::optional<std::int64_t> parse_duration_ms(std::string_view s);

std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate nearest to `word` when near enough to be a typo of it.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// Where the first fault in UTF-8 stands (RFC 3629: no surrogates, nothing over U+10FFFF); npos when valid.
std::size_t utf8_fault(std::string_view s);

// A printable form for error texts: control bytes escaped, cut to `limit` characters.
std::string excerpt(std::string_view s, std::size_t limit);

}  // namespace groundway::text
