#include <string>

#include "sql/parser_nesting.h"

namespace groundway::sql {

SelectPtr Parser::select() {
  const Nesting nesting(*this);
  if (!nesting.ok()) return fail("less nesting, at most " + std::to_string(kMaxDepth) + " levels"), nullptr;
  auto out = std::make_unique<Select>();
  if (at("WITH") && !with_clause(*out)) return nullptr;
  if (!select_core(out->cores.emplace_back())) return nullptr;
  std::string op;
  while (compound_operator(op)) {
    out->operators.push_back(op);
    if (!select_core(out->cores.emplace_back())) return nullptr;
  }
  if (accept("ORDER", "BY") && !order_terms(out->order_by)) return nullptr;
  return limit_clause(*out) ? std::move(out) : nullptr;
}

bool Parser::with_clause(Select& out) {
  advance();
  out.recursive = at("RECURSIVE") && !at("AS", 1) && !at("(", 1) && advance();
  do {
    if (!common_table(out.with.emplace_back())) return false;
  } while (accept(","));
  return true;
}

bool Parser::common_table(CommonTable& out) {
  if (!name(out.name, "a table name")) return false;
  if (at("(") && !name_list(out.columns)) return false;
  if (!expect("AS")) return false;
  if (accept("MATERIALIZED")) out.materialized = true;
  if (accept("NOT", "MATERIALIZED")) out.materialized = false;
  return expect("(") && select_into(out.select) && expect(")");
}

bool Parser::select_core(SelectCore& out) {
  if (at("VALUES")) return values(out);
  if (!expect("SELECT")) return false;
  out.distinct = accept("DISTINCT");
  if (!out.distinct) accept("ALL");
  do {
    if (!result_column(out.columns.emplace_back())) return false;
  } while (accept(","));
  if (accept("FROM") && !from_list(out.from)) return false;
  if (accept("WHERE") && !expr_into(out.where)) return false;
  if (accept("GROUP", "BY") && !expr_list(out.group_by)) return false;
  if (accept("HAVING") && !expr_into(out.having)) return false;
  return !at_window_clause() || window_clause(out);
}

bool Parser::values(SelectCore& out) {
  advance();
  do {
    if (!expect("(") || !expr_list(out.values.emplace_back()) || !expect(")")) return false;
  } while (accept(","));
  return true;
}

bool Parser::result_column(ResultColumn& out) {
  const bool of_table = at_name() && at(".", 1) && at("*", 2);
  if (at("*") || of_table) {
    out.expr = std::make_unique<Expr>();
    out.expr->kind = ExprKind::star;
    if (of_table) out.expr->table = peek().text;
    at_ += of_table ? 2 : 0;
    return advance();
  }
  const std::size_t first = at_;
  if (!expr_into(out.expr)) return false;
  out.source = source(first);
  return alias(out.alias);
}

bool Parser::alias(std::string& out) {
  if (accept("AS")) return name(out, "an alias");
  if (!at_alias() || at_window_clause()) return true;
  return name(out, "an alias");
}

bool Parser::window_clause(SelectCore& out) {
  advance();
  do {
    auto& [window_name, definition] = out.windows.emplace_back();
    if (!name(window_name, "a window's name") || !expect("AS") || !expect("(")) return false;
    if (!window(definition) || !expect(")")) return false;
  } while (accept(","));
  return true;
}

bool Parser::compound_operator(std::string& out) {
  if (!at("UNION") && !at("INTERSECT") && !at("EXCEPT")) return false;
  out = peek().word;
  advance();
  if (out == "UNION" && accept("ALL")) out = "UNION ALL";
  return true;
}

bool Parser::from_list(std::vector<FromItem>& out) {
  for (bool more = true; more;) {
    FromItem& item = out.emplace_back();
    if (out.size() > 1) {  // the operator that was seen stands for the item after it
      if (!join_operator(item, more)) return false;
      if (!more) return out.pop_back(), true;
    }
    if (!from_item(item)) return false;
  }
  return true;
}

bool Parser::join_operator(FromItem& next, bool& found) {
  if (accept(",")) return true;
  next.join = JoinKind::inner;
  if (accept("JOIN")) return true;
  found = is_join_word(peek().word);
  return !found || join_words(next);
}

// The words may stand in any order (OUTER LEFT NATURAL JOIN), as SQLite has it.
bool Parser::join_words(FromItem& next) {
  bool left = false, right = false, inner = false, outer = false, cross = false;
  for (int words = 0; words < 3 && is_join_word(peek().word); ++words) {
    left |= at("LEFT") || at("FULL");
    right |= at("RIGHT") || at("FULL");
    inner |= at("INNER");
    outer |= at("OUTER");
    cross |= at("CROSS");
    next.natural |= at("NATURAL");
    advance();
  }
  if (!at("JOIN") || ((inner || cross) && (outer || left || right)) || (outer && !left && !right)) {
    return fail("a kind of join that SQLite knows");
  }
  next.join = left && right ? JoinKind::full
              : left        ? JoinKind::left
              : right       ? JoinKind::right
                            : JoinKind::inner;
  if (cross) next.join = JoinKind::cross;
  return advance();
}

bool Parser::from_item(FromItem& out) {
  if (!from_source(out) || !alias(out.alias) || !indexed_by()) return false;
  if (accept("ON")) return expr_into(out.on);
  return !accept("USING") || name_list(out.using_columns);
}

bool Parser::from_source(FromItem& out) {
  if (!accept("(")) {
    if (!qualified(out.schema, out.table)) return false;
    if (!accept("(")) return true;
    out.is_function = true;
    return (at(")") || expr_list(out.function_args)) && expect(")");
  }
  const Nesting nesting(*this);
  if (!nesting.ok()) return fail("less nesting, at most " + std::to_string(kMaxDepth) + " levels");
  if (at_select()) return select_into(out.subquery) && expect(")");
  return from_list(out.nested) && expect(")");
}

bool Parser::order_terms(std::vector<OrderTerm>& out) {
  do {
    OrderTerm& term = out.emplace_back();
    if (!expr_into(term.expr)) return false;
    term.descending = accept("DESC");
    if (!term.descending) accept("ASC");
    if (accept("NULLS", "FIRST")) term.nulls_first = true;
    if (accept("NULLS", "LAST")) term.nulls_first = false;
  } while (accept(","));
  return true;
}

bool Parser::limit_clause(Select& out) {
  if (!accept("LIMIT")) return true;
  if (!expr_into(out.limit)) return false;
  if (accept("OFFSET")) return expr_into(out.offset);
  if (!accept(",")) return true;
  std::swap(out.limit, out.offset);  // LIMIT offset, count
  return expr_into(out.limit);
}

}  // namespace groundway::sql
