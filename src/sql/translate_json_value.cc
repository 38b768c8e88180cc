// sql/translate_json_value.cc - what json_extract() and ->> give: the row tells the type, a use picks the
// form.
//
// Numbers stay numbers, true and false are 1 and 0, null is NULL, and a nested value is its text. Numbers
// come before texts in SQLite's order; against one side of known type that leaves one exact form of the
// other.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

std::string type_of(const std::string& place) {
  return "CASE jsonb_typeof(" + place + ")";
}

std::string inner_text(const std::string& place) {
  return "(" + place + " #>> '{}')";
}

constexpr std::string_view kCounts = " WHEN 'boolean' THEN ";

// Beside a number: its own number, and NaN, which PostgreSQL puts after every number, for any text. A
// column's affinity reads the texts that are numbers.
std::string beside_number(const Value& value, bool converts) {
  const std::string& place = value.json;
  std::string of_text = "'NaN'";
  if (converts) {
    of_text = "CASE WHEN " + inner_text(place) +
              " ~ '^[ \\t\\n\\v\\f\\r]*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?[ "
              "\\t\\n\\v\\f\\r]*$' THEN " +
              inner_text(place) + "::numeric ELSE 'NaN' END";
  }
  return type_of(place) + " WHEN 'number' THEN " + place + "::numeric" + std::string(kCounts) + place +
         "::boolean::int WHEN 'string' THEN " + of_text +
         " WHEN 'object' THEN 'NaN' WHEN 'array' THEN 'NaN' END";
}

// Beside a text that starts with no bracket: any number comes before it, a nested value by its bracket.
std::string beside_text(const Value& value) {
  const std::string& place = value.json;
  return type_of(place) + " WHEN 'string' THEN " + inner_text(place) +
         " WHEN 'object' THEN '{' WHEN 'array' THEN '[' WHEN 'number' THEN ''" + std::string(kCounts) +
         "'' END";
}

bool is_plain(const std::string& literal) {
  return !canonical_number(literal) && literal != "true" && literal != "false";
}

bool starts_known(const Value& text) {
  if (!text.moment.empty()) return true;
  return text.string && !text.string->empty() && text.string->front() != '{' && text.string->front() != '[';
}

Result<Aligned> align_with_text(const Env& env, const Value& value, const Value& text, bool ordering) {
  (void)env;
  if (text.fold != Fold::binary) return refuse("a JSON value is compared under NOCASE");
  if (text.mixed) return refuse("a JSON value is compared with a column of mixed values");
  const std::string order = ordering ? " COLLATE \"C\"" : "";
  if (text.has_affinity && text.affinity == Affinity::text) {
    return Aligned{operand(value) + order, operand(text) + order, 0, 0};
  }
  const bool bracketed = text.string && (text.string->starts_with("{") || text.string->starts_with("["));
  if (!ordering && text.string && !bracketed && is_plain(*text.string)) {
    return Aligned{value.json_text, operand(text), 0, 0};
  }
  if (!starts_known(text)) return refuse("a JSON value is compared with a text that is not known");
  return Aligned{"(" + beside_text(value) + ")" + order, operand(text), 0, 0};
}

Result<Aligned> align_one(const Env& env, const Value& value, const Value& other, bool ordering) {
  if (!other.json.empty()) {
    if (ordering) return refuse("the order of two JSON values");
    return Aligned{"(" + json_as_sql(value.json) + ")", "(" + json_as_sql(other.json) + ")", 0, 0};
  }
  if (other.type == ValueType::text) return align_with_text(env, value, other, ordering);
  if (is_number(other.type) || other.type == ValueType::boolean) {
    const bool converts = other.has_affinity && is_numeric_affinity(other.affinity);
    ASSIGN(const auto number, as_number(env, other));
    return Aligned{"(" + beside_number(value, converts) + ")", operand(number), 0, 0};
  }
  if (other.type == ValueType::uuid) {
    ASSIGN(const auto text, as_text(env, other));
    return Aligned{operand(value), operand(text), 0, 0};
  }
  return refuse("a JSON value is compared with a " + cast_name(other.type));
}

}  // namespace

std::string json_as_sql(const std::string& place) {
  return "CASE " + place + " WHEN 'true' THEN '1' WHEN 'false' THEN '0' WHEN 'null' THEN NULL ELSE " + place +
         " END";
}

Value json_value_at(const JsonPlace& place) {
  Value value =
      call("CASE " + place.json + " WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE " + place.text + " END",
           ValueType::text);
  value.json = place.json;
  value.json_text = place.text;
  value.mixed = true;
  value.atomic = false;
  return value;
}

Value json_value(const Env& env, const JsonPlace& place) {
  tell(env,
       "a JSON value comes as text where its type is not clear from its use; a nested one in jsonb's "
       "spelling");
  return json_value_at(place);
}

Value json_grouped(const Value& value) {
  Value grouped = value;
  grouped.json = "(" + json_as_sql(value.json) + ")";
  grouped.sql = grouped.json_text = "(" + grouped.json + " #>> '{}')";
  grouped.atomic = true;
  return grouped;
}

Value json_as_number(const Value& value) {
  const std::string& place = value.json;
  Value number = call("(" + type_of(place) + " WHEN 'number' THEN " + place + "::float8" +
                          std::string(kCounts) + place + "::boolean::int WHEN 'string' THEN " +
                          prefix_number(inner_text(place)) + " WHEN 'object' THEN 0 WHEN 'array' THEN 0 END)",
                      ValueType::real);
  number.either = true;
  return number;
}

Value json_cast_to_integer(const Value& value) {
  const std::string& place = value.json;
  return compound(type_of(place) + " WHEN 'number' THEN least(greatest(trunc(" + place +
                      "::numeric), -9223372036854775808), 9223372036854775807)::bigint" +
                      std::string(kCounts) + place + "::boolean::int WHEN 'string' THEN " +
                      integer_prefix(inner_text(place)) + " WHEN 'object' THEN 0 WHEN 'array' THEN 0 END",
                  ValueType::integer);
}

// Numbers by value, then texts by their bytes.
std::string json_order(const Value& value, const std::string& direction) {
  const std::string place = "(" + json_as_sql(value.json) + ")";
  const std::string is_number = "jsonb_typeof(" + place + ") = 'number'";
  return "jsonb_typeof(" + place + ") <> 'number'" + direction + ", CASE WHEN " + is_number + " THEN " +
         place + "::numeric END" + direction + ", " + operand(value) + " COLLATE \"C\"" + direction;
}

Result<std::optional<Aligned>> align_json_value(const Env& env, const Value& left, const Value& right,
                                                bool ordering) {
  const bool swap = left.json.empty();
  if (swap && right.json.empty()) return std::optional<Aligned>{};
  ASSIGN(auto aligned, swap ? align_one(env, right, left, ordering) : align_one(env, left, right, ordering));
  if (swap) std::swap(aligned.left, aligned.right);
  return std::optional<Aligned>{std::move(aligned)};
}

}  // namespace groundway::sql::translating
