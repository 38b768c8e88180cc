// Operators by precedence climbing. SQLite's levels differ from PostgreSQL's in two places that matter:
// comparisons with < bind tighter than =, IS, LIKE, BETWEEN and IN; and || -> ->> bind tighter than * and /.
#include <algorithm>
#include <string>

#include "sql/parser_nesting.h"

namespace groundway::sql {
namespace {

enum Level { kOr = 1, kAnd, kNot, kEqual, kLess, kBits, kAdd, kMultiply, kConcat, kCollate, kUnary };
enum class Form { binary, is, like, between, in, null_test, collate, negation };

ExprPtr make(ExprKind kind, std::string text = {}) {
  auto out = std::make_unique<Expr>();
  out->kind = kind;
  out->text = std::move(text);
  return out;
}

ExprPtr join(ExprKind kind, std::string text, ExprPtr left, ExprPtr right) {
  auto out = make(kind, std::move(text));
  out->args.push_back(std::move(left));
  out->args.push_back(std::move(right));
  return out;
}

ExprPtr wrap(ExprKind kind, std::string text, ExprPtr inner, bool negated = false) {
  auto out = make(kind, std::move(text));
  out->args.push_back(std::move(inner));
  out->negated = negated;
  return out;
}

}  // namespace

struct Parser::Operator {
  std::string_view word;
  Level level;
  Form form;
};

const Parser::Operator* Parser::operator_here() const {
  static constexpr Operator kOperators[] = {{"OR", kOr, Form::binary},
                                            {"AND", kAnd, Form::binary},
                                            {"=", kEqual, Form::binary},
                                            {"<>", kEqual, Form::binary},
                                            {"IS", kEqual, Form::is},
                                            {"LIKE", kEqual, Form::like},
                                            {"GLOB", kEqual, Form::like},
                                            {"MATCH", kEqual, Form::like},
                                            {"REGEXP", kEqual, Form::like},
                                            {"BETWEEN", kEqual, Form::between},
                                            {"IN", kEqual, Form::in},
                                            {"ISNULL", kEqual, Form::null_test},
                                            {"NOTNULL", kEqual, Form::null_test},
                                            {"<", kLess, Form::binary},
                                            {"<=", kLess, Form::binary},
                                            {">", kLess, Form::binary},
                                            {">=", kLess, Form::binary},
                                            {"<<", kBits, Form::binary},
                                            {">>", kBits, Form::binary},
                                            {"&", kBits, Form::binary},
                                            {"|", kBits, Form::binary},
                                            {"+", kAdd, Form::binary},
                                            {"-", kAdd, Form::binary},
                                            {"*", kMultiply, Form::binary},
                                            {"/", kMultiply, Form::binary},
                                            {"%", kMultiply, Form::binary},
                                            {"||", kConcat, Form::binary},
                                            {"->", kConcat, Form::binary},
                                            {"->>", kConcat, Form::binary},
                                            {"COLLATE", kCollate, Form::collate}};
  static constexpr Operator kNegation{"NOT", kNot, Form::negation};
  static constexpr std::string_view kNegatable[] = {"NULL",  "IN",     "LIKE",   "GLOB",
                                                    "MATCH", "REGEXP", "BETWEEN"};
  const std::string& word = peek().word;
  if (word == "NOT")
    return std::ranges::find(kNegatable, peek(1).word) != std::end(kNegatable) ? &kNegation : nullptr;
  const auto* found = std::ranges::find(kOperators, word, &Operator::word);
  return found == std::end(kOperators) ? nullptr : found;
}

ExprPtr Parser::expr(int min_level) {
  const Nesting nesting(*this);
  if (!nesting.ok()) return fail("less nesting, at most " + std::to_string(kMaxDepth) + " levels"), nullptr;
  const int outside = peak_;
  peak_ = 0;
  ExprPtr left = prefix();
  int height = peak_ + 1;
  while (left) {
    const Operator* op = operator_here();
    if (op == nullptr || op->level < min_level) break;
    peak_ = 0;
    left = infix(std::move(left), *op);
    height = std::max(height, peak_) + 1;
    if (height > kMaxHeight)
      return fail("a simpler expression, at most " + std::to_string(kMaxHeight) + " high"), nullptr;
  }
  peak_ = std::max(outside, height);
  return left;
}

ExprPtr Parser::infix(ExprPtr left, const Operator& op) {
  const std::string word = peek().word;
  advance();
  const bool negated = op.form == Form::negation;
  const Operator& real = negated && !at("NULL") ? *operator_here() : op;
  if (negated) advance();
  switch (real.form) {
    case Form::binary: {
      ExprPtr right = expr(op.level + 1);
      return right ? join(ExprKind::binary, word, std::move(left), std::move(right)) : nullptr;
    }
    case Form::is:
      return is_expr(std::move(left), real);
    case Form::like:
      return like_expr(std::move(left), real, negated);
    case Form::between:
      return between_expr(std::move(left), real, negated);
    case Form::in:
      return in_expr(std::move(left), negated);
    case Form::null_test:
      return wrap(ExprKind::is_null, {}, std::move(left), word == "NOTNULL");
    case Form::negation:
      return wrap(ExprKind::is_null, {}, std::move(left), true);
    case Form::collate:
      break;
  }
  std::string collation;
  if (!name(collation, "a collation's name")) return nullptr;
  return wrap(ExprKind::collate, std::move(collation), std::move(left));
}

// IS [NOT] [DISTINCT FROM]: SQLite's IS is already "not distinct from", so DISTINCT FROM turns the sense
// round.
ExprPtr Parser::is_expr(ExprPtr left, const Operator& op) {
  bool negated = accept("NOT");
  if (accept("DISTINCT", "FROM")) negated = !negated;
  ExprPtr right = expr(op.level + 1);
  if (!right) return nullptr;
  if (right->kind == ExprKind::null_literal) return wrap(ExprKind::is_null, {}, std::move(left), negated);
  return join(ExprKind::binary, negated ? "IS NOT" : "IS", std::move(left), std::move(right));
}

ExprPtr Parser::like_expr(ExprPtr left, const Operator& op, bool negated) {
  ExprPtr pattern = expr(op.level + 1);
  if (!pattern) return nullptr;
  const bool is_like = op.word == "LIKE" || op.word == "GLOB";
  ExprPtr out = join(is_like ? ExprKind::like : ExprKind::binary, std::string(op.word), std::move(left),
                     std::move(pattern));
  if (accept("ESCAPE") && !expr_into(out->args.emplace_back(), op.level + 1)) return nullptr;
  if (!is_like && negated) return wrap(ExprKind::unary, "NOT", std::move(out));
  out->negated = negated;
  return out;
}

ExprPtr Parser::between_expr(ExprPtr left, const Operator& op, bool negated) {
  ExprPtr out = wrap(ExprKind::between, {}, std::move(left), negated);
  if (!expr_into(out->args.emplace_back(), kAnd + 1) || !expect("AND")) return nullptr;
  if (!expr_into(out->args.emplace_back(), op.level + 1)) return nullptr;
  return out;
}

ExprPtr Parser::in_expr(ExprPtr left, bool negated) {
  ExprPtr out = wrap(ExprKind::in_list, {}, std::move(left), negated);
  if (!accept("(")) return in_table(*out) ? std::move(out) : nullptr;
  if (at_select()) {
    out->kind = ExprKind::in_select;
    if (!select_into(out->select)) return nullptr;
  } else if (!at(")") && !expr_list(out->args)) {
    return nullptr;
  }
  return expect(")") ? std::move(out) : nullptr;
}

// x IN t and x IN f(1): short for x IN (SELECT * FROM t).
bool Parser::in_table(Expr& in) {
  FromItem table;
  if (!qualified(table.schema, table.table)) return false;
  if (accept("(")) {
    table.is_function = true;
    if (!at(")") && !expr_list(table.function_args)) return false;
    if (!expect(")")) return false;
  }
  SelectCore core;
  core.columns.emplace_back().expr = make(ExprKind::star);
  core.from.push_back(std::move(table));
  in.kind = ExprKind::in_select;
  in.select = std::make_unique<Select>();
  in.select->cores.push_back(std::move(core));
  return true;
}

ExprPtr Parser::prefix() {
  const std::string word = peek().word;
  const bool negation = word == "NOT";
  if (!negation && word != "-" && word != "+" && word != "~") return primary();
  advance();
  const bool before_exists = negation && at("EXISTS");
  ExprPtr operand = expr(negation ? kNot : kUnary);
  if (!operand) return nullptr;
  if (before_exists && operand->kind == ExprKind::exists && !operand->negated) {
    operand->negated = true;
    return operand;
  }
  // The one number that fits 64 bits with its sign only.
  if (word == "-" && operand->kind == ExprKind::real_literal && operand->text == "9223372036854775808") {
    operand->kind = ExprKind::integer_literal;
  }
  return wrap(ExprKind::unary, word, std::move(operand));
}

bool Parser::expr_list(std::vector<ExprPtr>& out) {
  do {
    if (!expr_into(out.emplace_back())) return false;
  } while (accept(","));
  return true;
}

}  // namespace groundway::sql
