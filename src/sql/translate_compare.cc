// sql/translate_compare.cc - = <> < IS BETWEEN IN over aligned sides.
#include "base/text.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

Value boolean(std::string sql) {
  return compound(std::move(sql), ValueType::boolean);
}

bool is_order(const std::string& op) {
  return op.front() == '<' || op.front() == '>' ? op != "<>" : false;
}

// Whether `op` holds when the left side is less (-1), equal (0) or greater (+1).
bool holds(const std::string& op, int order) {
  if (op == "=") return order == 0;
  if (op == "<>") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  return op == ">" ? order > 0 : order >= 0;
}

// A comparison whose answer is known but for NULL.
Value known(bool truth, const std::string& left, bool left_not_null, const std::string& right,
            bool right_not_null) {
  if (left_not_null && right_not_null) return call(truth ? "true" : "false", ValueType::boolean);
  std::vector<std::string> tests;
  const std::string is_null = truth ? " IS NOT NULL" : " IS NULL";
  if (!left_not_null) tests.push_back(left + is_null);
  if (!right_not_null) tests.push_back(right + is_null);
  const std::string all = text::join(tests, truth ? " AND " : " OR ");
  const std::string grouped = tests.size() > 1 ? "(" + all + ")" : all;
  return boolean(grouped + (truth ? " OR NULL" : " AND NULL"));
}

// What an operator becomes when PostgreSQL's equality is one side's being less in SQLite.
std::string with_tie(const std::string& op, int tie) {
  const bool greater_side = op == ">" || op == ">=";
  if (tie > 0) return greater_side ? ">=" : "<";
  return greater_side ? ">" : "<=";
}

Value distinct(const std::string& left, const std::string& right, bool is) {
  return boolean(left + (is ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ") + right);
}

// IS and IS NOT know no NULL: sides that can never be equal are alike only when both are NULL.
Result<Value> compare_is(const Env& env, bool is, const Value& left, const Value& right) {
  const bool left_null = left.type == ValueType::null, right_null = right.type == ValueType::null;
  if (left_null || right_null) {
    return boolean(operand(left_null ? right : left) + (is ? " IS NULL" : " IS NOT NULL"));
  }
  ASSIGN(const auto sides, align(env, left, right, false));
  if (sides.constant == 0 && sides.tie == 0) return distinct(sides.left, sides.right, is);
  if (left.not_null || right.not_null) return call(is ? "false" : "true", ValueType::boolean);
  if (is) return boolean(sides.left + " IS NULL AND " + sides.right + " IS NULL");
  return boolean(sides.left + " IS NOT NULL OR " + sides.right + " IS NOT NULL");
}

bool same_text(const std::vector<Aligned>& sides) {
  for (const Aligned& one : sides) {
    if (one.left != sides.front().left || one.constant != 0 || one.tie != 0) return false;
  }
  return true;
}

Value join_all(const std::vector<std::string>& parts, std::string_view word) {
  std::string sql;
  for (const std::string& part : parts) sql += (sql.empty() ? "" : " " + std::string(word) + " ") + part;
  return boolean(std::move(sql));
}

Result<Value> in_rows(const Env& env, const Expr& expr) {
  std::vector<std::string> tests;
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    ASSIGN(const auto test, compare_rows(env, *expr.args[0], *expr.args[i], true));
    tests.push_back(operand(test));
  }
  Value all = join_all(tests, "OR");
  return expr.negated ? negated(std::move(all)) : Result<Value>(std::move(all));
}

// x IN (a, b) when one conversion of x serves all; else x = a OR x = b.
Result<Value> in_values(const Env& env, const Value& value, const std::vector<Value>& list, bool negate) {
  std::vector<Aligned> sides;
  bool has_null = false;
  for (const Value& one : list) {
    if (one.type == ValueType::null) {
      has_null = true;
      continue;
    }
    ASSIGN(auto aligned, align(env, value, one, false));
    sides.push_back(std::move(aligned));
  }
  if (!sides.empty() && same_text(sides)) {
    std::string items = has_null ? "NULL" : "";
    for (const Aligned& one : sides) items += (items.empty() ? "" : ", ") + one.right;
    return boolean(sides.front().left + (negate ? " NOT IN (" : " IN (") + items + ")");
  }
  std::vector<std::string> tests;
  for (const Value& one : list) {
    ASSIGN(const auto test, compare(env, "=", value, one));
    tests.push_back(operand(test));
  }
  Value any = join_all(tests, "OR");
  return negate ? negated(std::move(any)) : Result<Value>(std::move(any));
}

// The right side's elements have no affinity of their own and no say in the collation.
Value as_element(Value value) {
  value.has_affinity = false;
  value.affinity = Affinity::none;
  value.fold_explicit = false;
  value.fold = Fold::binary;
  return value;
}

}  // namespace

