// sql/translate_choice.cc - functions that choose among their arguments.
#include <algorithm>

#include "base/text.h"
#include "sql/translate_functions.h"

namespace groundway::sql::translating {

namespace {

std::string list_of(const Values& values) {
  std::string sql;
  for (const Value& value : values) sql += (sql.empty() ? "" : ", ") + value.sql;
  return sql;
}

// A function compares its arguments as they are: '5' is not 5.
Value without_affinity(Value value) {
  value.has_affinity = false;
  value.affinity = Affinity::none;
  return value;
}

std::string any_is_null(const Values& values) {
  std::string sql;
  for (const Value& value : values) {
    if (!value.not_null) sql += (sql.empty() ? "" : " OR ") + operand(value) + " IS NULL";
  }
  return sql;
}

// NULL when any argument is NULL; PostgreSQL's greatest() passes NULLs over.
Result<Value> extreme(const Env& env, std::string_view function, const Values& args) {
  for (const Value& arg : args) {
    TRY(need_once(arg));
    if (arg.type == ValueType::null) return null_value();
    if (arg.fold != Fold::binary) return refuse(std::string(function) + "() under NOCASE");
    if (arg.mixed) return refuse(std::string(function) + "() of a column of mixed values");
    if (arg.type == ValueType::boolean) {
      Values numbers = args;
      for (Value& one : numbers) {
        if (one.type != ValueType::boolean) continue;
        ASSIGN(one, as_number(env, one));
      }
      return extreme(env, function, numbers);
    }
  }
  ASSIGN(auto values, unified(env, args, std::string(function) + "()"));
  if (values.front().type == ValueType::text) values.front().sql = operand(values.front()) + " COLLATE \"C\"";
  const std::string best = std::string(function) + "(" + list_of(values) + ")";
  const std::string nulls = any_is_null(args);
  if (nulls.empty()) return one_of(best, values);
  return one_of("CASE WHEN " + nulls + " THEN NULL ELSE " + best + " END", values);
}

}  // namespace

Result<Value> type_name(const Env&, const Values& args) {
  const Value& value = args[0];
  std::string name;
  if (value.type == ValueType::integer || value.type == ValueType::boolean) name = "integer";
  if (value.type == ValueType::real && !may_be_whole(value)) name = "real";
  if (value.type == ValueType::text && !value.mixed && !value.respelled) name = "text";
  if (value.type == ValueType::bytea) name = "blob";
  if (value.type == ValueType::null) return text_literal("null");
  if (name.empty()) return refuse("typeof() of a " + cast_name(value.type));
  if (value.not_null) return text_literal(name);
  return call("CASE WHEN " + operand(value) + " IS NULL THEN 'null' ELSE '" + name + "' END",
              ValueType::text);
}

Result<Value> coalesce(const Env& env, const Values& args) {
  ASSIGN(const auto values, chosen(env, args, "coalesce()"));
  Value value = one_of("coalesce(" + list_of(values) + ")", values);
  value.not_null = std::any_of(args.begin(), args.end(), [](const Value& one) { return one.not_null; });
  return value;
}

Result<Value> nullif(const Env& env, const Values& args) {
  if (args[0].type == ValueType::null) return null_value();
  if (args[1].type == ValueType::null) return args[0];
  TRY(need_once(args[0]));
  Value first_bare = without_affinity(args[0]), second_bare = without_affinity(args[1]);
  first_bare.fold = args[0].has_affinity || args[0].fold_explicit ? args[0].fold : args[1].fold;
  first_bare.fold_explicit = true;
  ASSIGN(const auto equal, compare(env, "=", first_bare, second_bare));
  const bool plain = equal.sql == operand(args[0]) + " = " + operand(args[1]);
  const Values first = {args[0]};
  if (plain) return one_of("nullif(" + list_of(args) + ")", first);
  return one_of("CASE WHEN " + equal.sql + " THEN NULL ELSE " + args[0].sql + " END", first);
}

Result<Value> iif(const Env& env, const Values& args) {
  ASSIGN(const auto test, as_boolean(env, args[0]));
  ASSIGN(const auto results, chosen(env, Values(args.begin() + 1, args.end()), "iif()"));
  std::string sql = "CASE WHEN " + test.sql + " THEN " + results[0].sql;
  if (results.size() > 1) sql += " ELSE " + results[1].sql;
  return one_of(sql + " END", results);
}

Result<Value> greatest(const Env& env, const Values& args) {
  return extreme(env, "greatest", args);
}
Result<Value> least(const Env& env, const Values& args) {
  return extreme(env, "least", args);
}

// likely(x) and its like only advise SQLite's planner.
Result<Value> same(const Env&, const Values& args) {
  return args[0];
}

}  // namespace groundway::sql::translating
