// sql/translate_prefix.cc - the number that a text starts with, which is what SQLite computes with.
#include <cstdlib>

#include "base/text.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

constexpr std::string_view kBlank = "[ \\t\\n\\v\\f\\r]*";

// The longest start of a literal that is a number; "0" when there is none.
std::string literal_prefix(std::string_view s) {
  for (std::size_t size = s.size(); size > 0; --size) {
    if (s[size - 1] == ' ' || (s[size - 1] >= '\t' && s[size - 1] <= '\r')) continue;
    if (const auto number = canonical_number(s.substr(0, size))) return *number;
  }
  return "0";
}

Result<Value> literal_number(const std::string& text) {
  const std::string number = literal_prefix(text);
  if (is_integer_text(number) && text::parse_int(number)) return integer_value(number);
  constexpr std::size_t kDigits = 30;
  if (number.size() > kDigits || number.find_first_of("eE") != std::string::npos) {
    return refuse("the text '" + text::excerpt(text, 40) + "' used as a number");
  }
  Value value = call("(" + number + ")::float8", ValueType::real);
  if (number.front() != '-') value.sql = number + "::float8";
  value.number = number;
  value.not_null = true;
  return value;
}

}  // namespace

std::string prefix_number(const std::string& text) {
  const std::string number = "substring(" + text + " from '^" + std::string(kBlank) +
                             "([+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?)')::float8";
  return "CASE WHEN " + text + " IS NOT NULL THEN coalesce(" + number + ", 0) END";
}

std::string integer_prefix(const std::string& text) {
  return "CASE WHEN " + text + " IS NOT NULL THEN least(greatest(coalesce(substring(" + text + " from '^" +
         std::string(kBlank) +
         "([+-]?[0-9]+)')::numeric, 0), -9223372036854775808), 9223372036854775807)::bigint END";
}

Result<Value> as_counted(const Env& env, const Value& value) {
  if (!value.json.empty()) return json_as_number(value);
  if (value.type != ValueType::text || value.digits) return as_number(env, value);
  if (value.respelled)
    return refuse("the text of a column is used whose values SQLite spells in another way");
  TRY(need_once(value));
  if (value.string) return literal_number(*value.string);
  Value number = call("(" + prefix_number(operand(value)) + ")", ValueType::real);
  number.either = true;  // an integer where the text starts with one
  number.not_null = value.not_null;
  return number;
}

}  // namespace groundway::sql::translating
