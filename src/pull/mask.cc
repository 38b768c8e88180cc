#include "pull/mask.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>

#include "base/text.h"

namespace groundway::pull {
namespace {

std::size_t characters(std::string_view s) {
  return static_cast<std::size_t>(std::count_if(
      s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

std::string hex_of(Stream& stream, std::size_t digits) {
  std::string out;
  while (out.size() < digits) out += "0123456789abcdef"[stream.bits(4)];
  return out;
}

// An original of three letters or more must not be found in what takes its place.
bool gives_away(std::string_view made, std::string_view original) {
  const auto plain = text::trim(original);
  if (plain.size() < 3) return made == original;
  return text::lower(made).find(text::lower(plain)) != std::string::npos;
}

db::SqliteValue text_value(std::string_view bytes) {
  return {db::SqliteType::text, 0, 0, bytes};
}
db::SqliteValue blob_value(std::string_view bytes) {
  return {db::SqliteType::blob, 0, 0, bytes};
}

std::uint64_t largest_of(const schema::Type& type) {
  if (type.kind == schema::TypeKind::smallint) return 32'767;
  if (type.kind == schema::TypeKind::integer) return 2'147'483'647;
  return std::numeric_limits<std::int64_t>::max();
}

std::string_view domain_of(MaskKind kind) {
  static constexpr std::string_view kNames[] = {"keep",  "null", "constant", "email",   "name",
                                                "first", "last", "phone",    "address", "text",
                                                "hash",  "uuid", "number",   "date",    "ip"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

db::SqliteValue Masker::mask(const PullColumn& column, const db::SqliteValue& original,
                             std::string& room) const {
  using db::SqliteType;
  const MaskRule& rule = *column.mask;
  if (rule.kind == MaskKind::null) return {};
  if (rule.kind == MaskKind::constant) {
    if (column.wire == Wire::integer || column.wire == Wire::boolean)
      return {SqliteType::integer,
              text::parse_int(rule.constant).value_or(rule.constant == "true" ? 1 : 0),
              0,
              {}};
    if (column.wire == Wire::real || column.wire == Wire::decimal)
      return {SqliteType::real, 0, std::strtod(rule.constant.c_str(), nullptr), {}};
    return column.wire == Wire::blob ? blob_value(rule.constant) : text_value(rule.constant);
  }
  if (original.type == SqliteType::null || rule.kind == MaskKind::keep || rule.kind == MaskKind::date)
    return original;
  if (original.type == SqliteType::real) return {SqliteType::real, 0, real(original.real), {}};
  if (original.type == SqliteType::integer) {
    const bool exact = column.wire == Wire::integer;
    room = digits(std::to_string(original.integer),
                  exact ? largest_of(column.proof) : std::numeric_limits<std::int64_t>::max());
    return {SqliteType::integer, text::parse_int(room).value_or(0), 0, {}};
  }
  if (original.type == SqliteType::blob) {
    Stream stream(prf_, "blob", original.bytes);
    room.clear();
    const std::size_t bytes = std::max<std::size_t>(original.bytes.size(), 1);
    while (room.size() < bytes) room.push_back(static_cast<char>(stream.bits(8)));
    return blob_value(room);
  }
  room = text_of(column, original.bytes);
  return text_value(room);
}

std::string Masker::text_of(const PullColumn& column, std::string_view original) const {
  const schema::Type type = schema::parse_type(column.facts.base);
  const bool limited = type.kind == schema::TypeKind::varchar || type.kind == schema::TypeKind::bpchar;
  const std::size_t most =
      limited && type.length > 0 ? static_cast<std::size_t>(type.length) : std::string::npos;
  if (column.mask->kind == MaskKind::number)
    return digits(std::string(original), std::numeric_limits<std::int64_t>::max());
  if (column.mask->kind == MaskKind::uuid) return uuid(original);
  if (column.mask->kind == MaskKind::text && column.declared.starts_with("JSON")) return document(original);
  std::string made;
  for (std::uint64_t attempt = 0; attempt < 8; ++attempt) {
    made = made_up(column.mask->kind, original, attempt, most);
    if (made.size() > most) made.resize(most);  // what is made up is ASCII
    if (!gives_away(made, original)) break;
  }
  return made;
}

// 60 bits where uniqueness may hang on it: two of a million originals meet once in a million runs.
std::string Masker::made_up(MaskKind kind, std::string_view original, std::uint64_t attempt,
                            std::size_t room) const {
  const std::string input = std::string(original) + (attempt == 0 ? "" : std::string(attempt, '\x01'));
  Stream s(prf_, domain_of(kind), input);
  switch (kind) {
    case MaskKind::email: {
      const std::string local = s.syllables(5) + "." + s.syllables(5);
      const std::string whole = local + "@example.com";
      if (whole.size() <= room) return whole;
      return room >= 16 ? hex_of(s, room - 7) + "@x.test" : hex_of(s, room);
    }
    case MaskKind::name:
      return capital(s.syllables(3)) + " " + capital(s.syllables(4)) + "-" + capital(s.syllables(3));
    case MaskKind::first_name:
      return capital(s.syllables(5));
    case MaskKind::last_name:
      return capital(s.syllables(4)) + "-" + capital(s.syllables(3));
    case MaskKind::phone: {
      std::string out = "+999";
      while (out.size() < 16) out += static_cast<char>('0' + s.bits(30) % 10);
      return out;
    }
    case MaskKind::address:
      return std::to_string(s.bits(10) + 1) + " " + capital(s.syllables(4)) + " Street, " +
             capital(s.syllables(4));
    case MaskKind::ip: {
      if (original.find(':') != std::string_view::npos) {
        std::string out = "fd00";
        for (int i = 0; i < 4; ++i) out += ":" + hex_of(s, 4);
        return out + "::";
      }
      std::string out = "10";
      for (int i = 0; i < 3; ++i) out += "." + std::to_string(s.bits(8));
      return out;
    }
    case MaskKind::hash:
      return hex_of(s, 32);
    default:
      return words(original, attempt);
  }
}

// As many characters as there were, in words that nobody said.
std::string Masker::words(std::string_view original, std::uint64_t attempt) const {
  const std::string input = std::string(original) + std::string(attempt, '\x01');
  Stream s(prf_, "text", input);
  const std::size_t length = characters(original);
  std::string out;
  while (out.size() < length) {
    const std::string word = s.syllables(1 + static_cast<int>(s.bits(2)));
    out += out.empty() ? capital(word) : " " + word;
  }
  out.resize(length);
  if (out.ends_with(' ')) out.back() = 'o';
  return out;
}

// The same document with other texts and numbers in it. Its keys stay, unless one is an address.
std::string Masker::document(std::string_view json) const {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    const bool number = c == '-' || (c >= '0' && c <= '9');
    std::size_t end = at + 1;
    if (c == '"') {
      while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
      const std::string_view inner = json.substr(at + 1, end - at - 1);
      const std::size_t next = json.find_first_not_of(" \n\t\r", end + 1);
      const bool key = next != json.npos && json[next] == ':' && inner.find('@') == inner.npos;
      std::string made = key ? std::string(inner) : words(inner, 0);
      for (std::uint64_t i = 1; !key && i < 8 && gives_away(made, inner) && !inner.empty(); ++i)
        made = words(inner, i);
      out += '"' + made + '"';
      ++end;
    } else if (number) {
      end = std::min(json.find_first_not_of("0123456789.eE+-", at), json.size());
      const std::string_view token = json.substr(at, end - at);
      out += token.find_first_of("eE") == token.npos
                 ? digits(std::string(token), std::numeric_limits<std::int64_t>::max())
                 : "0";
    } else {
      out += c;
    }
    at = end;
  }
  return out;
}

// As many digits before and after the point, the same sign, never two originals to one number.
std::string Masker::digits(const std::string& number, std::uint64_t largest) const {
  const bool negative = number.starts_with('-');
  std::string plain;
  for (const char c : number) {
    if (c >= '0' && c <= '9')
      plain += c;
    else if (c != '-' && c != '.')
      return number;  // NaN, Infinity
  }
  const auto point = number.find('.');
  const std::size_t decimals = point == std::string::npos ? 0 : number.size() - point - 1;
  const std::size_t leading = std::min(plain.find_first_not_of('0'), plain.size());
  std::string tail = plain.substr(leading);
  if (tail.empty() || tail.size() > 19) {
    Stream s(prf_, "number", tail);
    for (char& c : tail) c = static_cast<char>('1' + s.bits(30) % 9);
  } else {
    std::uint64_t low = 1;
    for (std::size_t i = 1; i < tail.size(); ++i) low *= 10;
    const std::uint64_t high = tail.size() == 19 ? largest : std::min(low * 10 - 1, largest);
    const std::uint64_t value = std::min<std::uint64_t>(std::strtoull(tail.c_str(), nullptr, 10), high);
    tail = std::to_string(low + prf_.permute(value - low, high - low + 1));
  }
  plain = plain.substr(0, leading) + tail;
  if (decimals > 0) plain.insert(plain.size() - decimals, ".");
  return (negative ? "-" : "") + plain;
}

// The same sign and size, other digits.
double Masker::real(double original) const {
  constexpr std::uint64_t kMantissa = (1ULL << 52U) - 1;
  const auto bits = std::bit_cast<std::uint64_t>(original);
  if (original == 0 || (bits >> 52U & 0x7ffU) == 0x7ffU) return original;
  const std::uint64_t made = prf_.number("real", {reinterpret_cast<const char*>(&bits), sizeof bits});
  return std::bit_cast<double>((bits & ~kMantissa) | (made & kMantissa));
}

std::string Masker::uuid(std::string_view original) const {
  const std::string plain = text::lower(text::replace_all(std::string(original), "-", ""));
  Stream s(prf_, "uuid", plain);
  std::string hex = hex_of(s, 32);
  hex[12] = '4';
  hex[16] = "89ab"[s.bits(2)];
  return uuid_literal(hex,
                      Styles{styles_.uuid_as_hex || original.find('-') == std::string_view::npos, false});
}

}  // namespace groundway::pull
