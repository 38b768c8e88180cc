// sql/translate_operation.cc - operators: arithmetic, bits, ||, AND, OR, NOT.
#include "base/text.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

bool is_zero(const Value& value) {
  return value.number && value.number->find_first_of("123456789") == std::string::npos;
}

// SQLite counts in 64 bits whatever the column; int4 * int4 would overflow.
std::string wide(const Value& value) {
  if (value.type != ValueType::integer || value.small) return operand(value);
  return operand(value) + "::bigint";
}

// A numeric column that meets float8 counts in float8, as SQLite does throughout.
ValueType result_type(const Value& left, const Value& right) {
  const bool real = left.type == ValueType::real || right.type == ValueType::real;
  const bool numeric = left.type == ValueType::numeric || right.type == ValueType::numeric;
  return real ? ValueType::real : numeric ? ValueType::numeric : ValueType::integer;
}

std::string in_type(const Value& value, ValueType type) {
  if (type == ValueType::real && value.type == ValueType::numeric) return operand(value) + "::float8";
  // Beside an exact number a literal stays exact: 0.1 is a tenth there.
  if (type == ValueType::numeric && value.type == ValueType::real && value.number) return *value.number;
  return type == ValueType::integer ? wide(value) : operand(value);
}

Value exact_literal(Value value, const Value& beside) {
  if (beside.type != ValueType::numeric || value.type != ValueType::real || !value.number) return value;
  value.sql = *value.number;
  value.type = ValueType::numeric;
  return value;
}

bool is_surely_real(const Value& value) {
  return value.type == ValueType::real && !may_be_whole(value);
}

Result<Value> arithmetic(const Env& env, const std::string& op, Value left, Value right) {
  if (left.type == ValueType::null || right.type == ValueType::null) return null_value();
  ASSIGN(left, as_counted(env, left));
  ASSIGN(right, as_counted(env, right));
  if (op != "/") {
    left = exact_literal(std::move(left), right);
    right = exact_literal(std::move(right), left);
  }
  const ValueType type = result_type(left, right);
  if (type == ValueType::numeric) {
    if (op == "/") return refuse("NUMERIC values divide as integers in SQLite where both are whole");
    tell(env, "NUMERIC columns are computed exactly, where SQLite computes in binary floating point");
  }
  const bool divides = op == "/";
  const bool either = type == ValueType::real && !is_surely_real(left) && !is_surely_real(right);
  if (divides && either) return refuse("numbers divide as integers in SQLite where both are whole");
  if (divides && is_zero(right)) return null_value();
  std::string by = in_type(right, type);
  if (divides && !right.number) by = "nullif(" + by + ", 0)";
  if (op == "*") left.small = false;  // small numbers add up within four bytes; their product may not
  Value value = compound(in_type(left, type) + " " + op + " " + by, type);
  value.not_null = left.not_null && right.not_null && !divides;
  value.either = either;
  return value;
}

Result<Value> modulo(const Env& env, const Value& left, const Value& right) {
  if (left.type == ValueType::null || right.type == ValueType::null) return null_value();
  ASSIGN(const auto a, as_integer(env, left));
  ASSIGN(const auto b, as_integer(env, right));
  if (is_zero(b)) return null_value();
  return compound(operand(a) + " % " + (b.number ? operand(b) : "nullif(" + b.sql + ", 0)"),
                  ValueType::integer);
}

Result<Value> shift(const Env& env, const std::string& op, const Value& left, const Value& right) {
  ASSIGN(const auto value, as_integer(env, left));
  if (value.type == ValueType::null || right.type == ValueType::null) return null_value();
  const auto count = right.number ? text::parse_int(*right.number) : std::nullopt;
  if (!count || *count < 0 || *count > 63) {
    return refuse("a shift by a count that is not a number from 0 to 63");
  }
  return compound(operand(value) + "::bigint " + op + " " + std::to_string(*count), ValueType::integer);
}

Result<Value> bits(const Env& env, const std::string& op, const Value& left, const Value& right) {
  ASSIGN(const auto a, as_integer(env, left));
  ASSIGN(const auto b, as_integer(env, right));
  if (a.type == ValueType::null || b.type == ValueType::null) return null_value();
  return compound(operand(a) + " " + op + " " + operand(b), ValueType::integer);
}

Result<Value> joined(const Env& env, const Value& left, const Value& right) {
  if (left.type == ValueType::null || right.type == ValueType::null)
    return call("NULL::text", ValueType::null);
  ASSIGN(const auto a, as_text(env, left));
  ASSIGN(const auto b, as_text(env, right));
  Value value = compound(operand(a) + " || " + operand(b), ValueType::text);
  value.not_null = a.not_null && b.not_null;
  return value;
}

