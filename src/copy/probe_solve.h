// copy/probe_solve.h - rows for which a trigger's conditions hold.
//
// Purpose: a condition that joins many columns ("not deprecated, of this method, and one parameter wrong") is
//          met by no row that is there and by no single change; what it compares its columns with tells how.
// Shape:   pure over samples of tables; each answer is a row to begin with and what to change in it. An
//          answer is a guess: what is too deep to solve is taken to hold, and SQLite is asked in the end.
//          After so many steps the rest is taken to hold: subqueries in subqueries multiply.
// Errors:  none.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "copy/probe.h"
#include "sql/ast.h"

namespace groundway::copy {

// Some rows of a table or view, read once.
struct Sample {
  std::vector<std::string> columns;  // in lower case
  std::vector<std::vector<db::OwnedValue>> rows;
  std::size_t find(std::string_view column) const;  // columns.size(): there is none
};

struct Solution {
  ProbeValues news, olds;  // what the new row, and the row before it, must hold
  bool operator==(const Solution&) const = default;
};

class ConditionSolver {
 public:
  using Row = std::vector<db::OwnedValue>;
  using Samples = std::function<const Sample&(const std::string& lower_table)>;
  using Find =
      std::function<std::size_t(const std::string& column)>;  // of the trigger's relation; npos: none
  // `stand_in`: a row of values that are not NULL, for columns that must have one.
  ConditionSolver(Samples samples, Find find, Row stand_in)
      : samples_(std::move(samples)), find_(std::move(find)), stand_in_(std::move(stand_in)) {}

  // Changes to `base`, some for each thing that the trigger may do, and some with which it does nothing.
  std::vector<Solution> solve(const sql::CreateTrigger& trigger, const Row& base);

 private:
  using Solutions = std::vector<Solution>;
  struct Bound {  // a row of a table in FROM
    std::string name;
    const Sample* sample;
    const Row* row;  // null: any
  };
  struct Side {
    enum class Kind { unknown, value, fresh, before } kind = Kind::unknown;  // fresh: NEW.column, before: OLD
    std::size_t column = 0;
    db::OwnedValue value{};
  };
  struct Goal {
    std::vector<std::pair<const sql::Expr*, bool>> terms;
    const std::vector<sql::FromItem>* from = nullptr;
    std::string table;  // that an UPDATE or DELETE changes
    const sql::Expr* where = nullptr;
  };

  std::vector<Goal> goals_of(const sql::CreateTrigger& trigger) const;
  static void add_core(const sql::SelectCore& core, const Goal& when, std::vector<Goal>& out);
  Solutions reach(const Goal& goal);

  Solutions condition(const sql::Expr& e, bool want, const Solution& state);
  Solutions both(std::vector<const sql::Expr*> terms, bool want, const Solution& state);
  Solutions any(const std::vector<const sql::Expr*>& terms, bool want, const Solution& state);
  Solutions compared(const sql::Expr& e, bool want, const Solution& state);
  Solutions related(const Side& left, std::string_view op, const Side& right, const Solution& state);
  Solutions listed(const sql::Expr& e, bool want, const Solution& state);
  Solutions matched(const sql::Expr& e, bool want, const Solution& state);
  Solutions ranged(const sql::Expr& e, bool want, const Solution& state);
  Solutions is_null(const sql::Expr& e, bool want, const Solution& state);
  Solutions measured(const sql::Expr& call, std::string_view op, const Side& right, const Solution& state);
  // A row of the query's first table for which it gives something that `then` is content with.
  using Then = std::function<Solutions(const sql::SelectCore& core, const Solution& state)>;
  Solutions some_row(const sql::Select& select, const Solution& state, const Then& then);
  Solutions some_row_of(const std::string& table, const std::string& name, const Solution& state,
                        const std::function<Solutions(const Solution&)>& then);
  Solutions no_row(const sql::Select& select, const Solution& state);
  Solutions spelled(const sql::Expr& chain, const std::string& text, const Solution& state);

  Side side(const sql::Expr& e, const Solution& state) const;
  Side column_side(const sql::Expr& e) const;
  const db::OwnedValue& value_of(const Side& side, const Solution& state) const;
  Solutions with(const Side& slot, const db::OwnedValue& value, const Solution& state) const;

  Samples samples_;
  Find find_;
  Row stand_in_;
  Row base_;
  std::size_t steps_ = 0;
  std::vector<Bound> bound_;
};

}  // namespace groundway::copy
