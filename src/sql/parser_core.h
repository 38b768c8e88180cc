// sql/parser_core.h - the parser's own class; others include sql/parser.h.
//
// Purpose: one token cursor and one set of rules, spread over parser_*.cc by subject.
// Shape:   each rule reads from the cursor and fills a piece of the tree. It gives false or null once
// anything
//          failed; the first failure is kept. Rules do not pass Results around: an Error in every frame would
//          make the stack that hostile nesting can use up five times as large.
// Errors:  source_schema, through error().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/ast.h"
#include "sql/lexer.h"

namespace groundway::sql {

class Cursor {
 public:
  explicit Cursor(std::string_view sql) : sql_(sql), tokens_(lex(sql)) {}
  Error error() const;
  bool finished();  // nothing failed, and the text ends here but for semicolons

 protected:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool at(std::string_view word, std::size_t ahead = 0) const { return peek(ahead).word == word; }
  bool at_name(std::size_t ahead = 0) const;   // what may name a table or a column
  bool at_alias(std::size_t ahead = 0) const;  // what may follow a table or an expression without AS
  bool accept(std::string_view word) { return at(word) && advance(); }
  bool accept(std::string_view first, std::string_view second);  // both or none
  bool expect(std::string_view word) { return accept(word) || fail(word); }
  bool advance();
  bool name(std::string& out, std::string_view what);
  bool name_list(
      std::vector<std::string>& out);  // (a, b): COLLATE and ASC are read over, as old schemas have them
  bool qualified(std::string& schema, std::string& table);  // [schema.]table
  bool fail(std::string_view expected);
  // What was written from token `first` to the one read last.
  std::string source(std::size_t first) const;

  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;

 private:
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  std::string expected_;
};

class Parser : public Cursor {
 public:
  using Cursor::Cursor;
  bool create_table(CreateTable& out);
  bool create_index(CreateIndex& out);
  bool create_view(CreateView& out);
  bool create_trigger(CreateTrigger& out);
  ExprPtr expr(int min_level = 0);
  SelectPtr select();

 private:
  struct Operator;
  class Nesting;

  // parser_expr.cc
  const Operator* operator_here() const;
  ExprPtr infix(ExprPtr left, const Operator& op);
  ExprPtr is_expr(ExprPtr left, const Operator& op);
  ExprPtr like_expr(ExprPtr left, const Operator& op, bool negated);
  ExprPtr between_expr(ExprPtr left, const Operator& op, bool negated);
  ExprPtr in_expr(ExprPtr left, bool negated);
  bool in_table(Expr& in);
  ExprPtr prefix();
  bool expr_list(std::vector<ExprPtr>& out);  // at least one
  bool expr_into(ExprPtr& out, int min_level = 0) { return (out = expr(min_level)) != nullptr; }
  bool select_into(SelectPtr& out) { return (out = select()) != nullptr; }

  // parser_primary.cc
  ExprPtr primary();
  ExprPtr word_primary();
  ExprPtr take_literal(ExprKind kind);
  ExprPtr number();
  ExprPtr parenthesised();
  ExprPtr column();
  ExprPtr function();
  ExprPtr case_expr();
  ExprPtr cast_expr();
  ExprPtr exists_expr();
  ExprPtr raise_expr();
  bool over_clause(Expr& call);
  bool window(Window& out);
  bool frame(std::string& out);
  bool frame_bound();
  std::string type_name();
  bool type_size();

  // parser_select.cc
  bool at_select() const { return at("SELECT") || at("VALUES") || at("WITH"); }
  bool at_window_clause() const { return at("WINDOW") && at_name(1) && at("AS", 2); }
  bool with_clause(Select& out);
  bool common_table(CommonTable& out);
  bool select_core(SelectCore& out);
  bool values(SelectCore& out);
  bool result_column(ResultColumn& out);
  bool window_clause(SelectCore& out);
  bool compound_operator(std::string& out);
  bool from_list(std::vector<FromItem>& out);
  bool from_item(FromItem& out);
  bool from_source(FromItem& out);
  bool join_operator(FromItem& next, bool& found);
  bool join_words(FromItem& next);
  bool order_terms(std::vector<OrderTerm>& out);
  bool limit_clause(Select& out);
  bool alias(std::string& out);

  // parser_table.cc
  bool create_head(std::string_view kind, std::string& name);
  bool table_body(CreateTable& out);
  bool column_def(CreateTable& out);
  bool column_constraint(CreateTable& out);
  bool column_rule(CreateTable& out, std::string name);
  bool column_key(CreateTable& out, std::string name, bool primary);
  bool default_clause(ColumnDef& column);
  ExprPtr default_term();
  bool generated_clause(ColumnDef& column);
  bool table_constraint(CreateTable& out);
  bool table_rule(CreateTable& out, std::string name);
  bool table_key(CreateTable& out, std::string name, bool primary);
  bool set_primary_key(CreateTable& out, KeyClause key);
  bool check_clause(CreateTable& out, std::string name);
  bool foreign_key(CreateTable& out, std::string name, std::vector<std::string> columns);
  bool reference_actions(ForeignKeyClause& out);
  bool reference_action(std::string& out);
  bool deferrable_clause(CreateTable& out);
  bool conflict_clause(ConflictClause& out);
  bool table_options(CreateTable& out);

  // parser_trigger.cc
  bool indexed_columns(std::vector<IndexedColumn>& out);
  bool trigger_event(CreateTrigger& out);
  bool trigger_step(TriggerStep& out);
  bool insert_step(TriggerStep& out);
  bool update_step(TriggerStep& out);
  bool delete_step(TriggerStep& out);
  bool upserts(TriggerStep& out);
  bool returning();
  bool indexed_by();
  bool set_list(TriggerStep& out);
  bool or_conflict(std::string& out);

  int depth_ = 0;  // of rules that call themselves
  int peak_ = 0;   // the tallest expression read since the rule that asks began
};

}  // namespace groundway::sql
