#include <algorithm>
#include <string>

#include "sql/parser_core.h"

namespace groundway::sql {
namespace {

ExprPtr make(ExprKind kind, std::string text = {}) {
  auto out = std::make_unique<Expr>();
  out->kind = kind;
  out->text = std::move(text);
  return out;
}

// Whether a number of decimal digits is over 2^63 - 1; SQLite reads such a one as real.
bool over_64_bits(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  constexpr std::string_view kMost = "9223372036854775807";
  return digits.size() > kMost.size() || (digits.size() == kMost.size() && digits > kMost);
}

}  // namespace

ExprPtr Parser::primary() {
  switch (peek().kind) {
    case TokenKind::integer:
    case TokenKind::real:
      return number();
    case TokenKind::blob:
      return take_literal(ExprKind::blob_literal);
    case TokenKind::parameter:
      return take_literal(ExprKind::parameter);
    case TokenKind::string:
      return at(".", 1) ? column() : take_literal(ExprKind::string_literal);
    case TokenKind::quoted:
      return at("(", 1) ? function() : column();
    case TokenKind::word:
      return word_primary();
    case TokenKind::symbol:
      return at("(") ? parenthesised() : (fail("an expression"), nullptr);
    case TokenKind::end:
    case TokenKind::illegal:
      break;
  }
  return fail("an expression"), nullptr;
}

ExprPtr Parser::word_primary() {
  const std::string& word = peek().word;
  if (word == "NULL") return advance(), make(ExprKind::null_literal);
  if (word == "CASE") return case_expr();
  if (word == "EXISTS") return exists_expr();
  if (word == "CURRENT_TIME" || word == "CURRENT_DATE" || word == "CURRENT_TIMESTAMP") {
    std::string upper = word;
    return advance(), make(ExprKind::current_time, std::move(upper));
  }
  if (at("(", 1)) {
    if (word == "CAST") return cast_expr();
    if (word == "RAISE") return raise_expr();
    if (at_name()) return function();
  }
  if ((word == "TRUE" || word == "FALSE") && !at(".", 1)) {
    std::string upper = word;
    return advance(), make(ExprKind::boolean_literal, std::move(upper));
  }
  return column();
}

ExprPtr Parser::take_literal(ExprKind kind) {
  ExprPtr out = make(kind, peek().text);
  advance();
  return out;
}

ExprPtr Parser::number() {
  ExprPtr out = make(ExprKind::integer_literal, peek().text);
  const bool hex = out->text.size() > 1 && (out->text[1] | 0x20) == 'x';
  const bool too_large = peek().kind == TokenKind::integer && !hex && over_64_bits(out->text);
  if (peek().kind == TokenKind::real || too_large) out->kind = ExprKind::real_literal;
  advance();
  return out;
}

ExprPtr Parser::parenthesised() {
  advance();
  if (at_select()) {
    ExprPtr out = make(ExprKind::subquery);
    return select_into(out->select) && expect(")") ? std::move(out) : nullptr;
  }
  ExprPtr first = expr();
  if (!first) return nullptr;
  if (!at(",")) return expect(")") ? std::move(first) : nullptr;
  ExprPtr row = make(ExprKind::row_value);
  row->args.push_back(std::move(first));
  advance();
  return expr_list(row->args) && expect(")") ? std::move(row) : nullptr;
}

ExprPtr Parser::column() {
  ExprPtr out = make(ExprKind::column);
  for (int part = 0;; ++part) {
    out->double_quoted = peek().quote == '"' && part == 0;
    if (!name(out->text, part == 0 ? "an expression" : "a column name")) return nullptr;
    if (part == 2 || !accept(".")) return out;
    out->schema = std::move(out->table);
    out->table = std::move(out->text);
  }
}

ExprPtr Parser::function() {
  ExprPtr out = make(ExprKind::function, peek().text);
  advance();
  if (!expect("(")) return nullptr;
  if (accept("*")) {
    out->star_argument = true;
  } else {
    out->distinct = accept("DISTINCT");
    if (!out->distinct) accept("ALL");
    if (!at(")") && !at("ORDER") && !expr_list(out->args)) return nullptr;
    if (accept("ORDER", "BY") && !order_terms(out->order_by)) return nullptr;
  }
  if (!expect(")")) return nullptr;
  if (at("FILTER") && at("(", 1)) {
    if (!accept("FILTER", "(") || !expect("WHERE") || !expr_into(out->filter) || !expect(")")) return nullptr;
  }
  return over_clause(*out) ? std::move(out) : nullptr;
}

ExprPtr Parser::case_expr() {
  advance();
  ExprPtr out = make(ExprKind::case_when);
  if (!at("WHEN") && !expr_into(out->case_operand)) return nullptr;
  do {
    if (!expect("WHEN") || !expr_into(out->args.emplace_back())) return nullptr;
    if (!expect("THEN") || !expr_into(out->args.emplace_back())) return nullptr;
  } while (at("WHEN"));
  out->has_else = accept("ELSE");
  if (out->has_else && !expr_into(out->args.emplace_back())) return nullptr;
  return expect("END") ? std::move(out) : nullptr;
}

ExprPtr Parser::cast_expr() {
  ExprPtr out = make(ExprKind::cast);
  if (!accept("CAST", "(") || !expr_into(out->args.emplace_back()) || !expect("AS")) return nullptr;
  out->text = type_name();
  return expect(")") ? std::move(out) : nullptr;
}

ExprPtr Parser::exists_expr() {
  advance();
  ExprPtr out = make(ExprKind::exists);
  return expect("(") && select_into(out->select) && expect(")") ? std::move(out) : nullptr;
}

ExprPtr Parser::raise_expr() {
  ExprPtr out = make(ExprKind::raise);
  if (!accept("RAISE", "(")) return nullptr;
  out->text = peek().word;
  static constexpr std::string_view kActions[] = {"IGNORE", "ROLLBACK", "ABORT", "FAIL"};
  if (std::ranges::find(kActions, out->text) == std::end(kActions))
    return fail("IGNORE, ROLLBACK, ABORT or FAIL"), nullptr;
  advance();
  if (out->text != "IGNORE") {
    if (!expect(",") || !expr_into(out->args.emplace_back())) return nullptr;
    Expr& message = *out->args.back();  // a bare or quoted name is the message itself
    if (message.kind == ExprKind::column && message.table.empty()) {
      message.kind = ExprKind::string_literal;
      message.double_quoted = false;
    }
  }
  return expect(")") ? std::move(out) : nullptr;
}

bool Parser::over_clause(Expr& call) {
  if (!at("OVER") || !(at("(", 1) || at_name(1))) return true;
  advance();
  call.over = std::make_unique<Window>();
  if (!accept("(")) return name(call.over->name, "a window's name");
  return window(*call.over) && expect(")");
}

bool Parser::window(Window& out) {
  const bool named =
      at_name() && !(at("PARTITION") && at("BY", 1)) && !at("RANGE") && !at("ROWS") && !at("GROUPS");
  if (named && !name(out.name, "a window's name")) return false;
  if (accept("PARTITION", "BY") && !expr_list(out.partition_by)) return false;
  if (accept("ORDER", "BY") && !order_terms(out.order_by)) return false;
  if (!at("RANGE") && !at("ROWS") && !at("GROUPS")) return true;
  return frame(out.frame);
}

bool Parser::frame(std::string& out) {
  const std::size_t first = at_;
  advance();
  const bool between = accept("BETWEEN");
  if (!frame_bound()) return false;
  if (between && (!expect("AND") || !frame_bound())) return false;
  if (accept("EXCLUDE")) {
    const bool known =
        accept("NO", "OTHERS") || accept("CURRENT", "ROW") || accept("GROUP") || accept("TIES");
    if (!known) return fail("NO OTHERS, CURRENT ROW, GROUP or TIES");
  }
  out = source(first);
  return true;
}

bool Parser::frame_bound() {
  if (accept("CURRENT", "ROW")) return true;
  if (!accept("UNBOUNDED") && !expr()) return false;
  return accept("PRECEDING") || accept("FOLLOWING") || fail("PRECEDING or FOLLOWING");
}

// Words, strings and quoted names up to what can begin a constraint; then perhaps (10) or (10, 2). Whether it
// failed shows at the statement's end.
std::string Parser::type_name() {
  const std::size_t first = at_;
  // GENERATED ALWAYS at the end belongs to the constraint that follows; elsewhere it is a part of the type.
  const auto at_generated = [&] { return at("GENERATED") && at("ALWAYS", 1) && !at_alias(2) && !at("(", 2); };
  while (at_alias() && !at_generated()) advance();
  if (at_ == first) return {};
  if (accept("(") && type_size()) (void)expect(")");
  if (tokens_[first].kind != TokenKind::word)
    return tokens_[first].text;  // SQLite unquotes it and drops the rest
  std::string out;
  for (std::size_t i = first; i < at_; ++i) {
    if (i > first && tokens_[i].begin > tokens_[i - 1].end) out += ' ';
    out += sql_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  return out;
}

bool Parser::type_size() {
  for (int numbers = 1;; ++numbers) {
    if (!accept("+")) accept("-");
    if (peek().kind != TokenKind::integer && peek().kind != TokenKind::real) return fail("a number");
    advance();
    if (numbers == 2 || !accept(",")) return true;
  }
}

}  // namespace groundway::sql