Result<Value> compare_rows(const Env& env, const Expr& left, const Expr& right, bool equal) {
  if (left.kind != ExprKind::row_value || right.kind != ExprKind::row_value ||
      left.args.size() != right.args.size()) {
    return refuse("row values of different size are compared");
  }
  std::vector<std::string> tests;
  for (std::size_t i = 0; i < left.args.size(); ++i) {
    ASSIGN(const auto a, expression(env, *left.args[i]));
    ASSIGN(const auto b, expression(env, *right.args[i]));
    ASSIGN(const auto test, compare(env, equal ? "=" : "<>", a, b));
    tests.push_back(operand(test));
  }
  return join_all(tests, equal ? "AND" : "OR");
}

Result<Value> negated(Value value) {
  if (value.sql == "true" || value.sql == "false") {
    return call(value.sql == "true" ? "false" : "true", ValueType::boolean);
  }
  return boolean("NOT " + operand(value));
}

Result<Value> compare(const Env& env, const std::string& op, const Value& left, const Value& right) {
  if (op == "IS" || op == "IS NOT") return compare_is(env, op == "IS", left, right);
  if (left.type == ValueType::null || right.type == ValueType::null) {
    return call("NULL::boolean", ValueType::boolean);
  }
  ASSIGN(const auto sides, align(env, left, right, is_order(op)));
  if (sides.constant != 0) {
    return known(holds(op, sides.constant), sides.left, left.not_null, sides.right, right.not_null);
  }
  if (sides.tie != 0 && !is_order(op)) {
    return known(op == "<>", sides.left, left.not_null, sides.right, right.not_null);
  }
  Value test =
      boolean(sides.left + " " + (sides.tie != 0 ? with_tie(op, sides.tie) : op) + " " + sides.right);
  test.not_null = left.not_null && right.not_null;
  return test;
}

Result<Value> between(const Env& env, const Expr& expr) {
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  TRY(need_once(value));
  ASSIGN(const auto low, expression(env, *expr.args[1]));
  ASSIGN(const auto high, expression(env, *expr.args[2]));
  ASSIGN(const auto above, compare(env, ">=", value, low));
  ASSIGN(const auto below, compare(env, "<=", value, high));
  Value both = boolean(operand(above) + " AND " + operand(below));
  return expr.negated ? negated(std::move(both)) : Result<Value>(std::move(both));
}

Result<Value> in_list(const Env& env, const Expr& expr) {
  if (expr.args.size() == 1) return call(expr.negated ? "true" : "false", ValueType::boolean);
  if (expr.args[0]->kind == ExprKind::row_value) return in_rows(env, expr);
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  if (value.type == ValueType::null) return call("NULL::boolean", ValueType::boolean);
  std::vector<Value> list;
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    ASSIGN(auto one, expression(env, *expr.args[i]));
    list.push_back(as_element(std::move(one)));
  }
  return in_values(env, value, list, expr.negated);
}

// x IN (SELECT y): each side is brought to the other's type around the query.
Result<Value> in_select(const Env& env, const Expr& expr) {
  if (!env.context->subqueries) return refuse("a subquery cannot stand here in PostgreSQL");
  if (expr.args[0]->kind == ExprKind::row_value) return refuse("row values are looked up in a subquery");
  ASSIGN(const auto value, expression(env, *expr.args[0]));
  ASSIGN(const auto query, select(env, *expr.select));
  if (query.columns.size() != 1) return refuse("IN (SELECT ...) has more than one column");
  const std::string alias = "looked_up_" + std::to_string(env.context->next_alias++);
  Source source;
  source.prefix = alias;
  source.columns = query.columns;
  Value element = column_value(source, query.columns.front());
  element.fold_explicit = false;
  if (value.type == ValueType::null) return refuse("NULL IN (SELECT ...)");
  Value left = value;
  left.fold_explicit = true;  // the left side's collation alone counts
  ASSIGN(const auto sides, align(env, left, element, false));
  if (sides.constant != 0 || sides.tie != 0) {
    return refuse("IN (SELECT ...) compares a " + cast_name(value.type) + " with a " +
                  cast_name(element.type));
  }
  const std::string word = expr.negated ? " NOT IN (" : " IN (";
  if (sides.right == element.sql) return boolean(sides.left + word + query.sql + ")");
  return boolean(sides.left + word + "SELECT " + sides.right + " FROM (" + query.sql + ") AS " + alias + ")");
}

}  // namespace groundway::sql::translating
