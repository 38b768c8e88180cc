// The fast scanners of texts against plain ones, and the profile against the encoders that read what it
// counted.
#include "copy/classify.h"

#include "base/fuzz_target.h"
#include "copy/cell.h"
#include "copy/profile_values.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

constexpr std::string_view kSeeds[] = {
    "plain ascii text that is longer than a word of eight bytes",
    "gr\xC3\xBCn \xE2\x82\xAC \xF0\x9F\x98\x80",
    "\xED\xA0\x80 surrogate",
    "\xC0\xAF overlong",
    "\xF4\x90\x80\x80",
    "\xF0\x9F\x98",
    "-9223372036854775808",
    "9223372036854775807",
    "007",
    "0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50",
    "0D3C9C4B1F6A4A6E8F5D2B7C9E1A3F50",
    "TRUE",
    "off",
    "2024-02-29 23:59:59.999999",
    "2024-02-29T23:59:59+01:00",
    "1.5e3",
    "{\"a\": [1, 2]}",
};

// RFC 3629 by its table: bytes of the character at i, 0 for none.
std::size_t slow_character(std::string_view s, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U; };
  const auto tail = [&](std::size_t k) { return at(k) >= 0x80 && at(k) <= 0xBF; };
  const unsigned a = at(i);
  const unsigned b = at(i + 1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF && tail(i + 1)) return 2;
  const bool three = (a == 0xE0 && b >= 0xA0 && b <= 0xBF) || (a == 0xED && b >= 0x80 && b <= 0x9F) ||
                     (a >= 0xE1 && a <= 0xEF && a != 0xED && tail(i + 1));
  if (three && tail(i + 2)) return 3;
  const bool four = (a == 0xF0 && b >= 0x90 && b <= 0xBF) || (a == 0xF4 && b >= 0x80 && b <= 0x8F) ||
                    (a >= 0xF1 && a <= 0xF3 && tail(i + 1));
  return four && tail(i + 2) && tail(i + 3) ? 4 : 0;
}

void check_scan(std::string_view s) {
  std::uint64_t chars = 0;
  std::size_t fault = std::string_view::npos;
  for (std::size_t i = 0; i < s.size(); ++chars) {
    const std::size_t size = slow_character(s, i);
    if (size == 0 && fault == std::string_view::npos) fault = i;
    i += size == 0 ? 1 : size;
  }
  const TextScan scan = scan_text(s);
  GROUNDWAY_EXPECT(scan.chars == chars, fuzz::show(s));
  GROUNDWAY_EXPECT(scan.bad_utf8 == (fault != std::string_view::npos), fuzz::show(s));
  GROUNDWAY_EXPECT(scan.has_nul == (s.find('\0') != std::string_view::npos), fuzz::show(s));
  GROUNDWAY_EXPECT(is_clean_text(s) == scan.clean(), fuzz::show(s));
  GROUNDWAY_EXPECT(text::utf8_fault(s) == fault, fuzz::show(s));
}

void check_integer(std::string_view s) {
  std::int64_t value = 0;
  const bool taken = parse_integer(s, value);
  const auto slow = text::parse_int(s);
  const bool wanted = slow && std::to_string(*slow) == s;
  GROUNDWAY_EXPECT(taken == wanted && (!taken || value == *slow), fuzz::show(s));
}

void check_uuid(std::string_view s) {
  Uuid value{};
  std::string digits;
  bool form = s.size() == 36 || s.size() == 32;
  for (std::size_t i = 0; i < s.size() && form; ++i) {
    const bool hyphen = s.size() == 36 && (i == 8 || i == 13 || i == 18 || i == 23);
    if (hyphen ? s[i] != '-'
               : text::lower("0123456789abcdefABCDEF").find(text::lower(s.substr(i, 1))) == std::string::npos)
      form = false;
    if (!hyphen) digits += text::lower(s.substr(i, 1));
  }
  const bool taken = parse_uuid(s, value);
  GROUNDWAY_EXPECT(taken == form, fuzz::show(s));
  if (taken) GROUNDWAY_EXPECT(text::hex({value.data(), value.size()}) == digits, fuzz::show(s));
}

// What the profile counted as of a form, the encoder of that form takes.
void check_profile(std::string_view s, const char* declared, std::uint64_t schema::ColumnProfile::*count,
                   TypeKind kind) {
  schema::ColumnProfile profile;
  const Cell cell{.storage = Storage::text, .bytes = s};
  profile_value(cell, profile, wanted_for(declared));
  GROUNDWAY_EXPECT(profile.rows() == 1 && profile.texts == 1, fuzz::show(s));
  if (profile.*count == 0) return;
  ColumnPlan plan;
  plan.type = schema::of(kind);
  plan.truncate_times = true;
  GROUNDWAY_EXPECT(choose_encoder(plan), declared);
  Buffer out(64);
  const char* fault = plan.encode(cell, plan, out);
  GROUNDWAY_EXPECT(fault == nullptr || s.size() > 16'000,
                   std::string(declared) + " " + fuzz::show(s) + ": " + fault);
}

GROUNDWAY_FUZZ(classify, kSeeds) {
  using P = schema::ColumnProfile;
  check_scan(bytes);
  check_integer(bytes);
  check_uuid(bytes);
  check_profile(bytes, "INTEGER", &P::integer_texts, TypeKind::bigint);
  check_profile(bytes, "BOOLEAN", &P::boolean_words, TypeKind::boolean);
  check_profile(bytes, "DATE", &P::dates, TypeKind::date);
  check_profile(bytes, "TIME", &P::times, TypeKind::time);
  check_profile(bytes, "DATETIME", &P::naive_timestamps, TypeKind::timestamp);
  check_profile(bytes, "DATETIME", &P::offset_timestamps, TypeKind::timestamptz);
  check_profile(bytes, "UUID", &P::uuids, TypeKind::uuid);
  check_profile(bytes, "JSON", &P::strict_json, TypeKind::jsonb);
  check_profile(bytes, "JSON", &P::loose_json, TypeKind::json);
  check_profile(bytes, "DECIMAL", &P::decimal_texts, TypeKind::numeric);
}

}  // namespace
}  // namespace groundway::copy
