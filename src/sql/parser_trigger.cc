#include <string>

#include "sql/parser_core.h"

namespace groundway::sql {

bool Parser::create_index(CreateIndex& out) {
  if (!expect("CREATE")) return false;
  out.unique = accept("UNIQUE");
  if (!create_head("INDEX", out.name) || !expect("ON") || !name(out.table, "a table name")) return false;
  if (!indexed_columns(out.columns)) return false;
  if (!accept("WHERE")) return true;
  const std::size_t first = at_;
  if (!expr_into(out.where)) return false;
  out.where_source = source(first);
  return true;
}

// (a, b COLLATE nocase DESC, lower(c)); a string here is a column's name, as SQLite has always read it.
bool Parser::indexed_columns(std::vector<IndexedColumn>& out) {
  if (!expect("(")) return false;
  do {
    IndexedColumn& column = out.emplace_back();
    if (!expr_into(column.expr)) return false;
    if (column.expr->kind == ExprKind::collate) {
      column.collation = std::move(column.expr->text);
      ExprPtr inner = std::move(column.expr->args.front());
      column.expr = std::move(inner);
    }
    if (column.expr->kind == ExprKind::string_literal) column.expr->kind = ExprKind::column;
    column.descending = accept("DESC");
    if (!column.descending) accept("ASC");
    if (!accept("NULLS", "FIRST")) accept("NULLS", "LAST");
    if (at("AUTOINCREMENT")) break;
  } while (accept(","));
  return at("AUTOINCREMENT") || expect(")");
}

bool Parser::create_view(CreateView& out) {
  if (!expect("CREATE") || !create_head("VIEW", out.name)) return false;
  if (at("(") && !name_list(out.columns)) return false;
  return expect("AS") && select_into(out.select);
}

bool Parser::create_trigger(CreateTrigger& out) {
  if (!expect("CREATE") || !create_head("TRIGGER", out.name)) return false;
  if (accept("AFTER")) out.time = CreateTrigger::Time::after;
  if (accept("INSTEAD", "OF")) out.time = CreateTrigger::Time::instead_of;
  accept("BEFORE");
  if (!trigger_event(out) || !expect("ON")) return false;
  std::string schema;
  if (!qualified(schema, out.table)) return false;
  if (accept("FOR", "EACH") && !expect("ROW")) return false;
  if (accept("WHEN") && !expr_into(out.when)) return false;
  if (!expect("BEGIN")) return false;
  do {
    const std::size_t first = at_;
    TriggerStep& step = out.steps.emplace_back();
    if (!trigger_step(step)) return false;
    step.source = source(first);
    if (!expect(";")) return false;
  } while (!accept("END"));
  return true;
}

bool Parser::trigger_event(CreateTrigger& out) {
  using Event = CreateTrigger::Event;
  if (accept("INSERT")) return out.event = Event::insert, true;
  if (accept("DELETE")) return out.event = Event::delete_, true;
  if (!accept("UPDATE")) return fail("INSERT, UPDATE or DELETE");
  out.event = Event::update;
  if (!accept("OF")) return true;
  do {
    if (!name(out.update_of.emplace_back(), "a column name")) return false;
  } while (accept(","));
  return true;
}

bool Parser::trigger_step(TriggerStep& out) {
  using Kind = TriggerStep::Kind;
  if (at("INSERT") || at("REPLACE")) return out.kind = Kind::insert, insert_step(out);
  if (at("UPDATE")) return out.kind = Kind::update, update_step(out);
  if (at("DELETE")) return out.kind = Kind::delete_, delete_step(out);
  if (at_select()) return select_into(out.select);
  return fail("SELECT, INSERT, UPDATE or DELETE");
}

bool Parser::or_conflict(std::string& out) {
  if (!accept("OR")) return true;
  out = peek().word;
  const bool known =
      accept("ROLLBACK") || accept("ABORT") || accept("FAIL") || accept("IGNORE") || accept("REPLACE");
  return known || fail("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
}

bool Parser::insert_step(TriggerStep& out) {
  std::string schema;
  if (accept("REPLACE")) {
    out.conflict = "REPLACE";
  } else if (!expect("INSERT") || !or_conflict(out.conflict)) {
    return false;
  }
  if (!expect("INTO") || !qualified(schema, out.table)) return false;
  if (accept("AS") && !name(out.alias, "an alias")) return false;
  if (at("(") && !name_list(out.columns)) return false;
  out.default_values = accept("DEFAULT", "VALUES");
  if (!out.default_values && !select_into(out.select)) return false;
  return upserts(out) && returning();
}

bool Parser::upserts(TriggerStep& out) {
  while (accept("ON")) {
    Upsert& one = out.upserts.emplace_back();
    if (!expect("CONFLICT")) return false;
    if (at("(") && !indexed_columns(one.key)) return false;
    if (accept("WHERE") && !expr_into(one.key_where)) return false;
    if (!expect("DO")) return false;
    one.nothing = accept("NOTHING");
    if (one.nothing) continue;
    TriggerStep step;
    if (!expect("UPDATE") || !expect("SET") || !set_list(step)) return false;
    one.set = std::move(step.set);
    if (accept("WHERE") && !expr_into(one.where)) return false;
  }
  return true;
}

bool Parser::returning() {
  if (!accept("RETURNING")) return true;
  do {
    ResultColumn column;
    if (!result_column(column)) return false;
  } while (accept(","));
  return true;
}

bool Parser::indexed_by() {
  if (accept("NOT", "INDEXED")) return true;
  std::string index;
  return !accept("INDEXED", "BY") || name(index, "an index's name");
}

bool Parser::set_list(TriggerStep& out) {
  do {
    auto& [columns, value] = out.set.emplace_back();
    const bool several = at("(");
    if (several ? !name_list(columns) : !name(columns.emplace_back(), "a column name")) return false;
    if (!expect("=") || !expr_into(value)) return false;
  } while (accept(","));
  return true;
}

bool Parser::update_step(TriggerStep& out) {
  std::string schema;
  if (!expect("UPDATE") || !or_conflict(out.conflict) || !qualified(schema, out.table)) return false;
  if (accept("AS") && !name(out.alias, "an alias")) return false;
  if (!indexed_by() || !expect("SET") || !set_list(out)) return false;
  if (accept("FROM") && !from_list(out.from)) return false;
  if (accept("WHERE") && !expr_into(out.where)) return false;
  return returning();
}

bool Parser::delete_step(TriggerStep& out) {
  std::string schema;
  if (!expect("DELETE") || !expect("FROM") || !qualified(schema, out.table)) return false;
  if (accept("AS") && !name(out.alias, "an alias")) return false;
  if (!indexed_by()) return false;
  if (accept("WHERE") && !expr_into(out.where)) return false;
  return returning();
}

}  // namespace groundway::sql
