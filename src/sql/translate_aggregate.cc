// sql/translate_aggregate.cc - aggregates and window functions.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

constexpr std::array kAggregates = {"count",
                                    "sum",
                                    "total",
                                    "avg",
                                    "group_concat",
                                    "string_agg",
                                    "min",
                                    "max",
                                    "json_group_array",
                                    "json_group_object"};
constexpr std::array kWindows = {"row_number", "rank",      "dense_rank", "percent_rank",
                                 "cume_dist",  "ntile",     "lag",        "first_value",
                                 "last_value", "nth_value", "lead"};

template <class List>
bool is_one_of(const List& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

struct Call {
  std::string sql;
  ValueType type = ValueType::unknown;
  std::string cast;  // after FILTER and OVER: "::bigint"
  Value like;        // what min() and max() hand on
};

std::string distinct_of(const Expr& expr) {
  return expr.distinct ? "DISTINCT " : "";
}

Result<Call> count(const Expr& expr, const std::vector<Value>& args) {
  if (args.empty()) return Call{"count(*)", ValueType::integer, {}, {}};
  if (expr.distinct && args[0].fold != Fold::binary) return refuse("count(DISTINCT) under NOCASE");
  if (expr.distinct && args[0].type == ValueType::json) return refuse("json values have no equality");
  if (expr.distinct && !args[0].json.empty()) {
    return Call{"count(DISTINCT " + json_as_sql(args[0].json) + ")", ValueType::integer, {}, {}};
  }
  const std::string what = args[0].type == ValueType::null ? "NULL::text" : args[0].sql;
  return Call{"count(" + distinct_of(expr) + what + ")", ValueType::integer, {}, {}};
}

Result<Call> sum(const Env& env, const Expr& expr, const std::vector<Value>& args, const std::string& name) {
  ASSIGN(const auto number, as_counted(env, args[0]));
  if (number.type == ValueType::null) return refuse(name + "() of NULL");
  const std::string of = "(" + distinct_of(expr);
  if (name == "avg") return Call{"avg" + of + operand(number) + "::float8)", ValueType::real, {}, {}};
  if (name == "sum") {
    const bool integer = number.type == ValueType::integer;
    Value like;
    like.either = may_be_whole(number);
    return Call{"sum" + of + number.sql + ")", number.type, integer ? "::bigint" : "", like};
  }
  return Call{"sum" + of + operand(number) + "::float8)", ValueType::real, "total", {}};
}

Result<Call> extreme(const Env& env, const Value& value, const std::string& name) {
  if (value.type == ValueType::boolean) {
    ASSIGN(const auto number, as_number(env, value));
    return extreme(env, number, name);
  }
  const bool no_order = value.type == ValueType::uuid || value.type == ValueType::json ||
                        value.type == ValueType::jsonb || value.type == ValueType::bytea ||
                        value.type == ValueType::null;
  if (no_order) return refuse(name + "() of a " + cast_name(value.type));
  if (value.mixed) return refuse(name + "() of a column that mixes numbers and texts");
  if (value.fold != Fold::binary) return refuse(name + "() under NOCASE may take any of the equal texts");
  Call call{
      name + "(" + folded(value, Fold::binary, value.type == ValueType::text) + ")", value.type, {}, value};
  if (value.type != ValueType::text) call.sql = name + "(" + value.sql + ")";
  return call;
}

Result<Call> group_concat(const Env& env, const Expr& expr, const std::vector<Value>& args) {
  ASSIGN(const auto text, as_text(env, args[0]));
  std::string separator = "','";
  if (args.size() > 1) {
    ASSIGN(const auto by, as_text(env, args[1]));
    separator = by.sql;
  }
  std::string order;
  if (!expr.order_by.empty()) {
    ASSIGN(order, order_by(env, expr.order_by));
  } else {
    tell(env, "group_concat() joins in the order of the rows, which neither side promises");
  }
  return Call{
      "string_agg(" + distinct_of(expr) + text.sql + ", " + separator + order + ")", ValueType::text, {}, {}};
}

// As in SQLite, NULLs count and no row makes an empty array.
Result<Call> json_group(const Env& env, const Expr& expr, const std::vector<Value>& args,
                        const std::string& name) {
  TRY(need_pure(env, name + "()"));
  const bool object = name == "json_group_object";
  if (args.size() != (object ? 2U : 1U)) return refuse("the call of " + name);
  if (object && (args[0].type != ValueType::text || args[0].mixed || !args[0].not_null)) {
    return refuse("json_group_object() with a name that is NULL or no text");
  }
  ASSIGN(const auto element, json_element(env, args.back()));
  std::string order;
  if (!expr.order_by.empty()) {
    ASSIGN(order, order_by(env, expr.order_by));
  } else if (!object) {
    tell(env, "json_group_array() collects in the order of the rows, which neither side promises");
  }
  const std::string what =
      object ? "jsonb_object_agg(" + args[0].sql + ", " : "jsonb_agg(" + distinct_of(expr);
  Call made{what + element + order + ")", ValueType::jsonb, object ? "{}" : "[]", {}};
  made.like.json_made = true;
  return made;
}

Result<Call> aggregate_call(const Env& env, const Expr& expr, const std::string& name) {
  Env inner = env;
  inner.in_aggregate = env.in_aggregate || !expr.over;
  ASSIGN(const auto args, expressions(inner, expr.args));
  if (name == "count") return count(expr, args);
  if (args.empty()) return refuse("the aggregate " + name + "() without an argument");
  if (name == "min" || name == "max") return extreme(inner, args[0], name);
  if (name == "group_concat" || name == "string_agg") return group_concat(inner, expr, args);
  if (name.starts_with("json_")) return json_group(inner, expr, args, name);
  return sum(inner, expr, args, name);
}

Result<Call> window_call(const Env& env, const Expr& expr, const std::string& name) {
  ASSIGN(auto args, expressions(env, expr.args));
  Value result = args.empty() ? Value{} : args[0];
  const bool counts = name == "row_number" || name == "rank" || name == "dense_rank" || name == "ntile";
  const bool shares = name == "percent_rank" || name == "cume_dist";
  if (counts) result.type = ValueType::integer;
  if (shares) result.type = ValueType::real;
  if (args.size() > 2) {  // lag(x, n, default)
    ASSIGN(auto pair, unified(env, {args[0], args[2]}, name + "()"));
    args[0] = result = pair[0];
    args[2] = pair[1];
  }
  std::string sql;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool count_argument = i == 1 || (i == 0 && name == "ntile");
    if (count_argument && !args[i].number) return refuse(name + "() with a count that is not known");
    sql += (i == 0 ? "" : ", ") + args[i].sql;
  }
  result.not_null = false;
  return Call{name + "(" + sql + ")", result.type, {}, result};
}

