#include "schema/type.h"

#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace groundway::schema {
namespace {

struct Spelling {
  std::string_view name;
  TypeKind kind;
};

// The first row of a kind is what render() writes; the others are what PostgreSQL reads as the same.
constexpr auto kSpellings = std::to_array<Spelling>({
    {"boolean", TypeKind::boolean},
    {"bool", TypeKind::boolean},
    {"smallint", TypeKind::smallint},
    {"int2", TypeKind::smallint},
    {"integer", TypeKind::integer},
    {"int", TypeKind::integer},
    {"int4", TypeKind::integer},
    {"bigint", TypeKind::bigint},
    {"int8", TypeKind::bigint},
    {"real", TypeKind::real},
    {"float4", TypeKind::real},
    {"double precision", TypeKind::double_precision},
    {"float8", TypeKind::double_precision},
    {"float", TypeKind::double_precision},
    {"numeric", TypeKind::numeric},
    {"decimal", TypeKind::numeric},
    {"dec", TypeKind::numeric},
    {"text", TypeKind::text},
    {"character varying", TypeKind::varchar},
    {"varchar", TypeKind::varchar},
    {"char varying", TypeKind::varchar},
    {"character", TypeKind::bpchar},
    {"char", TypeKind::bpchar},
    {"bpchar", TypeKind::bpchar},
    {"bytea", TypeKind::bytea},
    {"date", TypeKind::date},
    {"time without time zone", TypeKind::time},
    {"time", TypeKind::time},
    {"timestamp without time zone", TypeKind::timestamp},
    {"timestamp", TypeKind::timestamp},
    {"timestamp with time zone", TypeKind::timestamptz},
    {"timestamptz", TypeKind::timestamptz},
    {"interval", TypeKind::interval},
    {"uuid", TypeKind::uuid},
    {"json", TypeKind::json},
    {"jsonb", TypeKind::jsonb},
});

constexpr int kMaxPrecision = 1000;  // of numeric

bool has_fraction(TypeKind kind) {
  return kind == TypeKind::time || kind == TypeKind::timestamp || kind == TypeKind::timestamptz;
}

std::string_view first_spelling(TypeKind kind) {
  for (const Spelling& s : kSpellings) {
    if (s.kind == kind) return s.name;
  }
  return "text";
}

struct Words {
  std::string base;                // "timestamp with time zone" of "timestamp(3) with time zone"
  std::vector<std::int64_t> args;  // 3
  bool readable = true;
};

void append_word(std::string& base, char c) {
  const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
  if (!blank) {
    base += c;
  } else if (!base.empty() && base.back() != ' ') {
    base += ' ';
  }
}

Words split_words(const std::string& lower) {
  Words words;
  const std::size_t open = lower.find('(');
  const std::size_t close = lower.find(')');
  std::string rest = lower;
  if (open != std::string::npos) {
    if (close == std::string::npos || close < open) return {.base = {}, .args = {}, .readable = false};
    for (const std::string& part : text::split(lower.substr(open + 1, close - open - 1), ',')) {
      const auto number = text::parse_int(text::trim(part));
      if (!number || *number < -1000 || *number > 10'485'760)
        return {.base = {}, .args = {}, .readable = false};
      words.args.push_back(*number);
    }
    rest = lower.substr(0, open) + ' ' + lower.substr(close + 1);
  }
  for (const char c : rest) append_word(words.base, c);
  words.base = std::string(text::trim(words.base));
  if (words.base.starts_with("pg_catalog.")) words.base.erase(0, 11);
  return words;
}

std::optional<Type> with_args(Type type, const Words& words) {
  const auto count = words.args.size();
  const int first = count > 0 ? static_cast<int>(words.args[0]) : 0;
  if (type.kind == TypeKind::numeric) {
    if (count > 2 || (count > 0 && (first < 1 || first > kMaxPrecision))) return std::nullopt;
    type.precision = first;
    type.scale = count == 2 ? static_cast<int>(words.args[1]) : 0;
    return type;
  }
  if (type.kind == TypeKind::varchar || type.kind == TypeKind::bpchar) {
    if (count > 1 || (count == 1 && first < 1)) return std::nullopt;
    type.length = first;
    // "character" alone is one character; "bpchar" alone has no limit.
    if (count == 0 && type.kind == TypeKind::bpchar && words.base != "bpchar") type.length = 1;
    return type;
  }
  if (has_fraction(type.kind)) {
    if (count > 1 || (count == 1 && (first < 0 || first > 6))) return std::nullopt;
    if (count == 1) type.precision = first;
    return type;
  }
  if (words.base == "float" && count == 1 && first >= 1 && first <= 53) {
    return of(first <= 24 ? TypeKind::real : TypeKind::double_precision);
  }
  if (count > 0) return std::nullopt;
  return type;
}

}  // namespace

Type of(TypeKind kind) {
  Type type;
  type.kind = kind;
  if (has_fraction(kind)) type.precision = -1;
  return type;
}

std::string render(const Type& type) {
  if (type.kind == TypeKind::other) return type.name;
  std::string name(first_spelling(type.kind));
  if (type.kind == TypeKind::bpchar && type.length == 0) return "bpchar";
  std::string modifier;
  if (type.kind == TypeKind::numeric && type.precision > 0) {
    modifier = "(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
  } else if (type.length > 0 && (type.kind == TypeKind::varchar || type.kind == TypeKind::bpchar)) {
    modifier = "(" + std::to_string(type.length) + ")";
  } else if (has_fraction(type.kind) && type.precision >= 0) {
    modifier = "(" + std::to_string(type.precision) + ")";
  }
  if (modifier.empty()) return name;
  const std::size_t word = has_fraction(type.kind) ? name.find(' ') : std::string::npos;
  return word == std::string::npos ? name + modifier : name.insert(word, modifier);
}

Type parse_type(std::string_view written) {
  const std::string_view trimmed = text::trim(written);
  Type other = of(TypeKind::other);
  other.name = std::string(trimmed);
  if (trimmed.find_first_of("\"[]") != std::string_view::npos) return other;
  const Words words = split_words(text::lower(trimmed));
  if (!words.readable) return other;
  for (const Spelling& s : kSpellings) {
    if (s.name == words.base) return with_args(of(s.kind), words).value_or(other);
  }
  return other;
}

}  // namespace groundway::schema
