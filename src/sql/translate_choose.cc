// sql/translate_choose.cc - values that stand in one place: what coalesce(), iif() and CASE choose among.
#include <algorithm>

#include "base/text.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

bool takes_literals(const Value& value) {
  return value.type == ValueType::date || value.type == ValueType::time ||
         value.type == ValueType::timestamp || value.type == ValueType::timestamptz ||
         value.type == ValueType::uuid || value.type == ValueType::jsonb;
}

// '2024-05-01' is a date and no timestamp: a text of another form would come back in another form.
bool is_of_form(const Value& literal, const Value& other) {
  if (other.type == ValueType::jsonb) return is_valid_json(*literal.string);
  if (other.type == ValueType::uuid) return looks_like_uuid(*literal.string);
  if (other.time_source != TimeSource::text) return false;
  std::string text = *literal.string;
  const bool zoned = other.type == ValueType::timestamptz && text.ends_with('Z');
  if (zoned) text.pop_back();
  ValueType type = ValueType::unknown;
  if (!moment_literal(text, &type)) return false;
  return type == (other.type == ValueType::timestamptz ? ValueType::timestamp : other.type);
}

Result<Value> literal_as(const Env& env, const Value& literal, const Value& other) {
  ColumnShape shape;
  shape.type = other.type;
  shape.time_source = other.time_source;
  ASSIGN(auto sql, assigned(env, literal, shape));
  Value value = call(std::move(sql), other.type);
  value.time_source = other.time_source;
  value.not_null = true;
  return value;
}

}  // namespace

Result<void> align_literals(const Env& env, std::vector<Value>* values) {
  const auto other = std::find_if(values->begin(), values->end(), takes_literals);
  if (other == values->end()) return {};
  const Value like = *other;
  const bool fits = std::all_of(values->begin(), values->end(), [&](const Value& value) {
    return value.type != ValueType::text || (value.string && is_of_form(value, like));
  });
  if (!fits) return {};
  for (Value& value : *values) {
    if (value.type != ValueType::text) continue;
    ASSIGN(value, literal_as(env, value, like));
  }
  return {};
}

Value one_of(std::string sql, const std::vector<Value>& values) {
  Value value = call(std::move(sql), ValueType::null);
  for (const Value& one : values) {
    if (one.type == ValueType::null) continue;
    value.type = one.type;
    value.time_source = one.time_source;
    value.mixed = value.mixed || one.mixed;
    value.respelled = value.respelled || one.respelled;
    value.either = value.either || may_be_whole(one);
  }
  return value;
}

Result<std::vector<Value>> chosen(const Env& env, std::vector<Value> values, std::string_view where) {
  TRY(align_literals(env, &values));
  const auto is = [&](ValueType type) {
    return std::any_of(values.begin(), values.end(), [&](const Value& value) { return value.type == type; });
  };
  const bool counts = is(ValueType::integer) || is(ValueType::boolean);
  if (!is(ValueType::text) || !(counts || is(ValueType::date))) return unified(env, std::move(values), where);
  for (Value& value : values) {
    if (value.type != ValueType::integer && value.type != ValueType::boolean && value.type != ValueType::date)
      continue;
    ASSIGN(value, as_text(env, Value(value)));
    value.mixed = value.mixed || counts;
    value.time_source = TimeSource::text;
    value.string.reset();
  }
  if (counts) tell(env, std::string(where) + " gives numbers and texts: all of them are text in PostgreSQL");
  return unified(env, std::move(values), where);
}

}  // namespace groundway::sql::translating
