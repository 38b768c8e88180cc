// sql/translate_value.cc - the small facts about values and types.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql {

Affinity affinity_of_declared(std::string_view declared_type) {
  const std::string type = text::upper(declared_type);
  const auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
  if (has("INT")) return Affinity::integer;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::text;
  if (type.empty() || has("BLOB")) return Affinity::none;
  if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::real;
  return Affinity::numeric;
}

}  // namespace groundway::sql

namespace groundway::sql::translating {

namespace {

constexpr std::array kCastNames = {"text",     "text",  "boolean", "bigint", "float8",    "numeric",
                                   "text",     "bytea", "date",    "time",   "timestamp", "timestamptz",
                                   "interval", "uuid",  "json",    "jsonb"};

bool is_sqlite_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view s, std::size_t at) {
  while (at < s.size() && is_digit(s[at])) ++at;
  return at;
}

// The exponent's end; npos when there is an e without digits.
std::size_t skip_exponent(std::string_view s, std::size_t at) {
  if (at >= s.size() || (s[at] != 'e' && s[at] != 'E')) return at;
  ++at;
  if (at < s.size() && (s[at] == '+' || s[at] == '-')) ++at;
  const std::size_t end = skip_digits(s, at);
  return end == at ? std::string_view::npos : end;
}

std::string canonical_integer(std::string_view digits, bool negative) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return "0";
  return (negative ? "-" : "") + std::string(digits.substr(first));
}

}  // namespace

Error refuse(std::string reason) {
  return Error{Code::source_schema, std::move(reason)};
}

void tell(const Env& env, std::string note) {
  auto& notes = env.context->notes;
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

Result<void> need_pure(const Env& env, std::string_view what) {
  if (env.context->immutable_for.empty()) return {};
  return refuse(std::string(what) +
                " depends on more than its arguments in PostgreSQL, which forbids it in " +
                env.context->immutable_for);
}

Result<void> need_once(const Value& value) {
  if (value.sql.find("gen_random_uuid(") == std::string::npos) return {};
  return refuse("a random value is used where PostgreSQL would draw it twice");
}

std::string operand(const Value& value) {
  return value.atomic ? value.sql : "(" + value.sql + ")";
}

Value call(std::string sql, ValueType type) {
  Value value;
  value.sql = std::move(sql);
  value.type = type;
  return value;
}

Value compound(std::string sql, ValueType type) {
  Value value = call(std::move(sql), type);
  value.atomic = false;
  return value;
}

Value null_value() {
  return call("NULL", ValueType::null);
}

Value integer_value(std::string digits) {
  Value value = call(digits, ValueType::integer);
  value.atomic = digits.front() != '-';
  value.small = digits.size() <= 9;
  value.not_null = true;
  value.number = std::move(digits);
  return value;
}

Result<Value> text_literal(std::string_view content) {
  if (text::utf8_fault(content) != std::string_view::npos) return refuse("a text that is not UTF-8");
  auto quoted = quote_literal(content);
  if (!quoted) return refuse("a text with a NUL byte cannot stand in PostgreSQL");
  Value value = call(std::move(quoted).value(), ValueType::text);
  value.not_null = true;
  value.string = std::string(content);
  return value;
}

std::string cast_name(ValueType type) {
  return kCastNames.at(static_cast<std::size_t>(type));
}

bool is_number(ValueType type) {
  return type == ValueType::integer || type == ValueType::real || type == ValueType::numeric;
}

bool may_be_whole(const Value& value) {
  if (value.type != ValueType::real || value.number) return false;
  return value.either || (value.has_affinity && value.affinity != Affinity::real);
}

bool is_time(ValueType type) {
  return type == ValueType::date || type == ValueType::time || type == ValueType::timestamp ||
         type == ValueType::timestamptz;
}

bool is_numeric_affinity(Affinity affinity) {
  return affinity == Affinity::numeric || affinity == Affinity::integer || affinity == Affinity::real;
}

Affinity affinity_of_type(ValueType type) {
  switch (type) {
    case ValueType::integer:
      return Affinity::integer;
    case ValueType::real:
      return Affinity::real;
    case ValueType::boolean:
    case ValueType::numeric:
    case ValueType::date:
    case ValueType::time:
    case ValueType::timestamp:
    case ValueType::timestamptz:
      return Affinity::numeric;
    case ValueType::text:
    case ValueType::uuid:
    case ValueType::json:
    case ValueType::jsonb:
      return Affinity::text;
    default:
      return Affinity::none;
  }
}

Value column_value(const Source& source, const ColumnShape& column) {
  const std::string name = quote_ident(column.target_name);
  Value value = call(source.prefix.empty() ? name : source.prefix + "." + name, column.type);
  if (column.json_value) {
    value = json_value_at({value.sql, "(" + value.sql + " #>> '{}')"});
    value.name = column.source_name;
    value.is_column = true;
    return value;
  }
  value.affinity = column.affinity == Affinity::from_type ? affinity_of_type(column.type) : column.affinity;
  value.has_affinity = true;
  value.fold = column.nocase ? Fold::nocase : column.rtrim ? Fold::rtrim : Fold::binary;
  value.not_null = column.not_null;
  value.rowid_alias = column.rowid_alias;
  // A column whose numbers became text holds them as text, whoever set the flag.
  value.respelled = column.respelled;
  value.mixed = column.mixed || (column.type == ValueType::text && is_numeric_affinity(value.affinity));
  value.time_source = column.time_source;
  value.is_column = true;
  value.name = column.source_name;
  return value;
}

ColumnShape shape_of(const Value& value, std::string name) {
  ColumnShape shape;
  shape.target_name = name;
  shape.source_name = std::move(name);
  shape.type =
      value.type == ValueType::null || value.type == ValueType::unknown ? ValueType::text : value.type;
  shape.affinity = value.has_affinity ? value.affinity : Affinity::none;
  if (value.type == ValueType::real && !value.has_affinity && !value.either) shape.affinity = Affinity::real;
  shape.time_source = value.time_source;
  shape.nocase = value.fold == Fold::nocase;
  shape.rtrim = value.fold == Fold::rtrim;
  shape.not_null = value.not_null;
  shape.mixed = value.mixed;
  shape.respelled = value.respelled;
  return shape;
}

std::optional<std::string> canonical_number(std::string_view s) {
  while (!s.empty() && is_sqlite_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_sqlite_space(s.back())) s.remove_suffix(1);
  const bool negative = !s.empty() && s.front() == '-';
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  const std::size_t whole = skip_digits(s, 0);
  if (whole == s.size()) {
    if (s.empty()) return std::nullopt;
    return canonical_integer(s, negative);
  }
  std::size_t end = whole;
  if (s[end] == '.') end = skip_digits(s, end + 1);
  if (whole == 0 && end <= 1) return std::nullopt;
  end = skip_exponent(s, end);
  if (end != s.size()) return std::nullopt;
  return (negative ? "-" : "") + std::string(whole == 0 ? "0" : "") + std::string(s);
}

bool is_integer_text(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && skip_digits(text, 0) == text.size();
}

bool looks_like_uuid(std::string_view text) {
  std::size_t hex_digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (text.size() == 36 && dash_place) {
      if (text[i] != '-') return false;
      continue;
    }
    const char c = text[i];
    if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) return false;
    ++hex_digits;
  }
  return hex_digits == 32;
}

}  // namespace groundway::sql::translating
