#include "copy/probe_solve.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "copy/probe_values.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;
using sql::Expr;
using sql::ExprKind;

constexpr std::size_t kSteps = 100'000;  // conditions looked at from one row
constexpr std::size_t kWays = 12;        // kept of each condition

bool raises(const Expr& e) {
  return e.kind == ExprKind::raise ||
         std::any_of(e.args.begin(), e.args.end(), [](const auto& a) { return a && raises(*a); });
}

// Some from everywhere, not the first ones.
std::vector<Solution> some_of(std::vector<Solution> all) {
  if (all.size() <= kWays) return all;
  std::vector<Solution> out;
  for (std::size_t i = 0; i < kWays; ++i) out.push_back(std::move(all[i * all.size() / kWays]));
  return out;
}

void flatten(const Expr& e, const std::string& word, std::vector<const Expr*>& out) {
  if (e.kind == ExprKind::binary && e.text == word) {
    flatten(*e.args[0], word, out);
    flatten(*e.args[1], word, out);
  } else {
    out.push_back(&e);
  }
}

bool is_order(const std::string& op) {
  static const std::set<std::string> kOrders{"<", "<=", ">", ">=", "=", "<>", "IS", "IS NOT"};
  return kOrders.count(op) > 0;
}

// What pins a column down comes first, what leaves it room comes last.
int room_left(const Expr& e) {
  if (e.kind == ExprKind::binary && (e.text == "=" || e.text == "IS")) return 0;
  if (e.kind == ExprKind::in_list || e.kind == ExprKind::in_select) return e.negated ? 3 : 1;
  if (e.kind == ExprKind::exists || e.kind == ExprKind::subquery) return 2;
  return e.kind == ExprKind::unary ? 3 : 2;
}

}  // namespace

std::size_t Sample::find(std::string_view column) const {
  return static_cast<std::size_t>(
      std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return text::iequals(c, column); }) -
      columns.begin());
}

// --- what the trigger may do ---

void ConditionSolver::add_core(const sql::SelectCore& core, const Goal& when, std::vector<Goal>& out) {
  Goal goal = when;
  goal.from = core.from.empty() ? nullptr : &core.from;
  if (core.where) goal.terms.emplace_back(core.where.get(), true);
  bool cases = false;
  for (const sql::ResultColumn& column : core.columns) {
    if (!column.expr || column.expr->kind != ExprKind::case_when || column.expr->case_operand) continue;
    const Expr& e = *column.expr;
    Goal so_far = goal;
    for (std::size_t i = 0; i + 1 < e.args.size(); i += 2) {
      Goal one = so_far;
      one.terms.emplace_back(e.args[i].get(), true);
      if (raises(*e.args[i + 1])) out.push_back(one);
      cases = cases || raises(*e.args[i + 1]);
      so_far.terms.emplace_back(e.args[i].get(), false);
    }
  }
  if (!cases) out.push_back(goal);
}

std::vector<ConditionSolver::Goal> ConditionSolver::goals_of(const sql::CreateTrigger& trigger) const {
  Goal when;
  if (trigger.when) when.terms.emplace_back(trigger.when.get(), true);
  std::vector<Goal> out{when};
  for (const sql::TriggerStep& step : trigger.steps) {
    if (step.select) {
      for (const sql::SelectCore& core : step.select->cores) add_core(core, when, out);
    } else if (step.where) {
      Goal goal = when;
      goal.table = step.table;
      goal.where = step.where.get();
      out.push_back(goal);
    }
  }
  if (trigger.when) out.push_back({{{trigger.when.get(), false}}, nullptr, "", nullptr});
  return out;
}

ConditionSolver::Solutions ConditionSolver::reach(const Goal& goal) {
  const auto all_terms = [&](const Solution& state) {
    Solutions ways{state};
    for (const auto& [term, want] : goal.terms) {
      Solutions next;
      for (const Solution& way : ways) {
        for (Solution& one : condition(*term, want, way)) next.push_back(std::move(one));
      }
      ways = some_of(std::move(next));
    }
    return ways;
  };
  if (goal.where != nullptr) {
    return some_row_of(goal.table, goal.table, {}, [&](const Solution& state) {
      Solutions out;
      for (const Solution& way : condition(*goal.where, true, state)) {
        for (Solution& one : all_terms(way)) out.push_back(std::move(one));
      }
      return out;
    });
  }
  if (goal.from == nullptr || goal.from->front().table.empty()) return all_terms({});
  const sql::FromItem& first = goal.from->front();
  return some_row_of(first.table, first.alias.empty() ? first.table : first.alias, {}, all_terms);
}

