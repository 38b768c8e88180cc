#include "pull/expression.h"

#include <algorithm>

#include "pull/expression_parts.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

bool is_number(Sense s) {
  return s == Sense::integer || s == Sense::number || s == Sense::null;
}

// Two sides that SQLite compares as PostgreSQL does.
bool compare_alike(const Translated& a, const Translated& b) {
  if (a.sense == Sense::null || b.sense == Sense::null)
    return a.sense != Sense::other && b.sense != Sense::other;
  if (a.sense == Sense::other || b.sense == Sense::other) return false;
  return a.sense == b.sense || (is_number(a.sense) && is_number(b.sense));
}

bool has_order(Sense s) {  // texts sort by a language's rules in PostgreSQL, by bytes in SQLite
  return s != Sense::text && s != Sense::uuid && s != Sense::other;
}

}  // namespace

int Parser::binding(const Token& t) const {
  if (t.kind == Token::Kind::word) {
    if (t.text == "or") return 1;
    if (t.text == "and") return 2;
    if (t.text == "is") return 4;
    if (t.text == "collate" || t.text == "at") return 13;
    return 0;
  }
  if (t.kind != Token::Kind::sign) return 0;
  const std::string& s = t.text;
  if (s == "=" || s == "<>" || s == "<" || s == ">" || s == "<=" || s == ">=") return 5;
  if (s == "+" || s == "-") return 8;
  if (s == "*" || s == "/" || s == "%") return 9;
  if (s == "::") return 14;
  return s.find_first_of("+-*/<>=~!@#%^&|?") != std::string::npos ? 7 : 0;
}

Translated Parser::expression(int least) {
  if (++depth_ > 200) return refuse("it is nested too deeply");
  Translated left = prefix();
  while (!failed()) {
    const int binds = binding(now());
    if (binds == 0 || binds < least) break;
    left = infix(std::move(left), binds);
  }
  --depth_;
  return left;
}

Translated Parser::infix(Translated left, int binds) {
  const Token op = take();
  if (op.is("::")) return cast(std::move(left));
  if (op.word("is")) return is_test(left);
  if (op.word("collate")) return collate(std::move(left));
  if (op.word("at")) return at_time_zone(left);
  if ((op.is("=") || op.is("<>")) && (now().word("any") || now().word("all")))
    return any_of(left, op.is("="));
  Translated right = expression(binds + 1);
  if (failed()) return {};
  if (op.word("and") || op.word("or")) {
    return value("(" + left.sql + (op.word("and") ? " AND " : " OR ") + right.sql + ")", Sense::boolean);
  }
  return operation(left, op.text, right);
}

Translated Parser::operation(const Translated& a, const std::string& op, const Translated& b) {
  const bool equality = op == "=" || op == "<>";
  if (equality || op == "<" || op == ">" || op == "<=" || op == ">=") {
    if (!compare_alike(a, b)) return refuse("SQLite compares these two kinds of value differently");
    const Sense sense = a.sense == Sense::null ? b.sense : a.sense;
    const bool bytewise = (a.bytewise || a.literal) && (b.bytewise || b.literal);
    if (!equality && !has_order(sense) && !bytewise)
      return refuse("the order of texts is another one in SQLite");
    return value("(" + a.sql + " " + op + " " + b.sql + ")", Sense::boolean);
  }
  if (op == "||") {
    if ((a.sense != Sense::text && a.sense != Sense::null) ||
        (b.sense != Sense::text && b.sense != Sense::null))
      return refuse("|| joins what is no text");
    return value("(" + a.sql + " || " + b.sql + ")", Sense::text);
  }
  if (op == "~~" || op == "!~~" || op == "~~*" || op == "!~~*") return like(a, op, b);
  if (!is_number(a.sense) || !is_number(b.sense))
    return refuse("SQLite has no operator " + op + " for these values");
  if (op == "/" && (a.sense == Sense::number || b.sense == Sense::number)) {
    note("a division counts in floating point in SQLite");
    return value("(CAST(" + a.sql + " AS REAL) / " + b.sql + ")", Sense::number);
  }
  const bool whole = a.sense == Sense::integer && b.sense == Sense::integer;
  if (op == "+" || op == "-" || op == "*" || (whole && (op == "/" || op == "%"))) {
    return value("(" + a.sql + " " + op + " " + b.sql + ")", whole ? Sense::integer : Sense::number);
  }
  return refuse(op == "/" ? "SQLite divides whole numbers to whole numbers" : "SQLite has no operator " + op);
}

