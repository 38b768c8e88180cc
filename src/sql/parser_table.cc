#include <string>

#include "base/text.h"
#include "sql/parser_core.h"

namespace groundway::sql {
namespace {

ExprPtr column_expr(const std::string& name) {
  auto out = std::make_unique<Expr>();
  out->kind = ExprKind::column;
  out->text = name;
  return out;
}

}  // namespace

// What stands between CREATE and the object's own part: [TEMP] TABLE [IF NOT EXISTS] [schema.]name
bool Parser::create_head(std::string_view kind, std::string& object) {
  if (!accept("TEMP")) accept("TEMPORARY");
  if (!expect(kind)) return false;
  if (at("IF") && at("NOT", 1) && (!accept("IF", "NOT") || !expect("EXISTS"))) return false;
  std::string schema;
  return qualified(schema, object);
}

bool Parser::create_table(CreateTable& out) {
  return expect("CREATE") && create_head("TABLE", out.name) && expect("(") && table_body(out) &&
         expect(")") && table_options(out);
}

// Columns first; from the first constraint on only constraints, whose commas SQLite does not insist on.
bool Parser::table_body(CreateTable& out) {
  const auto at_constraint = [&] {
    return at("CONSTRAINT") || at("PRIMARY") || at("UNIQUE") || at("CHECK") || at("FOREIGN");
  };
  do {
    if (!out.columns.empty() && at_constraint()) break;
    if (!column_def(out)) return false;
  } while (accept(","));
  while (at_constraint()) {
    if (!table_constraint(out)) return false;
    if (accept(",") && !at_constraint()) return fail("a table constraint");
  }
  return true;
}

bool Parser::column_def(CreateTable& out) {
  ColumnDef& column = out.columns.emplace_back();
  if (!name(column.name, "a column name")) return false;
  column.declared_type = type_name();
  accept("GENERATED", "ALWAYS");  // SQLite reads over the two words here, even when no AS follows
  while (!at(",") && !at(")")) {
    if (!column_constraint(out)) return false;
  }
  return true;
}

bool Parser::column_constraint(CreateTable& out) {
  std::string constraint;
  if (accept("CONSTRAINT")) {
    if (!name(constraint, "a constraint's name")) return false;
    if (at(",") || at(")") || at("CONSTRAINT")) return true;  // a name for nothing
  }
  return column_rule(out, std::move(constraint));
}

bool Parser::column_rule(CreateTable& out, std::string constraint) {
  ColumnDef& column = out.columns.back();
  ConflictClause ignored;
  if (accept("NOT", "NULL")) return column.not_null = true, conflict_clause(ignored);
  if (accept("NULL")) {
    if (!column.not_null) column.not_null = false;
    return conflict_clause(ignored);
  }
  if (accept("DEFAULT")) return default_clause(column);
  if (accept("COLLATE")) return name(column.collation, "a collation's name");
  if (accept("PRIMARY", "KEY")) return column_key(out, std::move(constraint), true);
  if (accept("UNIQUE")) return column_key(out, std::move(constraint), false);
  if (at("CHECK")) return check_clause(out, std::move(constraint));
  if (at("REFERENCES")) return foreign_key(out, std::move(constraint), {column.name});
  if (at("DEFERRABLE") || at("NOT")) return deferrable_clause(out);
  if (accept("GENERATED")) return expect("ALWAYS") && expect("AS") && generated_clause(column);
  if (accept("AS")) return generated_clause(column);
  return fail("a column constraint, a comma or a closing parenthesis");
}

bool Parser::column_key(CreateTable& out, std::string constraint, bool primary) {
  KeyClause key;
  key.name = std::move(constraint);
  IndexedColumn& column = key.columns.emplace_back();
  column.expr = column_expr(out.columns.back().name);
  if (primary) {
    column.descending = accept("DESC");
    if (!column.descending) accept("ASC");
  }
  if (!conflict_clause(key.conflict)) return false;
  if (!primary) return out.unique.push_back(std::move(key)), true;
  key.autoincrement = accept("AUTOINCREMENT");
  return set_primary_key(out, std::move(key));
}

bool Parser::set_primary_key(CreateTable& out, KeyClause key) {
  if (out.primary_key) return fail("no second PRIMARY KEY");
  out.primary_key = std::move(key);
  return true;
}

bool Parser::default_clause(ColumnDef& column) {
  const std::size_t first = at_;
  column.default_value = default_term();
  column.default_source = source(first);
  return column.default_value != nullptr;
}

ExprPtr Parser::default_term() {
  if (accept("(")) {
    ExprPtr inner = expr();
    return inner && expect(")") ? std::move(inner) : nullptr;
  }
  if (at("+") || at("-")) {
    auto out = std::make_unique<Expr>();
    out->kind = ExprKind::unary;
    out->text = peek().word;
    advance();
    ExprPtr& value = out->args.emplace_back(primary());
    if (!value) return nullptr;
    const bool least = out->text == "-" && value->text == "9223372036854775808";
    if (least && value->kind == ExprKind::real_literal) value->kind = ExprKind::integer_literal;
    return out;
  }
  const bool bare = at_name() && peek().kind != TokenKind::string;
  if (!bare || at("TRUE") || at("FALSE") || peek().word.starts_with("CURRENT_")) return primary();
  return take_literal(ExprKind::string_literal);  // DEFAULT abc and DEFAULT "abc" are texts
}

bool Parser::generated_clause(ColumnDef& column) {
  GeneratedClause& clause = column.generated.emplace();
  if (!expect("(")) return false;
  const std::size_t first = at_;
  if (!expr_into(clause.expr)) return false;
  clause.source = source(first);
  if (!expect(")")) return false;
  clause.stored = accept("STORED");
  if (!clause.stored) accept("VIRTUAL");
  return true;
}

bool Parser::check_clause(CreateTable& out, std::string constraint) {
  CheckClause check;
  check.name = std::move(constraint);
  if (!expect("CHECK") || !expect("(")) return false;
  const std::size_t first = at_;
  if (!expr_into(check.expr)) return false;
  check.source = source(first);
  out.checks.push_back(std::move(check));
  ConflictClause ignored;
  return expect(")") && conflict_clause(ignored);
}

bool Parser::conflict_clause(ConflictClause& out) {
  if (!accept("ON", "CONFLICT")) return true;
  out.action = peek().word;
  const bool known =
      accept("ROLLBACK") || accept("ABORT") || accept("FAIL") || accept("IGNORE") || accept("REPLACE");
  return known || fail("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
}

bool Parser::table_constraint(CreateTable& out) {
  std::string constraint;
  if (accept("CONSTRAINT")) {
    if (!name(constraint, "a constraint's name")) return false;
    if (at(",") || at(")") || at("CONSTRAINT")) return true;  // a name for nothing
  }
  return table_rule(out, std::move(constraint));
}

bool Parser::table_rule(CreateTable& out, std::string constraint) {
  if (accept("PRIMARY", "KEY")) return table_key(out, std::move(constraint), true);
  if (accept("UNIQUE")) return table_key(out, std::move(constraint), false);
  if (at("CHECK")) return check_clause(out, std::move(constraint));
  if (!accept("FOREIGN", "KEY")) return fail("a table constraint or a closing parenthesis");
  std::vector<std::string> columns;
  return name_list(columns) && foreign_key(out, std::move(constraint), std::move(columns));
}

bool Parser::table_key(CreateTable& out, std::string constraint, bool primary) {
  KeyClause key;
  key.name = std::move(constraint);
  if (!indexed_columns(key.columns)) return false;
  if (at("AUTOINCREMENT")) {
    if (!primary) return fail("a closing parenthesis");
    key.autoincrement = advance();
    if (!expect(")")) return false;
  }
  if (!conflict_clause(key.conflict)) return false;
  if (primary) return set_primary_key(out, std::move(key));
  out.unique.push_back(std::move(key));
  return true;
}

bool Parser::foreign_key(CreateTable& out, std::string constraint, std::vector<std::string> columns) {
  ForeignKeyClause& key = out.foreign_keys.emplace_back();
  key.name = std::move(constraint);
  key.columns = std::move(columns);
  if (!expect("REFERENCES") || !name(key.table, "a table name")) return false;
  if (at("(") && !name_list(key.referred)) return false;
  if (!reference_actions(key)) return false;
  const bool follows = at("DEFERRABLE") || (at("NOT") && at("DEFERRABLE", 1));
  return !follows || deferrable_clause(out);
}

bool Parser::reference_actions(ForeignKeyClause& out) {
  std::string ignored;  // MATCH and ON INSERT are read and mean nothing in SQLite
  for (;;) {
    if (accept("MATCH")) {
      if (!name(ignored, "a kind of match")) return false;
    } else if (accept("ON", "DELETE")) {
      if (!reference_action(out.on_delete)) return false;
    } else if (accept("ON", "UPDATE")) {
      if (!reference_action(out.on_update)) return false;
    } else if (accept("ON", "INSERT")) {
      if (!reference_action(ignored)) return false;
    } else {
      return !at("ON") || fail("DELETE or UPDATE after ON");
    }
  }
}

bool Parser::reference_action(std::string& out) {
  if (accept("SET", "NULL")) return out = "SET NULL", true;
  if (accept("SET", "DEFAULT")) return out = "SET DEFAULT", true;
  if (accept("NO", "ACTION")) return out = "NO ACTION", true;
  if (accept("CASCADE")) return out = "CASCADE", true;
  if (accept("RESTRICT")) return out = "RESTRICT", true;
  return fail("SET NULL, SET DEFAULT, CASCADE, RESTRICT or NO ACTION");
}

// Belongs to the foreign key written last, wherever it stands; without one it means nothing.
bool Parser::deferrable_clause(CreateTable& out) {
  const bool negated = accept("NOT");
  if (!expect("DEFERRABLE")) return false;
  bool deferred = false;
  if (accept("INITIALLY")) {
    deferred = accept("DEFERRED");
    if (!deferred && !expect("IMMEDIATE")) return false;
  }
  if (out.foreign_keys.empty()) return true;
  out.foreign_keys.back().deferrable = !negated;
  out.foreign_keys.back().initially_deferred = deferred && !negated;
  return true;
}

bool Parser::table_options(CreateTable& out) {
  if (peek().kind == TokenKind::end || at(";")) return true;
  accept(",");
  do {
    std::string option;
    if (accept("WITHOUT")) {
      if (!name(option, "ROWID") || !text::iequals(option, "rowid")) return fail("ROWID");
      out.without_rowid = true;
    } else {
      if (!name(option, "WITHOUT ROWID or STRICT") || !text::iequals(option, "strict")) return fail("STRICT");
      out.strict = true;
    }
  } while (accept(","));
  return true;
}

}  // namespace groundway::sql
