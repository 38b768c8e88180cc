// sql/translate_convert.cc - one value as another type, where SQLite's result has an exact equal.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

Value typed_null(ValueType type) {
  return call("NULL::" + cast_name(type), ValueType::null);
}

Value keep_null(Value value, const Value& from) {
  value.not_null = from.not_null;
  return value;
}

// A text as a condition is the number it starts with.
Result<Value> text_as_boolean(const Env& env, const Value& value) {
  if (!value.string) {
    ASSIGN(const auto counted, as_counted(env, value));
    return keep_null(compound(operand(counted) + " <> 0", ValueType::boolean), counted);
  }
  const auto number = canonical_number(*value.string);
  if (!number && !value.string->empty() && value.string->front() >= '0' && value.string->front() <= '9') {
    return refuse("the text '" + *value.string + "' used as a condition");
  }
  const bool truth = number && number->find_first_of("123456789") != std::string::npos;
  return call(truth ? "true" : "false", ValueType::boolean);
}

Result<Value> time_as_text(const Env& env, const Value& value) {
  if (value.time_source == TimeSource::text && value.type == ValueType::date) {
    TRY(need_pure(env, "the text of a date"));
    return keep_null(call("to_char(" + value.sql + ", 'YYYY-MM-DD')", ValueType::text), value);
  }
  if (value.time_source == TimeSource::text) {
    return refuse("the text of a time is used, and the spelling it had in SQLite is not kept");
  }
  if (value.time_source == TimeSource::julian) return refuse("the text of a Julian day number is used");
  ASSIGN(const auto number, as_number(env, value));
  return as_text(env, number);
}

// SQLite held the number; a timestamptz holds the moment.
Result<Value> time_as_number(const Env& env, const Value& value) {
  if (value.time_source == TimeSource::text) {
    return refuse("a time that SQLite holds as text is used as a number");
  }
  if (value.time_source == TimeSource::julian) return refuse("a Julian day number is used as a number");
  TRY(need_pure(env, "the epoch of a time"));
  constexpr std::array kFactors = {"", "", " * 1000", " * 1000000"};
  const std::string factor = kFactors.at(static_cast<std::size_t>(value.time_source));
  Value number = call("(extract(epoch FROM " + value.sql + ")" + factor + ")::bigint", ValueType::integer);
  number.affinity = value.affinity;
  number.has_affinity = value.has_affinity;
  return keep_null(std::move(number), value);
}

Value bool_as_integer(const Value& value) {
  if (value.sql == "true" || value.sql == "false") return integer_value(value.sql == "true" ? "1" : "0");
  Value number = keep_null(call(operand(value) + "::int", ValueType::integer), value);
  number.affinity = Affinity::numeric;
  number.has_affinity = value.has_affinity;
  number.small = true;
  return number;
}

// 1.50 in SQLite's own spelling, 1.5; none where that takes more than reading it.
std::optional<std::string> plain_decimal(const Value& value) {
  constexpr std::size_t kDigits = 15;
  if (!value.number || value.number->size() > kDigits) return std::nullopt;
  std::string text = *value.number;
  const std::size_t point = text.find('.');
  const bool simple = point != std::string::npos && point + 1 < text.size() &&
                      text.find_first_of("eE") == std::string::npos &&
                      text.find_first_not_of("-0.") < point + 4;
  if (!simple && text.find_first_not_of("-0.") != std::string::npos) return std::nullopt;
  while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
  return text;
}

bool is_bit(const Value& value) {
  return value.number && (*value.number == "0" || *value.number == "1");
}

// A literal is folded here: PostgreSQL 15 would fold it before it knows the collation, and fail. It takes the
// collation of the other side.
std::string folded_literal(std::string text, Fold fold) {
  if (fold == Fold::nocase) text = text::lower(text);
  while (fold == Fold::rtrim && text.ends_with(' ')) text.pop_back();
  return quote_literal(text).value();
}

}  // namespace

Result<Value> as_boolean(const Env& env, const Value& value) {
  switch (value.type) {
    case ValueType::boolean:
      return value;
    case ValueType::null:
      return call("NULL::boolean", ValueType::boolean);
    case ValueType::text:
      return text_as_boolean(env, value);
    case ValueType::integer:
      if (is_bit(value)) return call(*value.number == "1" ? "true" : "false", ValueType::boolean);
      [[fallthrough]];
    case ValueType::real:
    case ValueType::numeric:
      return keep_null(compound(operand(value) + " <> 0", ValueType::boolean), value);
    default:
      break;
  }
  if (is_time(value.type) && value.time_source != TimeSource::text) {
    ASSIGN(const auto number, as_number(env, value));
    return as_boolean(env, number);
  }
  return refuse("a " + cast_name(value.type) + " used as a condition");
}