Translated Parser::collate(Translated inner) {
  std::string name = take().text;
  if (accept(".")) name = take().text;
  if (inner.sense != Sense::text && inner.sense != Sense::null) return refuse("COLLATE of what is no text");
  if (name != "C" && name != "POSIX" && name != "ucs_basic") return refuse("SQLite has no collation " + name);
  inner.bytewise = true;
  return inner;
}

// LIKE minds no case in SQLite; GLOB does, and has other wildcards.
Translated Parser::like(const Translated& a, const std::string& op, const Translated& pattern) {
  const bool negated = op[0] == '!', blind = op.back() == '*';
  if (a.sense != Sense::text || !pattern.literal || pattern.sense != Sense::text)
    return refuse("LIKE with a pattern that is not constant");
  const std::string raw = last_text_;
  if (raw.find('\\') != std::string::npos) return refuse("a LIKE pattern with an escape");
  if (blind) {
    note("ILIKE folds the letters of ASCII alone");
    return value("(" + a.sql + (negated ? " NOT LIKE " : " LIKE ") + pattern.sql + ")", Sense::boolean);
  }
  std::string glob;
  for (const char c : raw) {
    if (c == '%')
      glob += '*';
    else if (c == '_')
      glob += '?';
    else if (c == '*' || c == '?' || c == '[')
      glob += std::string("[") + c + "]";
    else
      glob += c;
  }
  return value("(" + a.sql + (negated ? " NOT GLOB " : " GLOB ") + sql::quote_sqlite_literal(glob) + ")",
               Sense::boolean);
}

Translated Parser::is_test(const Translated& a) {
  const bool negated = accept_word("not");
  const std::string no = negated ? " NOT" : "";
  if (accept_word("null")) return value("(" + a.sql + " IS" + no + " NULL)", Sense::boolean);
  if (now().word("true") || now().word("false")) {
    if (a.sense != Sense::boolean) return refuse("IS TRUE of what is no boolean");
    return value("(" + a.sql + " IS" + no + (take().text == "true" ? " 1)" : " 0)"), Sense::boolean);
  }
  if (!accept_word("distinct") || !accept_word("from")) return refuse("a test that SQLite does not have");
  const Translated b = expression(5);
  if (failed()) return {};
  if (!compare_alike(a, b)) return refuse("SQLite compares these two kinds of value differently");
  return value("(" + a.sql + (negated ? " IS " : " IS NOT ") + b.sql + ")", Sense::boolean);
}

// x = ANY (ARRAY[...]), x <> ALL (ARRAY[...]), with or without a cast of the array.
Translated Parser::any_of(const Translated& a, bool equal) {
  const bool any = take().text == "any";
  if (any != equal) return refuse("a comparison with a list that SQLite does not have");
  if (!accept("(")) return refuse("a comparison with a list that SQLite does not have");
  const bool inner = accept("(");
  if (!accept_word("array") || !accept("["))
    return refuse("a comparison with an array that is not written out");
  std::string list;
  while (!accept("]")) {
    const Translated item = expression(0);
    if (failed()) return {};
    if (!compare_alike(a, item)) return refuse("SQLite compares these two kinds of value differently");
    list += (list.empty() ? "" : ", ") + item.sql;
    if (!now().is("]") && !accept(",")) return refuse("an array that cannot be read");
  }
  const auto skip_cast = [&] {
    while (accept("::")) type_name();
  };
  skip_cast();
  if (inner && !accept(")")) return refuse("an array that cannot be read");
  skip_cast();
  if (!accept(")")) return refuse("an array that cannot be read");
  return value("(" + a.sql + (any ? " IN (" : " NOT IN (") + list + "))", Sense::boolean);
}

