// sql/translate_math.cc - functions over numbers, and random values.
#include "base/text.h"
#include "sql/translate_functions.h"

namespace groundway::sql::translating {

namespace {

constexpr std::string_view kTies =
    "round() to decimals: a number half way between two may round the other way";

Value real(std::string sql) {
  return call(std::move(sql), ValueType::real);
}

Result<Value> whole(const Env& env, const Values& args, std::string_view function) {
  ASSIGN(const auto number, as_number(env, args[0]));
  if (number.type == ValueType::null || number.type == ValueType::integer) return number;
  Value value = call(std::string(function) + "(" + number.sql + ")", number.type);
  value.either = may_be_whole(number);
  return value;
}

// SQLite adds a half in binary and cuts: rint() and numeric rounding both differ in rare places.
std::string round_whole(const std::string& x) {
  return "CASE WHEN abs(" + x + ") < 4503599627370496 THEN trunc(" + x + " + CASE WHEN " + x +
         " < 0 THEN -0.5 ELSE 0.5 END) ELSE " + x + " END";
}

}  // namespace

Result<Value> abs_of(const Env& env, const Values& args) {
  ASSIGN(const auto number, as_counted(env, args[0]));
  if (number.type == ValueType::null) return number;
  if (args[0].type == ValueType::text && args[0].json.empty() && !args[0].digits) {
    return real("abs(" + operand(number) + "::float8)");
  }
  const bool integer = number.type == ValueType::integer;
  Value value = call("abs(" + (integer ? operand(number) + "::bigint" : number.sql) + ")", number.type);
  value.either = may_be_whole(number);
  return value;
}

Result<Value> round_of(const Env& env, const Values& args) {
  ASSIGN(const auto number, as_counted(env, args[0]));
  if (number.type == ValueType::null) return call("NULL::float8", ValueType::null);
  TRY(need_once(number));
  const bool decimals = args.size() > 1 && args[1].number != "0";
  if (args.size() > 1 && (!args[1].number || args[1].number->size() > 2)) {
    return refuse("round() to a number of decimals that is not known");
  }
  if (number.type == ValueType::integer) return real(operand(number) + "::float8");
  if (number.type == ValueType::real && !decimals) {
    return real(round_whole(operand(number)));
  }
  if (!decimals) return real("round(" + number.sql + ")::float8");
  if (args[1].number->front() == '-') return refuse("round() to a negative number of decimals");
  tell(env, std::string(kTies));
  const std::string exact = number.type == ValueType::numeric ? number.sql : operand(number) + "::numeric";
  return real("round(" + exact + ", " + *args[1].number + ")::float8");
}

Result<Value> sign_of(const Env& env, const Values& args) {
  ASSIGN(const auto number, as_number(env, args[0]));
  if (number.type == ValueType::null) return number;
  Value value = call("sign(" + number.sql + ")::int", ValueType::integer);
  value.small = true;
  return value;
}

Result<Value> floor_of(const Env& env, const Values& args) {
  return whole(env, args, "floor");
}
Result<Value> ceil_of(const Env& env, const Values& args) {
  return whole(env, args, "ceil");
}

Result<Value> sqrt_of(const Env& env, const Values& args) {
  ASSIGN(const auto number, as_number(env, args[0]));
  if (number.type == ValueType::null) return number;
  const std::string x = operand(number) + "::float8";
  return real("CASE WHEN " + x + " >= 0 THEN sqrt(" + x + ") END");
}

Result<Value> pi(const Env&, const Values&) {
  return real("pi()");
}

Result<Value> random_of(const Env& env, const Values&) {
  TRY(need_pure(env, "random()"));
  Value value =
      call("('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint", ValueType::integer);
  value.not_null = true;
  return value;
}

Result<Value> random_blob(const Env& env, const Values& args) {
  TRY(need_pure(env, "randomblob()"));
  if (!args[0].number) return refuse("randomblob() of a size that is not known");
  ASSIGN(const auto digits, random_hex(*args[0].number));
  tell(env, "randomblob() became a part of gen_random_uuid(): 6 of each 128 bits are fixed");
  Value value = call("decode(" + digits.sql + ", 'hex')", ValueType::bytea);
  value.not_null = true;
  return value;
}

Result<Value> zero_blob(const Env&, const Values& args) {
  const auto size = args[0].number ? text::parse_int(*args[0].number) : std::nullopt;
  constexpr std::int64_t kMost = 1'000'000;
  if (!size || *size > kMost) return refuse("zeroblob() of a size that is not known");
  return call("decode(repeat('00', " + std::to_string(*size < 0 ? 0 : *size) + "), 'hex')", ValueType::bytea);
}

// Upper-case digits, as hex() gives them.
Result<Value> random_hex(std::string_view bytes_literal) {
  const auto bytes = text::parse_int(bytes_literal);
  constexpr std::int64_t kMost = 256;
  if (!bytes || *bytes > kMost) return refuse("randomblob(" + std::string(bytes_literal) + ")");
  const std::int64_t size = *bytes < 1 ? 1 : *bytes;  // SQLite makes one byte of less
  constexpr std::string_view kUuid = "replace(gen_random_uuid()::text, '-', '')";
  std::string digits(kUuid);
  for (std::int64_t have = 16; have < size; have += 16) digits += " || " + std::string(kUuid);
  if (size % 16 != 0) digits = "substr(" + digits + ", 1, " + std::to_string(2 * size) + ")";
  Value value = call("upper(" + digits + ")", ValueType::text);
  value.not_null = true;
  return value;
}

}  // namespace groundway::sql::translating
