#include "schema/references.h"

#include "base/text.h"

namespace groundway::schema {
namespace {

// The parser bounds the depth of its trees, so this recursion is bounded too.
class Walk {
 public:
  void select(const sql::Select& s) {
    const std::set<std::string> outer = hidden_;
    for (const sql::CommonTable& common : s.with) hidden_.insert(text::lower(common.name));
    for (const sql::CommonTable& common : s.with) {
      if (common.select) select(*common.select);
    }
    for (const sql::SelectCore& one : s.cores) core(one);
    order(s.order_by);
    expr(s.limit);
    expr(s.offset);
    hidden_ = outer;
  }

  void expr(const sql::ExprPtr& e) {
    if (e) expr(*e);
  }

  void expr(const sql::Expr& e) {
    if (e.kind == sql::ExprKind::column) columns.insert(text::lower(e.text));
    if (e.kind == sql::ExprKind::string_literal) texts.push_back(e.text);
    if (e.kind == sql::ExprKind::integer_literal || e.kind == sql::ExprKind::real_literal) {
      numbers.push_back(e.text);
    }
    if (e.kind == sql::ExprKind::function) functions.insert(text::lower(e.text));
    for (const sql::ExprPtr& arg : e.args) expr(arg);
    if (e.select) select(*e.select);
    expr(e.case_operand);
    expr(e.filter);
    if (e.over) window(*e.over);
  }

  void step(const sql::TriggerStep& s) {
    if (!s.table.empty()) tables.insert(text::lower(s.table));
    for (const std::string& column : s.columns) columns.insert(text::lower(column));
    if (s.select) select(*s.select);
    for (const auto& [names, value] : s.set) {
      for (const std::string& name : names) columns.insert(text::lower(name));
      expr(value);
    }
    for (const sql::FromItem& item : s.from) from(item);
    expr(s.where);
  }

  std::set<std::string> tables, columns, functions;
  std::vector<std::string> texts, numbers;

 private:
  void order(const std::vector<sql::OrderTerm>& terms) {
    for (const sql::OrderTerm& term : terms) expr(term.expr);
  }
  void window(const sql::Window& w) {
    for (const sql::ExprPtr& e : w.partition_by) expr(e);
    order(w.order_by);
  }
  void from(const sql::FromItem& item) {
    if (!item.table.empty() && !item.is_function && hidden_.count(text::lower(item.table)) == 0) {
      tables.insert(text::lower(item.table));
    }
    if (item.subquery) select(*item.subquery);
    for (const sql::FromItem& inner : item.nested) from(inner);
    for (const sql::ExprPtr& e : item.function_args) expr(e);
    expr(item.on);
  }
  void core(const sql::SelectCore& c) {
    for (const sql::ResultColumn& column : c.columns) expr(column.expr);
    for (const sql::FromItem& item : c.from) from(item);
    expr(c.where);
    expr(c.having);
    for (const sql::ExprPtr& e : c.group_by) expr(e);
    for (const auto& [name, w] : c.windows) window(w);
    for (const std::vector<sql::ExprPtr>& row : c.values) {
      for (const sql::ExprPtr& e : row) expr(e);
    }
  }

  std::set<std::string> hidden_;  // names of common tables in sight
};

}  // namespace

std::set<std::string> tables_in(const sql::Select& select) {
  Walk walk;
  walk.select(select);
  return walk.tables;
}

TriggerReferences references_of(const sql::CreateTrigger& trigger) {
  Walk walk;
  TriggerReferences out;
  walk.expr(trigger.when);
  for (const sql::TriggerStep& step : trigger.steps) {
    walk.step(step);
    if (step.kind != sql::TriggerStep::Kind::select) out.written.insert(text::lower(step.table));
  }
  walk.tables.insert(text::lower(trigger.table));
  out.tables = std::move(walk.tables);
  out.columns = std::move(walk.columns);
  out.texts = std::move(walk.texts);
  out.numbers = std::move(walk.numbers);
  return out;
}

std::set<std::string> columns_in(const sql::Expr& expr) {
  Walk walk;
  walk.expr(expr);
  return walk.columns;
}

std::set<std::string> functions_in(const sql::Expr& expr) {
  Walk walk;
  walk.expr(expr);
  return walk.functions;
}

}  // namespace groundway::schema