std::vector<Solution> ConditionSolver::solve(const sql::CreateTrigger& trigger, const Row& base) {
  base_ = base;
  steps_ = 0;
  Solutions out;
  std::vector<Solutions> ways;
  for (const Goal& goal : goals_of(trigger)) ways.push_back(some_of(reach(goal)));
  for (std::size_t i = 0; i < kWays; ++i) {  // one way to each goal first
    for (const Solutions& one : ways) {
      if (i < one.size() && std::find(out.begin(), out.end(), one[i]) == out.end()) out.push_back(one[i]);
    }
  }
  return out;
}

// --- conditions ---

ConditionSolver::Solutions ConditionSolver::both(std::vector<const Expr*> terms, bool want,
                                                 const Solution& state) {
  std::multimap<int, const Expr*> by_room;  // equal ones stay in order
  for (const Expr* term : terms) by_room.emplace(room_left(*term), term);
  Solutions ways{state};
  for (const auto& [room, term] : by_room) {
    Solutions next;
    for (const Solution& way : ways) {
      for (Solution& one : condition(*term, want, way)) next.push_back(std::move(one));
    }
    ways = some_of(std::move(next));
  }
  return ways;
}

ConditionSolver::Solutions ConditionSolver::any(const std::vector<const Expr*>& terms, bool want,
                                                const Solution& state) {
  Solutions out;
  for (const Expr* term : terms) {
    for (Solution& one : condition(*term, want, state)) {
      if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(std::move(one));
    }
  }
  return some_of(std::move(out));
}

ConditionSolver::Solutions ConditionSolver::condition(const Expr& e, bool want, const Solution& state) {
  if (++steps_ > kSteps) return {state};
  switch (e.kind) {
    case ExprKind::unary:
      return e.text == "NOT" ? condition(*e.args[0], !want, state) : Solutions{state};
    case ExprKind::binary:
      if (e.text == "AND" || e.text == "OR") {
        std::vector<const Expr*> terms;
        flatten(e, e.text, terms);
        return (e.text == "AND") == want ? both(terms, want, state) : any(terms, want, state);
      }
      return is_order(e.text) ? compared(e, want, state) : Solutions{state};
    case ExprKind::is_null:
      return is_null(e, want != e.negated, state);
    case ExprKind::in_list:
      return listed(e, want != e.negated, state);
    case ExprKind::between:
      return ranged(e, want != e.negated, state);
    case ExprKind::like:
      return matched(e, want != e.negated, state);
    case ExprKind::exists:
      if (want == e.negated) return no_row(*e.select, state);
      return some_row(*e.select, state, [](const auto&, const Solution& s) { return Solutions{s}; });
    case ExprKind::in_select:
      if (want == e.negated) return no_row(*e.select, state);
      return some_row(*e.select, state, [&](const sql::SelectCore& core, const Solution& s) {
        if (core.columns.empty() || !core.columns.front().expr) return Solutions{s};
        return related(side(*e.args[0], s), "=", side(*core.columns.front().expr, s), s);
      });
    default:
      return related(side(e, state), want ? "<>" : "=", {Side::Kind::value, 0, integer_value(0)}, state);
  }
}

ConditionSolver::Solutions ConditionSolver::compared(const Expr& e, bool want, const Solution& state) {
  const std::string_view op = want ? std::string_view(e.text) : opposite(e.text);
  const Expr &left = *e.args[0], &right = *e.args[1];
  for (const bool swapped : {false, true}) {
    const Expr &here = swapped ? right : left, &there = swapped ? left : right;
    const std::string_view turned = swapped ? mirrored(op) : op;
    if (here.kind == ExprKind::subquery) {
      return some_row(*here.select, state, [&](const sql::SelectCore& core, const Solution& s) {
        if (core.columns.empty() || !core.columns.front().expr) return Solutions{s};
        return related(side(*core.columns.front().expr, s), turned, side(there, s), s);
      });
    }
    if (here.kind == ExprKind::function && here.args.size() == 1) {
      const Side other = side(there, state);
      if (other.kind == Side::Kind::value && text::iequals(here.text, "length"))
        return measured(here, turned, other, state);
    }
    if (here.kind == ExprKind::binary && here.text == "||" && turned == "=") {
      const Side other = side(there, state);
      if (other.kind == Side::Kind::value) return spelled(here, other.value.bytes, state);
    }
  }
  return related(side(left, state), op, side(right, state), state);
}