Translated Parser::prefix() {
  const Token t = take();
  switch (t.kind) {
    case Token::Kind::number:
      return literal(t.text,
                     t.text.find_first_of(".eE") == std::string::npos ? Sense::integer : Sense::number);
    case Token::Kind::text:
      last_text_ = t.text;
      return literal(sql::quote_sqlite_literal(t.text), Sense::null);
    case Token::Kind::sign:
      return prefix_sign(t);
    case Token::Kind::word:
      return prefix_word(t);
    case Token::Kind::quoted:
      return named(t);
    case Token::Kind::end:
      break;
  }
  return refuse("it ends too early");
}

Translated Parser::prefix_sign(const Token& t) {
  if (t.is("(")) {
    Translated inner = expression(0);
    if (!failed() && !accept(")")) return refuse("a list in parentheses");
    return inner;
  }
  if (!t.is("-") && !t.is("+")) return refuse("SQLite has no operator " + t.text);
  Translated inner = expression(12);
  if (failed()) return {};
  if (!is_number(inner.sense)) return refuse("a sign before what is no number");
  inner.sql = t.is("-") ? "-" + inner.sql : inner.sql;
  return inner;
}

Translated Parser::prefix_word(const Token& t) {
  if (t.text == "true" || t.text == "false") return literal(t.text == "true" ? "1" : "0", Sense::boolean);
  if (t.text == "null") return literal("NULL", Sense::null);
  if (t.text == "not") {
    const Translated inner = expression(3);
    return failed() ? Translated{} : value("(NOT " + inner.sql + ")", Sense::boolean);
  }
  if (t.text == "case") return case_of();
  if (t.text.starts_with("current_") || t.text.starts_with("local")) return clock(t.text);
  if (t.text == "array") return array_literal();
  return named(t);
}

Translated Parser::case_of() {
  if (!now().word("when")) return refuse("CASE with an operand");
  std::string sql = "CASE";
  Sense sense = Sense::null;
  const auto branch = [&](const char* before) {
    const Translated v = expression(0);
    sql += before + v.sql;
    if (sense != Sense::null && v.sense != Sense::null && v.sense != sense)
      refuse("a CASE of different kinds of value");
    if (v.sense != Sense::null) sense = v.sense;
  };
  while (!failed() && accept_word("when")) {
    sql += " WHEN " + expression(0).sql;
    if (!accept_word("then")) return refuse("a CASE that cannot be read");
    branch(" THEN ");
  }
  if (!failed() && accept_word("else")) branch(" ELSE ");
  if (failed()) return {};
  if (!accept_word("end")) return refuse("a CASE that cannot be read");
  return value(sql + " END", sense);
}

// A column, a column of an alias, or a function.
Translated Parser::named(const Token& first) {
  std::string alias, name = first.text;
  if (accept(".")) {
    alias = name;
    name = take().text;
  }
  if (now().is("(")) return function(alias, name);
  const ColumnInSql* column = setting_.column ? setting_.column(alias, name) : nullptr;
  if (column == nullptr) return refuse("SQLite has no " + (alias.empty() ? "" : alias + ".") + name);
  return value(column->sql, column->sense);
}

Translated translate_tokens(const std::vector<Token>& tokens, std::size_t& at, const Setting& setting) {
  Parser parser(tokens, at, setting);
  return parser.whole();
}

Translated translate(std::string_view expression, const Setting& setting) {
  const auto tokens = tokens_of(expression);
  Translated out;
  if (!tokens) {
    out.fault = "it holds a sign that SQLite does not know";
    return out;
  }
  std::size_t at = 0;
  out = translate_tokens(*tokens, at, setting);
  if (out.fault.empty() && (*tokens)[at].kind != Token::Kind::end)
    out.fault = "SQLite has no '" + (*tokens)[at].text + "' there";
  return out;
}

}  // namespace groundway::pull
