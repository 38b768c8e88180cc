// sql/translate_raise.cc - SELECT steps of a trigger: SQLite's way to write "if ... raise".
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_trigger.h"

namespace groundway::sql::translating {

namespace {

bool raises(const Expr& expr) {
  if (expr.kind == ExprKind::raise) return true;
  for (const ExprPtr& part : expr.args) {
    if (part != nullptr && raises(*part)) return true;
  }
  return false;
}

bool raises(const SelectCore& core) {
  for (const ResultColumn& column : core.columns) {
    if (column.expr != nullptr && raises(*column.expr)) return true;
  }
  return false;
}

Result<std::string> ignore(const Body& body) {
  if (body.trigger.time == CreateTrigger::Time::after) {
    return refuse("RAISE(IGNORE) after the row was written cannot take it back");
  }
  return std::string("RETURN NULL;\n");
}

Result<std::string> raise(Body* body, const Expr& expr) {
  if (expr.text == "IGNORE") return ignore(*body);
  if (expr.text != "ABORT") {
    tell(body->env,
         "RAISE(" + expr.text + ") undoes the whole statement and fails the transaction, as ABORT does");
  }
  ASSIGN(const auto value, expression(body->env, *expr.args[0]));
  ASSIGN(const auto message, as_text(body->env, value));
  return "RAISE EXCEPTION USING MESSAGE = " + message.sql + ", ERRCODE = 'integrity_constraint_violation';\n";
}

Result<std::string> condition(const Env& env, const ExprPtr& expr) {
  if (expr == nullptr) return std::string();
  ASSIGN(const auto value, expression(env, *expr));
  ASSIGN(const auto truth, as_boolean(env, value));
  return truth.sql;
}

std::string if_then(const std::string& test, const std::string& then) {
  return "IF " + test + " THEN\n" + indented(then) + "END IF;\n";
}

// CASE WHEN a THEN RAISE(...) WHEN b THEN RAISE(...) END
Result<std::string> case_of_raises(Body* body, const Expr& expr) {
  std::string lines;
  const std::size_t pairs = expr.args.size() / 2;
  Value subject;
  if (expr.case_operand) {
    ASSIGN(subject, expression(body->env, *expr.case_operand));
  }
  for (std::size_t i = 0; i < pairs; ++i) {
    ASSIGN(const auto when, expression(body->env, *expr.args[2 * i]));
    ASSIGN(const auto test,
           expr.case_operand ? compare(body->env, "=", subject, when) : as_boolean(body->env, when));
    const Expr& then = *expr.args[2 * i + 1];
    std::string action = "NULL;\n";
    if (then.kind == ExprKind::raise) {
      ASSIGN(action, raise(body, then));
    } else if (raises(then)) {
      return refuse("RAISE stands deep inside an expression");
    }
    lines += (i == 0 ? "IF " : "ELSIF ") + test.sql + " THEN\n" + indented(action);
  }
  if (expr.has_else && expr.args.back()->kind == ExprKind::raise) {
    ASSIGN(const auto otherwise, raise(body, *expr.args.back()));
    lines += "ELSE\n" + indented(otherwise);
  } else if (expr.has_else && raises(*expr.args.back())) {
    return refuse("RAISE stands deep inside an expression");
  }
  return lines + "END IF;\n";
}

Result<std::string> action_of(Body* body, const Expr& expr) {
  if (expr.kind == ExprKind::raise) return raise(body, expr);
  if (expr.kind == ExprKind::case_when) return case_of_raises(body, expr);
  return refuse("RAISE stands deep inside an expression");
}

// SELECT RAISE(...) FROM t WHERE w: raised as soon as one row is there.
Result<std::string> raise_from(Body* body, const SelectCore& core) {
  const Expr& expr = *core.columns.front().expr;
  const bool simple_case = expr.kind == ExprKind::case_when && !expr.case_operand && expr.args.size() == 2 &&
                           expr.args[1]->kind == ExprKind::raise;
  if (expr.kind != ExprKind::raise && !simple_case)
    return refuse("RAISE inside a CASE over the rows of a table");
  if (!core.group_by.empty() || core.having) return refuse("RAISE over a grouped query");
  Scope scope;
  scope.outer = body->env.scope;
  ASSIGN(const auto from, from_clause(body->env, core.from, &scope));
  Env inner = body->env;
  inner.scope = &scope;
  std::string tests;
  ASSIGN(tests, condition(inner, core.where));
  if (simple_case) {
    ASSIGN(const auto when, condition(inner, expr.args[0]));
    tests = tests.empty() ? when : "(" + tests + ") AND (" + when + ")";
  }
  const std::string where = tests.empty() ? "" : " WHERE " + tests;
  ASSIGN(const auto then, raise(body, simple_case ? *expr.args[1] : expr));
  return if_then("EXISTS (SELECT 1 FROM " + from + where + ")", then);
}

Result<std::string> raise_core(Body* body, const SelectCore& core) {
  if (core.columns.size() != 1) return refuse("RAISE beside other columns");
  if (!core.from.empty()) return raise_from(body, core);
  ASSIGN(const auto action, action_of(body, *core.columns.front().expr));
  ASSIGN(const auto where, condition(body->env, core.where));
  return where.empty() ? action : if_then(where, action);
}

}  // namespace

Result<std::string> select_step(Body* body, const TriggerStep& step) {
  const Select& whole = *step.select;
  if (whole.cores.size() == 1 && raises(whole.cores.front())) {
    if (!whole.with.empty() || whole.limit) return refuse("RAISE in a SELECT with WITH or LIMIT");
    return raise_core(body, whole.cores.front());
  }
  for (const SelectCore& core : whole.cores) {
    if (raises(core)) return refuse("RAISE in one arm of a UNION");
  }
  // Run for what its functions do; without any it has no effect, and PERFORM keeps an error it may raise.
  ASSIGN(const auto query, select(body->env, whole));
  return "PERFORM * FROM (" + query.sql + ") AS step;\n";
}

}  // namespace groundway::sql::translating
