#include "sql/print.h"

#include "base/text.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace groundway::sql {
namespace {

// SQLite takes `a` for a name only, while it may read "a" as a text when there is no such column.
std::string sure_name(const std::string& written) {
  return "`" + text::replace_all(written, "`", "``") + "`";
}

std::string name(std::string_view written) {
  const auto tokens = lex(written);
  const bool plain = tokens.front().kind == TokenKind::word && tokens.front().text == written &&
                     !is_reserved_sqlite(tokens.front().word) && !text::istarts_with(written, "current_");
  return plain && !text::iequals(written, "true") && !text::iequals(written, "false")
             ? std::string(written)
             : quote_sqlite_ident(written);
}

template <class List, class Print>
std::string list(const List& items, Print print_one) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ", ";
    out += print_one(item);
  }
  return out;
}

std::string exprs(const std::vector<ExprPtr>& items, std::size_t first = 0) {
  std::string out;
  for (std::size_t i = first; i < items.size(); ++i) out += (i > first ? ", " : "") + print(*items[i]);
  return out;
}

std::string names(const std::vector<std::string>& items) {
  return list(items, name);
}

bool stands_alone(const Expr& e) {
  switch (e.kind) {
    case ExprKind::unary:
    case ExprKind::binary:
    case ExprKind::like:
    case ExprKind::is_null:
    case ExprKind::between:
    case ExprKind::in_list:
    case ExprKind::in_select:
    case ExprKind::exists:
    case ExprKind::collate:
      return false;
    default:
      return true;
  }
}

std::string operand(const Expr& e) {
  return stands_alone(e) ? print(e) : "(" + print(e) + ")";
}

std::string column(const Expr& e) {
  std::string out;
  if (!e.schema.empty()) out += name(e.schema) + ".";
  if (!e.table.empty()) out += name(e.table) + ".";
  if (e.double_quoted) return out + quote_sqlite_ident(e.text);
  const std::string written = name(e.text);
  return out + (written.front() == '"' ? sure_name(e.text) : written);
}

std::string order(const std::vector<OrderTerm>& terms) {
  return list(terms, [](const OrderTerm& term) {
    const std::string nulls = !term.nulls_first ? "" : *term.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    return print(*term.expr) + (term.descending ? " DESC" : "") + nulls;
  });
}

std::string window(const Window& w) {
  std::string out = w.name.empty() ? "" : name(w.name);
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : " ") + part; };
  if (!w.partition_by.empty()) add("PARTITION BY " + exprs(w.partition_by));
  if (!w.order_by.empty()) add("ORDER BY " + order(w.order_by));
  if (!w.frame.empty()) add(w.frame);
  return out;
}

std::string function(const Expr& e) {
  std::string out =
      name(e.text) + "(" + (e.star_argument ? "*" : "") + (e.distinct ? "DISTINCT " : "") + exprs(e.args);
  if (!e.order_by.empty()) out += " ORDER BY " + order(e.order_by);
  out += ")";
  if (e.filter) out += " FILTER (WHERE " + print(*e.filter) + ")";
  if (e.over) out += " OVER (" + window(*e.over) + ")";
  return out;
}

std::string case_when(const Expr& e) {
  std::string out = "CASE";
  if (e.case_operand) out += " " + print(*e.case_operand);
  const std::size_t pairs = e.args.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i) {
    out += " WHEN " + print(*e.args[2 * i]) + " THEN " + print(*e.args[2 * i + 1]);
  }
  if (e.has_else) out += " ELSE " + print(*e.args.back());
  return out + " END";
}

std::string like(const Expr& e) {
  const std::string escape = e.args.size() > 2 ? " ESCAPE " + operand(*e.args[2]) : "";
  return operand(*e.args[0]) + (e.negated ? " NOT " : " ") + e.text + " " + operand(*e.args[1]) + escape;
}

std::string source(const FromItem& item) {
  if (item.subquery) return "(" + print(*item.subquery) + ")";
  if (!item.nested.empty()) return "(" + print_from(item.nested) + ")";
  const std::string table = (item.schema.empty() ? "" : name(item.schema) + ".") + name(item.table);
  return item.is_function ? table + "(" + exprs(item.function_args) + ")" : table;
}

std::string join_word(const FromItem& item) {
  if (item.join == JoinKind::comma) return ", ";
  std::string out = item.natural ? " NATURAL" : "";
  if (item.join == JoinKind::left) out += " LEFT";
  if (item.join == JoinKind::right) out += " RIGHT";
  if (item.join == JoinKind::full) out += " FULL";
  if (item.join == JoinKind::cross) out += " CROSS";
  return out + " JOIN ";
}

