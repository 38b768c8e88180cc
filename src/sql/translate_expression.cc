// sql/translate_expression.cc - the expression tree: literals, names, CASE, and who handles the rest.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

// Nesting beyond this is no hand-written SQL; AND, OR and || chains do not count.
constexpr int kDeepest = 300;

Result<Value> number_literal(const Expr& expr) {
  if (expr.kind == ExprKind::integer_literal) {
    if (!text::istarts_with(expr.text, "0x")) return integer_value(*canonical_number(expr.text));
    std::uint64_t bits = 0;
    for (const char c : expr.text.substr(2)) {
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      bits = bits * 16 + static_cast<std::uint64_t>(digit);
    }
    return integer_value(std::to_string(static_cast<std::int64_t>(bits)));
  }
  const auto canonical = canonical_number(expr.text);
  if (!canonical) return refuse("the number " + expr.text);
  // SQLite reads 1e999 as infinity and 1e-999 as zero, where PostgreSQL finds them out of range.
  const double size = std::strtod(canonical->c_str(), nullptr);
  if (!std::isfinite(size)) return call("'Infinity'::float8", ValueType::real);
  if (size == 0 && canonical->find_first_of("123456789") != std::string::npos)
    return call("0::float8", ValueType::real);
  Value value = call(*canonical + "::float8", ValueType::real);
  value.number = canonical;
  value.not_null = true;
  return value;
}

Result<Value> literal(const Env& env, const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::null_literal:
      return null_value();
    case ExprKind::string_literal:
      return text_literal(expr.text);
    case ExprKind::blob_literal: {
      Value blob = call("'\\x" + text::hex(expr.text) + "'::bytea", ValueType::bytea);
      blob.not_null = true;
      return blob;
    }
    case ExprKind::boolean_literal: {
      Value truth = call(text::lower(expr.text), ValueType::boolean);
      truth.not_null = true;
      return truth;
    }
    case ExprKind::current_time: {
      TRY(need_pure(env, text::upper(expr.text)));
      return now_value(expr.text);
    }
    default:
      return number_literal(expr);
  }
}

Result<Value> is_null(const Env& env, const Expr& expr) {
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  if (value.type == ValueType::null) return call(expr.negated ? "false" : "true", ValueType::boolean);
  Value test = compound(operand(value) + (expr.negated ? " IS NOT NULL" : " IS NULL"), ValueType::boolean);
  test.not_null = true;
  return test;
}

Result<Value> like(const Env& env, const Expr& expr) {
  ASSIGN(const auto values, expressions(env, expr.args));
  ASSIGN(auto match,
         pattern(env, values[0], values[1], values.size() > 2 ? &values[2] : nullptr, expr.text == "GLOB"));
  return expr.negated ? negated(std::move(match)) : Result<Value>(std::move(match));
}

Result<Value> exists(const Env& env, const Expr& expr) {
  if (!env.context->subqueries) return refuse("a subquery cannot stand here in PostgreSQL");
  ASSIGN(const auto query, select(env, *expr.select));
  Value test = call("EXISTS (" + query.sql + ")", ValueType::boolean);
  if (expr.negated) test = compound("NOT " + test.sql, ValueType::boolean);
  test.not_null = true;
  return test;
}

Result<Value> collate(const Env& env, const Expr& expr) {
  ASSIGN(auto value, expression(env, *expr.args[0]));
  const std::string name = text::upper(expr.text);
  if (name != "BINARY" && name != "NOCASE" && name != "RTRIM") {
    return refuse("the collation " + expr.text + " belongs to the application");
  }
  value.fold = name == "NOCASE" ? Fold::nocase : name == "RTRIM" ? Fold::rtrim : Fold::binary;
  value.fold_explicit = true;
  return value;
}

Result<Value> cast(const Env& env, const Expr& expr) {
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  return cast_to(env, value, expr.text);
}

