#include "copy/probe_solve.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/text.h"
#include "copy/probe_values.h"
#include "sql/parser.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;

// A table t(a, b, c, d) with one row to begin with, and a table units(code, kind) that conditions may ask.
class Solver : public ::testing::Test {
 protected:
  std::vector<Solution> solve(const std::string& ddl) {
    auto tree = sql::parse_create_trigger(ddl);
    EXPECT_TRUE(tree) << ddl;
    ConditionSolver solver(
        [this](const std::string& table) -> const Sample& { return table == "units" ? units_ : none_; },
        [](const std::string& column) {
          return column.size() == 1 && column[0] >= 'a' && column[0] <= 'd'
                     ? static_cast<std::size_t>(column[0] - 'a')
                     : Relation::npos;
        },
        {text_value("s"), text_value("s"), integer_value(1), integer_value(1)});
    return solver.solve(*tree, base_);
  }
  // Among the answers is one that holds these new values; "NULL" and numbers as they are spelled.
  bool finds(const std::vector<Solution>& all,
             const std::vector<std::pair<std::size_t, OwnedValue>>& wanted) {
    for (const Solution& one : all) {
      bool has_all = true;
      for (const auto& value : wanted)
        has_all = has_all && std::find(one.news.begin(), one.news.end(), value) != one.news.end();
      if (has_all) return true;
    }
    return false;
  }

  std::vector<OwnedValue> base_{text_value("x"), OwnedValue{}, integer_value(5), integer_value(0)};
  Sample units_{{"code", "kind"},
                {{text_value("m"), text_value("length")}, {text_value("deg"), text_value("angle")}}};
  Sample none_;
};

TEST_F(Solver, sets_all_columns_of_a_conjunction_at_once) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t WHEN NEW.a = 'EPSG' AND NEW.c = 9840 AND NEW.d <> 0 "
      "AND NEW.b IS NOT NULL BEGIN SELECT RAISE(ABORT, 'x'); END");
  EXPECT_TRUE(finds(
      all, {{0, text_value("EPSG")}, {1, text_value("s")}, {2, integer_value(9840)}, {3, integer_value(1)}}));
}

TEST_F(Solver, makes_each_part_of_a_disjunction_true_by_itself) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'x') WHERE NEW.a = 'k' AND "
      "(NEW.b IS NOT NULL OR NEW.c > 7 OR NEW.d NOT IN (0, 1)); END");
  EXPECT_TRUE(finds(all, {{0, text_value("k")}, {1, text_value("s")}}));
  EXPECT_TRUE(finds(all, {{0, text_value("k")}, {2, integer_value(8)}}));
  EXPECT_TRUE(finds(all, {{0, text_value("k")}, {3, integer_value(2)}}));
}

TEST_F(Solver, negates_what_stands_under_not) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t WHEN NOT (NEW.a = 'x' OR NEW.c <> 3) BEGIN "
      "SELECT RAISE(ABORT, 'x'); END");
  EXPECT_TRUE(finds(all, {{0, text_value("xx")}, {2, integer_value(3)}}));
}

TEST_F(Solver, takes_values_from_rows_that_a_subquery_asks_for) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'x') WHERE "
      "(SELECT kind FROM units WHERE code = NEW.a) <> 'length'; END");
  EXPECT_TRUE(finds(all, {{0, text_value("deg")}}));
}

TEST_F(Solver, finds_rows_that_exist_and_keys_that_do_not) {
  const std::string head = "CREATE TRIGGER r BEFORE INSERT ON t WHEN ";
  const std::string tail =
      "EXISTS (SELECT 1 FROM units u WHERE u.code = NEW.a) BEGIN SELECT RAISE(ABORT, 'x'); END";
  EXPECT_TRUE(finds(solve(head + tail), {{0, text_value("m")}}));
  EXPECT_TRUE(finds(solve(head + "NOT " + tail), {{0, text_value("x-none")}}));
}

TEST_F(Solver, takes_a_text_apart_that_columns_are_joined_to) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t WHEN (NEW.a || '_' || NEW.b) IN ('E_one two', 'F_x') BEGIN "
      "SELECT RAISE(ABORT, 'x'); END");
  EXPECT_TRUE(finds(all, {{0, text_value("E")}, {1, text_value("one two")}}));
}

TEST_F(Solver, fits_patterns_lengths_and_ranges) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t WHEN NEW.a LIKE 'bad_%' AND length(NEW.b) > 2 AND "
      "NEW.c BETWEEN 10 AND 20 BEGIN SELECT RAISE(ABORT, 'x'); END");
  EXPECT_TRUE(finds(all, {{0, text_value("bada")}, {1, text_value("aaa")}, {2, integer_value(10)}}));
}

TEST_F(Solver, comes_to_the_later_branches_of_a_case) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT CASE WHEN NEW.c = 5 THEN RAISE(ABORT, 'x') "
      "WHEN NEW.d > 3 THEN RAISE(ABORT, 'y') END; END");
  EXPECT_TRUE(finds(all, {{2, integer_value(6)}, {3, integer_value(4)}}));
}

TEST_F(Solver, says_what_the_row_must_have_held_before) {
  const auto all = solve(
      "CREATE TRIGGER r BEFORE UPDATE ON t WHEN OLD.a = 'done' AND NEW.a <> OLD.a BEGIN "
      "SELECT RAISE(ABORT, 'x'); END");
  const auto found = std::any_of(all.begin(), all.end(), [](const Solution& one) {
    return one.olds == ProbeValues{{0, text_value("done")}} && one.news.size() == 1 &&
           one.news.front().second != text_value("done");
  });
  EXPECT_TRUE(found);
}

TEST_F(Solver, ends_where_subqueries_in_subqueries_multiply) {
  for (int i = 0; i < 3000; ++i) units_.rows.push_back({integer_value(i), text_value("angle")});
  std::string condition = "u9.kind = 'none'";
  for (int i = 9; i > 0; --i) {
    const std::string name = "u" + std::to_string(i);
    condition =
        "EXISTS (SELECT 1 FROM units " + name + " WHERE " + name + ".kind = 'angle' AND " + condition + ")";
  }
  const auto start = std::chrono::steady_clock::now();
  (void)solve("CREATE TRIGGER r BEFORE INSERT ON t WHEN " + condition +
              " BEGIN SELECT RAISE(ABORT, 'x'); END");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(ProbeValues, keep_a_date_a_date) {
  EXPECT_EQ(pleasing("<", text_value("2024-02-29")).front(), text_value("2023-02-29"));
  EXPECT_TRUE(holds(integer_value(5), "=", text_value("5")));
  EXPECT_FALSE(holds(OwnedValue{}, "<>", text_value("5")));
  EXPECT_EQ(text_like("a[b-d]*?", true), "aba");
}

}  // namespace
}  // namespace groundway::copy