std::string core(const SelectCore& c) {
  if (!c.values.empty()) {
    return "VALUES " + list(c.values, [](const auto& row) { return "(" + exprs(row) + ")"; });
  }
  std::string out = c.distinct ? "SELECT DISTINCT " : "SELECT ";
  out += list(c.columns, [](const ResultColumn& column) {
    return print(*column.expr) + (column.alias.empty() ? "" : " AS " + name(column.alias));
  });
  if (!c.from.empty()) out += " FROM " + print_from(c.from);
  if (c.where) out += " WHERE " + print(*c.where);
  if (!c.group_by.empty()) out += " GROUP BY " + exprs(c.group_by);
  if (c.having) out += " HAVING " + print(*c.having);
  if (c.windows.empty()) return out;
  return out + " WINDOW " +
         list(c.windows, [](const auto& w) { return name(w.first) + " AS (" + window(w.second) + ")"; });
}

std::string common_table(const CommonTable& t) {
  std::string out = name(t.name) + (t.columns.empty() ? "" : "(" + names(t.columns) + ")") + " AS ";
  if (t.materialized) out += *t.materialized ? "MATERIALIZED " : "NOT MATERIALIZED ";
  return out + "(" + print(*t.select) + ")";
}

// What is one word: literals, times, parameters.
std::string word(const Expr& e) {
  switch (e.kind) {
    case ExprKind::null_literal:
      return "NULL";
    case ExprKind::string_literal:
      return quote_sqlite_literal(e.text);
    case ExprKind::blob_literal:
      return "x'" + text::hex(e.text) + "'";
    default:
      return e.text;
  }
}

}  // namespace

std::string print(const Expr& e) {
  const std::string negation = e.negated ? "NOT " : "";
  switch (e.kind) {
    case ExprKind::column:
      return column(e);
    case ExprKind::star:
      return e.table.empty() ? "*" : name(e.table) + ".*";
    case ExprKind::unary:
      return e.text + " " + operand(*e.args[0]);
    case ExprKind::binary:
      return like(e);
    case ExprKind::like:
      return like(e);
    case ExprKind::is_null:
      return operand(*e.args[0]) + " IS " + negation + "NULL";
    case ExprKind::between:
      return operand(*e.args[0]) + " " + negation + "BETWEEN " + operand(*e.args[1]) + " AND " +
             operand(*e.args[2]);
    case ExprKind::in_list:
      return operand(*e.args[0]) + " " + negation + "IN (" + exprs(e.args, 1) + ")";
    case ExprKind::in_select:
      return operand(*e.args[0]) + " " + negation + "IN (" + print(*e.select) + ")";
    case ExprKind::exists:
      return negation + "EXISTS (" + print(*e.select) + ")";
    case ExprKind::subquery:
      return "(" + print(*e.select) + ")";
    case ExprKind::case_when:
      return case_when(e);
    case ExprKind::cast:
      return "CAST(" + print(*e.args[0]) + " AS " + e.text + ")";
    case ExprKind::function:
      return function(e);
    case ExprKind::collate:
      return operand(*e.args[0]) + " COLLATE " + name(e.text);
    case ExprKind::raise:
      return "RAISE(" + e.text + (e.args.empty() ? "" : ", " + exprs(e.args)) + ")";
    case ExprKind::row_value:
      return "(" + exprs(e.args) + ")";
    default:
      return word(e);
  }
}

std::string print_from(const std::vector<FromItem>& items) {
  std::string out;
  for (const FromItem& item : items) {
    if (&item != &items.front()) out += join_word(item);
    out += source(item) + (item.alias.empty() ? "" : " AS " + name(item.alias));
    if (item.on) out += " ON " + print(*item.on);
    if (!item.using_columns.empty()) out += " USING (" + names(item.using_columns) + ")";
  }
  return out;
}

std::string print(const Select& s) {
  std::string out;
  if (!s.with.empty()) out = (s.recursive ? "WITH RECURSIVE " : "WITH ") + list(s.with, common_table) + " ";
  for (std::size_t i = 0; i < s.cores.size(); ++i) {
    if (i > 0) out += " " + s.operators[i - 1] + " ";
    out += core(s.cores[i]);
  }
  if (!s.order_by.empty()) out += " ORDER BY " + order(s.order_by);
  if (s.limit) out += " LIMIT " + print(*s.limit);
  if (s.offset) out += " OFFSET " + print(*s.offset);
  return out;
}

}  // namespace groundway::sql
