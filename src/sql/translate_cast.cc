// sql/translate_cast.cc - CAST, and a value as it is stored in a column.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

constexpr std::string_view kRangeNote =
    "CAST to INTEGER: SQLite clamps a number outside 64 bits, PostgreSQL stops with an error";

// CAST('12x' AS INTEGER) is known now.
Result<Value> cast_literal(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n\v\f\r");
  if (first == std::string::npos) return integer_value("0");
  std::size_t end =
      text.find_first_not_of("0123456789", text.find_first_of("+-", first) == first ? first + 1 : first);
  if (end == std::string::npos) end = text.size();
  const auto number = canonical_number(std::string_view(text).substr(first, end - first));
  if (!number) return integer_value("0");
  if (text::parse_int(*number)) return integer_value(*number);
  return integer_value(number->front() == '-' ? "-9223372036854775808" : "9223372036854775807");
}

Result<Value> cast_to_integer(const Env& env, const Value& value) {
  if (!value.json.empty()) return json_cast_to_integer(value);
  switch (value.type) {
    case ValueType::real:
    case ValueType::numeric:
      tell(env, std::string(kRangeNote));
      return call("trunc(" + value.sql + ")::bigint", ValueType::integer);
    case ValueType::text:
      if (value.digits) return as_number(env, value);
      TRY(need_once(value));
      if (value.string) return cast_literal(*value.string);
      return compound(integer_prefix(operand(value)), ValueType::integer);
    default:
      return as_integer(env, value);
  }
}

Result<Value> cast_to_real(const Env& env, const Value& value) {
  ASSIGN(auto number, as_counted(env, value));
  number.either = false;
  if (number.type == ValueType::real) return number;
  return call(operand(number) + "::float8", ValueType::real);
}

Result<Value> cast_to_numeric(const Env& env, const Value& value) {
  if (value.type == ValueType::numeric) return value;
  if (value.type == ValueType::real) return refuse("CAST to NUMERIC makes an integer of a whole number");
  return as_integer(env, value);
}

Result<Value> cast_to_blob(const Env& env, const Value& value) {
  if (value.type == ValueType::bytea) return value;
  ASSIGN(const auto text, as_text(env, value));
  TRY(need_pure(env, "the bytes of a text"));
  return call("convert_to(" + text.sql + ", 'UTF8')", ValueType::bytea);
}

Result<Value> cast_by(const Env& env, const Value& value, Affinity affinity) {
  switch (affinity) {
    case Affinity::integer:
      return cast_to_integer(env, value);
    case Affinity::real:
      return cast_to_real(env, value);
    case Affinity::text:
      return as_text(env, value);
    case Affinity::none:
      return cast_to_blob(env, value);
    default:
      return cast_to_numeric(env, value);
  }
}

// A literal where the column is text but the value is a number: SQLite stores the number's text.
Result<std::string> stored_text(const Env& env, const Value& value) {
  if (value.type == ValueType::bytea) return refuse("a blob is stored in a text column");
  ASSIGN(const auto text, as_text(env, value));
  return text.sql;
}

Result<std::string> stored_number(const Env& env, const Value& value, const ColumnShape& column) {
  // What SQLite would keep as a text or a fraction in such a column is an error here, never another value.
  if (!value.json.empty()) return operand(value) + "::" + cast_name(column.type);
  if (value.type == column.type && value.type != ValueType::integer) {
    return value.number && value.type == ValueType::real ? *value.number : value.sql;
  }
  if (column.type == ValueType::boolean) {
    const bool is_text_truth = value.string && (*value.string == "t" || *value.string == "true");
    const bool is_text_false = value.string && (*value.string == "f" || *value.string == "false");
    if (is_text_truth || is_text_false) return std::string(is_text_truth ? "true" : "false");
    ASSIGN(const auto number, as_number(env, value));
    ASSIGN(const auto truth, as_boolean(env, number));
    return truth.sql;
  }
  ASSIGN(const auto number, as_number(env, value));
  if (column.type == ValueType::integer && number.type != ValueType::integer) {
    const auto point = number.number ? number.number->find('.') : std::string::npos;
    if (point != std::string::npos && number.number->find_first_not_of('0', point + 1) == std::string::npos) {
      return number.number->substr(0, point);
    }
    return refuse("a number with decimals is stored in the integer column \"" + column.source_name + "\"");
  }
  return number.number ? *number.number : number.sql;
}

constexpr std::int64_t kMostMicros = 9'000'000'000'000'000;  // the year 2255, of a literal