Result<std::string> with_clauses(const Env& env, const Expr& expr, std::string sql) {
  if (expr.filter) {
    Env inner = env;
    inner.in_aggregate = true;
    ASSIGN(const auto filter, expression(inner, *expr.filter));
    ASSIGN(const auto truth, as_boolean(inner, filter));
    sql += " FILTER (WHERE " + truth.sql + ")";
  }
  if (!expr.over) return sql;
  ASSIGN(const auto over, window(env, *expr.over));
  return sql + " OVER " + over;
}

Value value_of(const Call& made, std::string sql) {
  Value value = made.like;
  const bool json = made.type == ValueType::jsonb && !made.cast.empty();
  value.sql = made.cast == "total" ? "coalesce(" + sql + ", 0)" : sql + made.cast;
  if (json) value.sql = "coalesce(" + sql + ", '" + made.cast + "')";
  value.type = made.type;
  value.atomic = true;
  value.not_null = made.cast == "total" || json || sql.starts_with("count(");
  value.is_column = value.rowid_alias = value.has_affinity = false;
  value.affinity = Affinity::none;
  value.name.clear();
  value.number.reset();
  value.string.reset();
  value.moment.clear();
  value.json.clear();
  return value;
}

template <class Test>
bool any_part(const Expr& expr, const Test& test) {
  if (test(expr)) return true;
  const auto inside = [&](const ExprPtr& part) { return part != nullptr && any_part(*part, test); };
  return std::any_of(expr.args.begin(), expr.args.end(), inside) || inside(expr.case_operand) ||
         inside(expr.filter);
}

}  // namespace

bool is_aggregate(const Expr& expr) {
  if (expr.kind != ExprKind::function || expr.over) return false;
  const std::string name = text::lower(expr.text);
  if ((name == "min" || name == "max") && expr.args.size() != 1) return false;
  return is_one_of(kAggregates, name);
}

bool contains_aggregate(const Expr& expr) {
  return any_part(expr, is_aggregate);
}

bool contains_subquery(const Expr& expr) {
  return any_part(expr, [](const Expr& part) { return part.select != nullptr; });
}

Result<std::optional<Value>> aggregate(const Env& env, const Expr& expr) {
  const std::string name = text::lower(expr.text);
  const bool windowed = expr.over != nullptr && is_one_of(kWindows, name);
  const bool summing = is_one_of(kAggregates, name) && (expr.over != nullptr || is_aggregate(expr));
  if (!windowed && !summing) return std::optional<Value>{};
  if (!env.context->subqueries || env.scope == nullptr) return refuse(name + "() cannot stand here");
  if (!env.context->immutable_for.empty())
    return refuse(name + "() cannot stand in " + env.context->immutable_for);
  ASSIGN(const auto made, windowed ? window_call(env, expr, name) : aggregate_call(env, expr, name));
  ASSIGN(auto sql, with_clauses(env, expr, made.sql));
  return std::optional<Value>{value_of(made, std::move(sql))};
}

}  // namespace groundway::sql::translating