Result<Value> as_integer(const Env& env, const Value& value) {
  if (value.type == ValueType::integer || value.type == ValueType::null) return value;
  if (value.type == ValueType::boolean) return bool_as_integer(value);
  if (is_time(value.type)) return time_as_number(env, value);
  if (value.string) {
    const auto number = canonical_number(*value.string);
    if (number && is_integer_text(*number)) return integer_value(*number);
  }
  return refuse("a " + cast_name(value.type) + " where SQLite would make an integer of it");
}

Result<Value> as_number(const Env& env, const Value& value) {
  if (value.type == ValueType::real || value.type == ValueType::numeric) return value;
  if (value.digits) return call(operand(value) + "::bigint", ValueType::integer);
  if (value.type == ValueType::text && !value.string) {
    return refuse("a text is used as a number, which SQLite takes from its first characters");
  }
  return as_integer(env, value);
}

Result<Value> as_text(const Env& env, const Value& value) {
  if (value.respelled)
    return refuse("the text of a column is used whose values SQLite spells in another way");
  switch (value.type) {
    case ValueType::text:
      return value;
    case ValueType::null:
      return call("NULL::text", ValueType::null);
    case ValueType::boolean:
      return as_text(env, bool_as_integer(value));
    case ValueType::integer:
      if (value.number) return text_literal(*value.number);
      [[fallthrough]];
    case ValueType::uuid:
    case ValueType::json:
      return keep_null(call(operand(value) + "::text", ValueType::text), value);
    case ValueType::real:
      if (const auto plain = plain_decimal(value)) return text_literal(*plain);
      [[fallthrough]];
    case ValueType::numeric:
      return refuse("the text form of a number with decimals differs between the two");
    case ValueType::jsonb:
      return refuse("the text of a JSON value is used, and jsonb does not keep its spelling");
    default:
      break;
  }
  if (is_time(value.type)) return time_as_text(env, value);
  return refuse("the text of a " + cast_name(value.type) + " is used");
}

Result<Value> coerce(const Env& env, const Value& value, ValueType target) {
  if (value.type == target || target == ValueType::unknown) return value;
  if (value.type == ValueType::null) return target == ValueType::null ? value : typed_null(target);
  if (target == ValueType::boolean && is_bit(value)) return as_boolean(env, value);
  if (value.type == ValueType::boolean && is_number(target)) {
    return coerce(env, bool_as_integer(value), target);
  }
  if (is_number(value.type) && is_number(target)) {
    if (target == ValueType::integer) return refuse("a number with decimals where an integer stands");
    return keep_null(call(operand(value) + "::" + cast_name(target), target), value);
  }
  return refuse("a " + cast_name(value.type) + " and a " + cast_name(target) + " in one place");
}

Result<ValueType> unify(const std::vector<Value>& values, std::string_view where) {
  ValueType type = ValueType::null;
  bool only_bits = true;
  for (const Value& value : values) {
    if (value.type == ValueType::null) continue;
    if (value.type == ValueType::integer && !is_bit(value)) only_bits = false;
    const bool both_count = (is_number(type) || type == ValueType::boolean) &&
                            (is_number(value.type) || value.type == ValueType::boolean);
    if (type == ValueType::null || type == value.type) {
      type = value.type;
    } else if (both_count) {
      const bool is_bool = type == ValueType::boolean || value.type == ValueType::boolean;
      const ValueType wider = std::max(type, value.type);  // ValueType counts upwards from boolean to numeric
      const ValueType narrow = std::min(type, value.type);
      type = wider == ValueType::numeric && narrow == ValueType::real ? ValueType::real : wider;
      if (is_bool && type == ValueType::integer && only_bits) type = ValueType::boolean;
    } else {
      return refuse(std::string(where) + " gives a " + cast_name(type) + " in one case and a " +
                    cast_name(value.type) + " in another");
    }
  }
  if (type == ValueType::boolean && !only_bits) type = ValueType::integer;
  return type;
}

Result<std::vector<Value>> unified(const Env& env, std::vector<Value> values, std::string_view where) {
  TRY(align_literals(env, &values));
  ASSIGN(const auto type, unify(values, where));
  for (Value& value : values) {
    if (value.time_source != values.front().time_source && is_time(type)) {
      return refuse(std::string(where) + " mixes times that SQLite holds in different ways");
    }
    if (value.type == ValueType::null) {
      value = null_value();  // takes its type from the others
      continue;
    }
    const bool whole = type == ValueType::real && value.type != ValueType::real;
    const bool either = whole || may_be_whole(value);
    ASSIGN(value, coerce(env, value, type));
    value.either = either;
  }
  return values;
}

std::string folded(const Value& value, Fold fold, bool ordering) {
  if (value.string) return folded_literal(*value.string, fold);
  switch (fold) {
    case Fold::nocase:
      return "lower(" + operand(value) + " COLLATE \"C\")";
    case Fold::rtrim:
      return "rtrim(" + operand(value) + ", ' ')" + (ordering ? " COLLATE \"C\"" : "");
    case Fold::binary:
      break;
  }
  return operand(value) + (ordering ? " COLLATE \"C\"" : "");
}

}  // namespace groundway::sql::translating