Result<Value> by_kind(const Env& env, const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::column:
      return column(env, expr);
    case ExprKind::unary:
    case ExprKind::binary:
      return operation(env, expr);
    case ExprKind::like:
      return like(env, expr);
    case ExprKind::is_null:
      return is_null(env, expr);
    case ExprKind::between:
      return between(env, expr);
    case ExprKind::in_list:
      return in_list(env, expr);
    case ExprKind::in_select:
      return in_select(env, expr);
    case ExprKind::exists:
      return exists(env, expr);
    case ExprKind::subquery:
      return scalar_subquery(env, *expr.select);
    case ExprKind::case_when:
      return case_when(env, expr);
    case ExprKind::cast:
      return cast(env, expr);
    case ExprKind::function:
      return function(env, expr);
    case ExprKind::collate:
      return collate(env, expr);
    case ExprKind::raise:
      return refuse("RAISE stands inside a larger expression");
    case ExprKind::row_value:
      return refuse("a row value stands where one value is needed");
    case ExprKind::star:
      return refuse("* stands where a value is needed");
    case ExprKind::parameter:
      return refuse("the parameter " + expr.text);
    default:
      return literal(env, expr);
  }
}

// In a grouped query an expression is a group key, or it is made of keys and aggregates.
Result<std::optional<Value>> group_key(const Env& env, const Expr& expr) {
  if (env.scope == nullptr || !env.scope->is_grouped || env.in_aggregate || contains_aggregate(expr)) {
    return std::optional<Value>{};
  }
  Env loose = env;
  loose.in_aggregate = true;  // columns may be named freely
  auto value = expression(loose, expr);
  if (!value) return std::move(value).error();
  const auto& keys = env.scope->group_keys;
  if (std::find(keys.begin(), keys.end(), value->sql) == keys.end()) return std::optional<Value>{};
  if (!value->json.empty()) return std::optional<Value>{json_grouped(*value)};
  return std::optional<Value>{*std::move(value)};
}

struct Level {
  explicit Level(int& counter) : depth(counter) { ++depth; }
  ~Level() { --depth; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  int& depth;
};

}  // namespace

Result<Value> expression(const Env& env, const Expr& expr) {
  const Level level(env.context->depth);
  if (env.context->depth > kDeepest) return refuse("the expression is nested too deeply");
  ASSIGN(auto key, group_key(env, expr));
  if (key) return *std::move(key);
  return by_kind(env, expr);
}

Result<std::vector<Value>> expressions(const Env& env, const std::vector<ExprPtr>& list) {
  std::vector<Value> values;
  values.reserve(list.size());
  for (const ExprPtr& one : list) {
    ASSIGN(auto value, expression(env, *one));
    values.push_back(std::move(value));
  }
  return values;
}

Result<Value> case_when(const Env& env, const Expr& expr) {
  const std::size_t pairs = expr.args.size() / 2;
  Value operand_value;
  if (expr.case_operand) {
    ASSIGN(operand_value, expression(env, *expr.case_operand));
  }
  std::vector<std::string> tests;
  std::vector<Value> results;
  for (std::size_t i = 0; i < pairs; ++i) {
    ASSIGN(const auto when, expression(env, *expr.args[2 * i]));
    ASSIGN(const auto test,
           expr.case_operand ? compare(env, "=", operand_value, when) : as_boolean(env, when));
    tests.push_back(test.sql);
    ASSIGN(auto then, expression(env, *expr.args[2 * i + 1]));
    results.push_back(std::move(then));
  }
  if (expr.has_else) {
    ASSIGN(auto otherwise, expression(env, *expr.args.back()));
    results.push_back(std::move(otherwise));
  }
  ASSIGN(results, chosen(env, std::move(results), "CASE"));
  std::string sql = "CASE";
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_test = i < pairs;
    sql += is_test ? " WHEN " + tests[i] + " THEN " : " ELSE ";
    sql += results[i].sql;
  }
  return one_of(sql + " END", results);
}

}  // namespace groundway::sql::translating