// A left-deep chain of one operator without the recursion that its depth would cost.
std::vector<const Expr*> chain_of(const Expr& expr) {
  std::vector<const Expr*> parts;
  const Expr* at = &expr;
  while (at->kind == ExprKind::binary && at->text == expr.text) {
    parts.push_back(at->args[1].get());
    at = at->args[0].get();
  }
  parts.push_back(at);
  return {parts.rbegin(), parts.rend()};
}

Result<Value> logic(const Env& env, const Expr& expr) {
  std::string sql;
  bool not_null = true;
  for (const Expr* part : chain_of(expr)) {
    ASSIGN(const auto value, expression(env, *part));
    ASSIGN(const auto truth, as_boolean(env, value));
    not_null = not_null && truth.not_null;
    sql += (sql.empty() ? "" : " " + expr.text + " ") + operand(truth);
  }
  Value value = compound(std::move(sql), ValueType::boolean);
  value.not_null = not_null;
  return value;
}

Result<Value> concatenation(const Env& env, const Expr& expr) {
  const auto parts = chain_of(expr);
  ASSIGN(auto value, expression(env, *parts.front()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    ASSIGN(const auto next, expression(env, *parts[i]));
    ASSIGN(value, joined(env, value, next));
    value.atomic = true;  // the next || needs no parentheses around this one
  }
  value.atomic = false;
  return value;
}

Result<Value> is_truth(const Env& env, const Expr& expr, const Expr& truth) {
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  ASSIGN(const auto condition, as_boolean(env, value));
  Value test =
      compound(operand(condition) + " " + expr.text + " " + text::upper(truth.text), ValueType::boolean);
  test.not_null = true;
  return test;
}

Result<Value> minus(const Env& env, const Value& value) {
  if (value.type == ValueType::null) return null_value();
  ASSIGN(const auto number, as_counted(env, value));
  if (number.number && number.number->front() != '-') {
    Value negative = number;
    negative.number = is_zero(number) && number.type == ValueType::integer ? "0" : "-" + *number.number;
    negative.sql = number.type == ValueType::integer ? *negative.number : "(-" + *number.number + ")::float8";
    negative.atomic = number.type != ValueType::integer;
    return negative;
  }
  Value negative =
      compound("- " + (number.type == ValueType::integer ? wide(number) : operand(number)), number.type);
  negative.either = may_be_whole(number);
  return negative;
}

Result<Value> unary(const Env& env, const Expr& expr) {
  if (expr.text == "NOT") {
    ASSIGN(const auto value, expression(env, *expr.args[0]));
    ASSIGN(auto truth, as_boolean(env, value));
    return negated(std::move(truth));
  }
  ASSIGN(auto value, expression(env, *expr.args[0]));
  if (expr.text == "-") return minus(env, value);
  if (expr.text == "~") {
    ASSIGN(const auto number, as_integer(env, value));
    if (number.type == ValueType::null) return null_value();
    return compound("~ " + operand(number) + "::bigint", ValueType::integer);
  }
  value.has_affinity = false;  // unary + is there to take the affinity away
  value.affinity = Affinity::none;
  value.is_column = false;
  value.name.clear();
  return value;
}

bool is_comparison(const std::string& op) {
  return op == "=" || op == "<>" || op == "<" || op == "<=" || op == ">" || op == ">=" || op == "IS" ||
         op == "IS NOT";
}

Result<Value> binary(const Env& env, const std::string& op, const Value& left, const Value& right) {
  if (is_comparison(op)) return compare(env, op, left, right);
  if (op == "%") return modulo(env, left, right);
  if (op == "<<" || op == ">>") return shift(env, op, left, right);
  if (op == "&" || op == "|") return bits(env, op, left, right);
  if (op == "->" || op == "->>") return json_arrow(env, op, left, right);
  if (op == "MATCH" || op == "REGEXP") return refuse(op + " calls a function of the application");
  return arithmetic(env, op, left, right);
}

}  // namespace

Result<Value> operation(const Env& env, const Expr& expr) {
  if (expr.kind == ExprKind::unary) return unary(env, expr);
  if (expr.text == "AND" || expr.text == "OR") return logic(env, expr);
  if (expr.text == "||") return concatenation(env, expr);
  const bool is = expr.text == "IS" || expr.text == "IS NOT";
  if (is && expr.args[1]->kind == ExprKind::boolean_literal) return is_truth(env, expr, *expr.args[1]);
  if (expr.args[0]->kind == ExprKind::row_value) {
    if (expr.text != "=" && expr.text != "<>") return refuse("row values are compared by " + expr.text);
    return compare_rows(env, *expr.args[0], *expr.args[1], expr.text == "=");
  }
  ASSIGN(const auto left, expression(env, *expr.args[0]));
  ASSIGN(const auto right, expression(env, *expr.args[1]));
  return binary(env, expr.text, left, right);
}

}  // namespace groundway::sql::translating
