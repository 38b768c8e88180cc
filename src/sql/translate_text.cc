// sql/translate_text.cc - functions over text.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_functions.h"

namespace groundway::sql::translating {

namespace {

Value small_integer(std::string sql) {
  Value value = call(std::move(sql), ValueType::integer);
  value.small = true;
  return value;
}

bool any_null(const Values& args) {
  for (const Value& value : args) {
    if (value.type == ValueType::null) return true;
  }
  return false;
}

Value null_text() {
  return call("NULL::text", ValueType::null);
}

// An argument of substr() in PostgreSQL is an int4; what does not fit is beyond any text.
Result<std::string> position(const Env& env, const Value& value) {
  ASSIGN(const auto number, as_integer(env, value));
  if (number.number) {
    const auto n = text::parse_int(*number.number).value_or(0);
    constexpr std::int64_t kMost = 1'000'000'000;
    return std::to_string(n > kMost ? kMost : n < -kMost ? -kMost : n);
  }
  if (number.small) return number.sql;
  const std::string n = operand(number);  // least() would pass a NULL over
  return "(CASE WHEN " + n + " > 1000000000 THEN 1000000000 WHEN " + n +
         " < -1000000000 THEN -1000000000 ELSE " + n + " END)::int";
}

bool is_negative(const std::string& position) {
  return position.front() == '-';
}
bool is_literal(const Value& value) {
  return value.number.has_value();
}

// Where the piece starts, counted from 1: a negative start counts from the end.
std::string start_of(const Value& value, const std::string& start, const std::string& text) {
  if (!is_literal(value)) {
    return "CASE WHEN " + start + " < 0 THEN length(" + text + ") + " + start + " + 1 ELSE " + start + " END";
  }
  if (!is_negative(start)) return start;
  const auto back = text::parse_int(start).value_or(-1) + 1;
  return "length(" + text + ")" + (back == 0 ? "" : " - " + std::to_string(-back));
}

// The first ten characters of a time are its date, however the rest is spelled.
Result<Value> text_to_cut(const Env& env, const Values& args) {
  const Value& value = args[0];
  if (value.type == ValueType::bytea) return refuse("substr() of a blob");
  const bool stamp = value.type == ValueType::timestamp && value.time_source == TimeSource::text;
  if (!stamp || args.size() < 3 || !args[1].number || !args[2].number) return as_text(env, value);
  const auto from = text::parse_int(*args[1].number).value_or(0),
             size = text::parse_int(*args[2].number).value_or(0);
  constexpr std::int64_t kDate = 10;
  if (from < 1 || size < 0 || size > kDate || from + size - 1 > kDate) return as_text(env, value);
  TRY(need_pure(env, "the text of a time"));
  return call("to_char(" + value.sql + ", 'YYYY-MM-DD')", ValueType::text);
}

Result<Value> text_or_blob(const Env& env, const Value& value) {
  if (value.type == ValueType::bytea) return value;
  return as_text(env, value);
}

Result<Value> trimmed(const Env& env, std::string_view function, const Values& args) {
  if (any_null(args)) return null_text();
  ASSIGN(const auto text, as_text(env, args[0]));
  std::string chars = "' '";
  if (args.size() > 1) {
    ASSIGN(const auto set, as_text(env, args[1]));
    chars = set.sql;
  }
  return call(std::string(function) + "(" + text.sql + ", " + chars + ")", ValueType::text);
}

// SQLite folds ASCII letters only, and so does the C collation.
Result<Value> cased(const Env& env, std::string_view function, const Values& args) {
  if (any_null(args)) return null_text();
  ASSIGN(const auto text, as_text(env, args[0]));
  Value value = call(std::string(function) + "(" + operand(text) + " COLLATE \"C\")", ValueType::text);
  value.not_null = text.not_null;
  return value;
}

Result<Values> all_texts(const Env& env, const Values& args) {
  Values texts;
  for (const Value& arg : args) {
    ASSIGN(auto text, as_text(env, arg));
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string list_of(const Values& values) {
  std::string sql;
  for (const Value& value : values) sql += (sql.empty() ? "" : ", ") + value.sql;
  return sql;
}

}  // namespace

Result<Value> length_of(const Env& env, const Values& args) {
  if (any_null(args)) return null_value();
  ASSIGN(const auto text, text_or_blob(env, args[0]));
  Value value = small_integer("length(" + text.sql + ")");
  value.not_null = text.not_null;
  return value;
}

Result<Value> octet_length(const Env& env, const Values& args) {
  if (any_null(args)) return null_value();
  ASSIGN(const auto text, text_or_blob(env, args[0]));
  return small_integer("octet_length(" + text.sql + ")");
}

// A negative length takes the characters before the start: both dialects clip at the ends alike once the
// start and the length say so.
Result<Value> substr(const Env& env, const Values& args) {
  if (any_null(args)) return null_text();
  ASSIGN(const auto text, text_to_cut(env, args));
  for (const Value& arg : args) TRY(need_once(arg));
  ASSIGN(const auto from, position(env, args[1]));
  std::string start = start_of(args[1], from, text.sql);
  if (args.size() == 2) return call("substr(" + text.sql + ", " + start + ")", text.type);
  ASSIGN(const auto size, position(env, args[2]));
  if (is_literal(args[2]) && !is_negative(size)) {
    return call("substr(" + text.sql + ", " + start + ", " + size + ")", text.type);
  }
  const std::string back = "least(" + size + ", 0)";
  if (!is_literal(args[1])) start = "(" + start + ")";
  return call("substr(" + text.sql + ", " + start + " + " + back + ", abs(" + size + "))", text.type);
}

Result<Value> instr(const Env& env, const Values& args) {
  if (any_null(args)) return null_value();
  ASSIGN(const auto texts, all_texts(env, args));
  return small_integer("strpos(" + list_of(texts) + ")");
}

Result<Value> replace(const Env& env, const Values& args) {
  if (args[0].type == ValueType::null || args[1].type == ValueType::null) return null_text();
  if (args[1].string && args[1].string->empty()) return args[0];
  ASSIGN(const auto texts, all_texts(env, args));
  const std::string replaced = "replace(" + list_of(texts) + ")";
  if (args[1].string || args[1].number) {
    return args[2].type == ValueType::null ? null_text() : call(replaced, ValueType::text);
  }
  // Where there is nothing to look for, SQLite gives the value back before it looks at the third argument.
  if (args[0].type != ValueType::text) return refuse("replace() of a number by a text that is not known");
  for (const Value& text : texts) TRY(need_once(text));
  return call("CASE WHEN " + operand(texts[1]) + " = '' THEN " + texts[0].sql + " ELSE " + replaced + " END",
              ValueType::text);
}

Result<Value> trim(const Env& env, const Values& args) {
  return trimmed(env, "btrim", args);
}
Result<Value> ltrim(const Env& env, const Values& args) {
  return trimmed(env, "ltrim", args);
}
Result<Value> rtrim(const Env& env, const Values& args) {
  return trimmed(env, "rtrim", args);
}
Result<Value> upper(const Env& env, const Values& args) {
  return cased(env, "upper", args);
}
Result<Value> lower(const Env& env, const Values& args) {
  return cased(env, "lower", args);
}

Result<Value> hex(const Env& env, const Values& args) {
  ASSIGN(const auto text, text_or_blob(env, args[0]));
  if (text.type == ValueType::null) return text_literal("");
  const bool blob = text.type == ValueType::bytea;
  if (!blob) TRY(need_pure(env, "the bytes of a text"));
  const std::string bytes = blob ? text.sql : "convert_to(" + text.sql + ", 'UTF8')";
  const std::string digits = "upper(encode(" + bytes + ", 'hex'))";
  // hex(NULL) is an empty text in SQLite.
  return call(text.not_null ? digits : "coalesce(" + digits + ", '')", ValueType::text);
}

Result<Value> unicode(const Env& env, const Values& args) {
  if (any_null(args)) return null_value();
  ASSIGN(const auto text, as_text(env, args[0]));
  return small_integer("nullif(ascii(" + text.sql + "), 0)");
}

Result<Value> chars(const Env&, const Values& args) {
  std::string sql;
  for (const Value& arg : args) {
    const auto code = arg.number ? text::parse_int(*arg.number) : std::nullopt;
    const bool valid = code && *code > 0 && *code <= 0x10FFFF && !(*code >= 0xD800 && *code <= 0xDFFF);
    if (!valid) return refuse("char() of a number that is not a known character");
    sql += (sql.empty() ? "chr(" : " || chr(") + std::to_string(*code) + ")";
  }
  return compound(std::move(sql), ValueType::text);
}

Result<Value> concat(const Env& env, const Values& args) {
  ASSIGN(const auto texts, all_texts(env, args));
  TRY(need_pure(env, "concat()"));
  return call("concat(" + list_of(texts) + ")", ValueType::text);
}

Result<Value> concat_ws(const Env& env, const Values& args) {
  ASSIGN(const auto texts, all_texts(env, args));
  TRY(need_pure(env, "concat_ws()"));
  return call("concat_ws(" + list_of(texts) + ")", ValueType::text);
}

// like(pattern, value): the arguments stand the other way round than in the operator.
Result<Value> like_call(const Env& env, const Values& args) {
  return pattern(env, args[1], args[0], args.size() > 2 ? &args[2] : nullptr, false);
}

Result<Value> glob_call(const Env& env, const Values& args) {
  return pattern(env, args[1], args[0], nullptr, true);
}

}  // namespace groundway::sql::translating