ConditionSolver::Solutions ConditionSolver::related(const Side& left, std::string_view op, const Side& right,
                                                    const Solution& state) {
  if (left.kind == Side::Kind::unknown || right.kind == Side::Kind::unknown) return {state};
  const OwnedValue &l = value_of(left, state), &r = value_of(right, state);
  Solutions out;
  if (holds(l, op, r)) {  // kept, and held against what comes later
    out = with(left, l, state);
    return out.empty() ? out : with(right, r, out.front());
  }
  const bool left_is_free = left.kind != Side::Kind::value;
  for (const OwnedValue& value : pleasing(left_is_free ? op : mirrored(op), left_is_free ? r : l)) {
    for (const Solution& one : with(left_is_free ? left : right, value, state)) {
      const auto whole = left_is_free ? with(right, r, one) : Solutions{one};
      out.insert(out.end(), whole.begin(), whole.end());
    }
  }
  if (!out.empty() || !left_is_free || right.kind == Side::Kind::value) return out;
  for (const OwnedValue& value : pleasing(mirrored(op), l)) {  // the left side is fixed already
    const auto more = with(right, value, state);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

ConditionSolver::Solutions ConditionSolver::is_null(const Expr& e, bool want, const Solution& state) {
  const Expr& of = *e.args[0];
  if (of.kind == ExprKind::subquery) {
    if (want) return no_row(*of.select, state);
    return some_row(*of.select, state, [](const auto&, const Solution& s) { return Solutions{s}; });
  }
  const Side slot = side(of, state);
  if (slot.kind == Side::Kind::unknown) return {state};
  if (want) return related(slot, "IS", {Side::Kind::value, 0, {}}, state);
  const OwnedValue& now = value_of(slot, state);
  if (now.type != SqliteType::null) return with(slot, now, state);
  return slot.kind == Side::Kind::value ? Solutions{} : with(slot, stand_in_[slot.column], state);
}

ConditionSolver::Solutions ConditionSolver::listed(const Expr& e, bool want, const Solution& state) {
  const Side slot = side(*e.args[0], state);
  Solutions out;
  if (want) {
    for (std::size_t i = 1; i < e.args.size(); ++i) {
      const Side item = side(*e.args[i], state);
      const bool chain = e.args[0]->kind == ExprKind::binary && item.kind == Side::Kind::value;
      for (Solution& one :
           chain ? spelled(*e.args[0], item.value.bytes, state) : related(slot, "=", item, state))
        out.push_back(std::move(one));
    }
    return some_of(std::move(out));
  }
  if (slot.kind == Side::Kind::unknown) return {state};
  const auto is_there = [&](const OwnedValue& value) {
    for (std::size_t i = 1; i < e.args.size(); ++i) {
      const Side item = side(*e.args[i], state);
      if (item.kind != Side::Kind::unknown && holds(value, "=", value_of(item, state))) return true;
    }
    return false;
  };
  if (!is_there(value_of(slot, state))) return with(slot, value_of(slot, state), state);
  for (std::size_t i = 1; i < e.args.size(); ++i) {
    for (const OwnedValue& value : pleasing("<>", value_of(side(*e.args[i], state), state))) {
      if (is_there(value)) continue;
      for (Solution& one : with(slot, value, state)) out.push_back(std::move(one));
    }
  }
  return some_of(std::move(out));
}

ConditionSolver::Solutions ConditionSolver::ranged(const Expr& e, bool want, const Solution& state) {
  const Side slot = side(*e.args[0], state), low = side(*e.args[1], state), high = side(*e.args[2], state);
  Solutions out = related(slot, want ? ">=" : "<", low, state);
  if (!want) {
    for (Solution& one : related(slot, ">", high, state)) out.push_back(std::move(one));
    return out;
  }
  Solutions inside;
  for (const Solution& one : out) {
    for (Solution& whole : related(slot, "<=", high, one)) inside.push_back(std::move(whole));
  }
  return inside;
}

ConditionSolver::Solutions ConditionSolver::matched(const Expr& e, bool want, const Solution& state) {
  const Side slot = side(*e.args[0], state), pattern = side(*e.args[1], state);
  if (slot.kind == Side::Kind::unknown || pattern.kind == Side::Kind::unknown) return {state};
  if (!want) return with(slot, text_value("~"), state);
  return with(slot, text_value(text_like(value_of(pattern, state).bytes, text::iequals(e.text, "GLOB"))),
              state);
}

ConditionSolver::Solutions ConditionSolver::measured(const Expr& call, std::string_view op, const Side& right,
                                                     const Solution& state) {
  const Side slot = side(*call.args[0], state);
  if (slot.kind == Side::Kind::unknown) return {state};
  Solutions out;
  for (const OwnedValue& length : pleasing(op, right.value)) {
    if (length.type != SqliteType::integer || length.integer < 0 || length.integer > 10'000) continue;
    for (Solution& one :
         with(slot, text_value(std::string(static_cast<std::size_t>(length.integer), 'a')), state))
      out.push_back(std::move(one));
  }
  return out;
}

}  // namespace groundway::copy