Result<std::string> epoch_moment(const Value& number, const ColumnShape& column) {
  TRY(need_once(number));
  if (column.type != ValueType::timestamptz) return refuse("a number is stored in a time without a zone");
  const auto literal = number.number ? text::parse_int(*number.number) : std::nullopt;
  if (literal && (*literal > kMostMicros || *literal < -kMostMicros))
    return refuse("a time beyond the calendar");
  switch (column.time_source) {
    case TimeSource::millis:
      return "to_timestamp(" + operand(number) + " / 1000.0)";
    case TimeSource::micros:
      return "to_timestamp(" + operand(number) + " / 1000000.0)";
    default:
      break;
  }
  constexpr std::int64_t kMostSeconds = 250'000'000'000;
  if (literal && (*literal > kMostSeconds || *literal < -60'000'000'000))
    return refuse("a time beyond the calendar");
  return "to_timestamp(" + number.sql + ")";
}

// With a zone or without: a moment is always UTC, as SQLite's are.
std::string moment_as(const Value& value, ValueType target) {
  const std::string moment = "(" + value.moment + ")";
  if (target == ValueType::timestamptz) return "(" + moment + "::timestamp AT TIME ZONE 'UTC')";
  return moment + "::" + cast_name(target);
}

Result<std::string> stored_time_literal(std::string text, ValueType target) {
  if (target == ValueType::timestamptz && text.ends_with('Z')) text.pop_back();
  ValueType type = ValueType::unknown;
  ASSIGN(const auto literal, moment_literal(text, &type));
  if ((type == ValueType::time) != (target == ValueType::time)) {
    return refuse("a time of day and a date in one column");
  }
  if (target != ValueType::timestamptz) return literal;
  return "(" + literal + (type == ValueType::date ? "::timestamp" : "") + " AT TIME ZONE 'UTC')";
}

Result<std::string> stored_time(const Env& env, const Value& value, const ColumnShape& column) {
  const bool epoch = column.time_source != TimeSource::text && column.time_source != TimeSource::julian;
  if (!value.moment.empty() && (value.moment_type == ValueType::time) != (column.type == ValueType::time)) {
    return refuse("a time of day and a date in one column");
  }
  if (!value.moment.empty() && !epoch) return moment_as(value, column.type);
  if (is_time(value.type) && value.type == column.type) return value.sql;
  if (epoch && value.digits) {
    ASSIGN(const auto number, as_number(env, value));
    return epoch_moment(number, column);
  }
  if (epoch && is_number(value.type)) return epoch_moment(value, column);
  if (value.string) {
    return stored_time_literal(*value.string, column.type);
  }
  return refuse("a " + cast_name(value.type) + " is stored in \"" + column.source_name +
                "\", which became a " + cast_name(column.type));
}

Result<std::string> stored_json(const Value& value, const ColumnShape& column) {
  if (value.type == column.type) return value.sql;
  if (value.string && is_valid_json(*value.string)) return value.sql + "::" + cast_name(column.type);
  return refuse("a value that is not JSON is stored in \"" + column.source_name + "\"");
}

Result<std::string> stored_uuid(const Value& value, const ColumnShape& column) {
  if (value.type == ValueType::uuid) return value.sql;
  if (value.string && looks_like_uuid(*value.string)) return value.sql + "::uuid";
  return refuse("a value that is no UUID is stored in \"" + column.source_name + "\"");
}

}  // namespace

Result<Value> cast_to(const Env& env, const Value& value, std::string_view declared_type) {
  const Affinity affinity = affinity_of_declared(declared_type);
  if (value.type == ValueType::null) return null_value();
  ASSIGN(auto cast, cast_by(env, value, affinity));
  cast.affinity = affinity;
  cast.has_affinity = true;
  cast.is_column = false;
  cast.json.clear();
  cast.name.clear();
  cast.not_null = value.not_null;
  return cast;
}

Result<std::string> assigned(const Env& env, const Value& value, const ColumnShape& column) {
  if (value.type == ValueType::null) return std::string("NULL");
  switch (column.type) {
    case ValueType::text:
      return stored_text(env, value);
    case ValueType::boolean:
    case ValueType::integer:
    case ValueType::real:
    case ValueType::numeric:
      return stored_number(env, value, column);
    case ValueType::json:
    case ValueType::jsonb:
      return stored_json(value, column);
    case ValueType::uuid:
      return stored_uuid(value, column);
    case ValueType::bytea:
      if (value.type == ValueType::bytea) return value.sql;
      if (value.type != ValueType::text) break;
      TRY(need_pure(env, "the bytes of a text"));
      return "convert_to(" + value.sql + ", 'UTF8')";
    default:
      break;
  }
  if (is_time(column.type)) return stored_time(env, value, column);
  return refuse("a " + cast_name(value.type) + " is stored in \"" + column.source_name + "\"");
}

}  // namespace groundway::sql::translating
