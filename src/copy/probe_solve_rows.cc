// What subqueries ask for, and what a column or value of a condition is.
#include <algorithm>

#include "base/text.h"
#include "copy/probe_solve.h"
#include "copy/probe_values.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;
using sql::Expr;
using sql::ExprKind;

constexpr std::size_t kRowsTried = 400;  // of a table, for one condition
constexpr std::size_t kWaysWanted = 4;

void all_terms(const Expr& e, std::vector<const Expr*>& out) {
  if (e.kind == ExprKind::binary && e.text == "AND") {
    all_terms(*e.args[0], out);
    all_terms(*e.args[1], out);
  } else {
    out.push_back(&e);
  }
}

void all_parts(const Expr& e, std::vector<const Expr*>& out) {
  if (e.kind == ExprKind::binary && e.text == "||") {
    all_parts(*e.args[0], out);
    all_parts(*e.args[1], out);
  } else {
    out.push_back(&e);
  }
}

// Functions that give back something near what they are given.
bool keeps_value(const std::string& name) {
  for (const char* known : {"lower", "upper", "trim", "ltrim", "rtrim", "coalesce", "ifnull", "abs", "likely",
                            "unlikely", "date", "datetime", "julianday", "unixepoch"}) {
    if (text::iequals(name, known)) return true;
  }
  return false;
}

const OwnedValue* find_value(const ProbeValues& values, std::size_t column) {
  for (const auto& [c, value] : values) {
    if (c == column) return &value;
  }
  return nullptr;
}

}  // namespace

// --- sides ---

ConditionSolver::Side ConditionSolver::column_side(const Expr& e) const {
  const bool is_new = text::iequals(e.table, "new"), is_old = text::iequals(e.table, "old");
  if (is_new || is_old) {
    const std::size_t c = find_(e.text);
    if (c >= base_.size()) return {};
    return {is_new ? Side::Kind::fresh : Side::Kind::before, c, {}};
  }
  for (auto inner = bound_.rbegin(); inner != bound_.rend(); ++inner) {
    if (!e.table.empty() && !text::iequals(e.table, inner->name)) continue;
    const std::size_t at = inner->sample->find(e.text);
    if (at >= inner->sample->columns.size()) continue;
    if (inner->row == nullptr || at >= inner->row->size()) return {};
    return {Side::Kind::value, 0, (*inner->row)[at]};
  }
  return {};
}

ConditionSolver::Side ConditionSolver::side(const Expr& e, const Solution& state) const {
  switch (e.kind) {
    case ExprKind::column:
      return column_side(e);
    case ExprKind::null_literal:
      return {Side::Kind::value, 0, {}};
    case ExprKind::string_literal:
      return {Side::Kind::value, 0, text_value(e.text)};
    case ExprKind::boolean_literal:
      return {Side::Kind::value, 0, integer_value(e.text == "TRUE" ? 1 : 0)};
    case ExprKind::integer_literal:
    case ExprKind::real_literal:
      if (const auto number = number_literal(e.text)) return {Side::Kind::value, 0, *number};
      return {};
    case ExprKind::collate:
    case ExprKind::cast:
      return side(*e.args[0], state);
    case ExprKind::function:
      return !e.args.empty() && keeps_value(e.text) ? side(*e.args[0], state) : Side{};
    case ExprKind::unary: {
      Side out = side(*e.args[0], state);
      if (out.kind != Side::Kind::value || (e.text != "-" && e.text != "+")) return {};
      if (e.text == "-") out.value.integer = -out.value.integer, out.value.real = -out.value.real;
      return out;
    }
    default:
      return {};
  }
}

// What a side is now: as it was set, or as the row is that the probe begins with.
const OwnedValue& ConditionSolver::value_of(const Side& side, const Solution& state) const {
  if (side.kind == Side::Kind::value || side.kind == Side::Kind::unknown) return side.value;
  if (side.kind == Side::Kind::fresh) {
    if (const OwnedValue* set = find_value(state.news, side.column)) return *set;
  }
  const OwnedValue* before = find_value(state.olds, side.column);
  return before != nullptr ? *before : base_[side.column];
}

// The state with a column set; none where it is set to something else already.
ConditionSolver::Solutions ConditionSolver::with(const Side& slot, const OwnedValue& value,
                                                 const Solution& state) const {
  if (slot.kind == Side::Kind::value) return holds(slot.value, "IS", value) ? Solutions{state} : Solutions{};
  if (slot.kind == Side::Kind::unknown) return {state};
  const bool is_new = slot.kind == Side::Kind::fresh;
  if (const OwnedValue* set = find_value(is_new ? state.news : state.olds, slot.column))
    return holds(*set, "IS", value) ? Solutions{state} : Solutions{};
  Solution out = state;
  (is_new ? out.news : out.olds).emplace_back(slot.column, value);
  return {out};
}

// --- rows ---

ConditionSolver::Solutions ConditionSolver::some_row_of(
    const std::string& table, const std::string& name, const Solution& state,
    const std::function<Solutions(const Solution&)>& then) {
  const Sample& sample = samples_(text::lower(table));
  const std::size_t n = sample.rows.size();
  Solutions out;
  bound_.push_back({name, &sample, nullptr});
  if (n == 0) out = then(state);
  const std::size_t step = n < kRowsTried ? 1 : n / kRowsTried;
  for (std::size_t i = 0; i < n && out.size() < kWaysWanted; i += step) {
    bound_.back().row = &sample.rows[i];
    const Solutions ways = then(state);
    if (!ways.empty() && std::find(out.begin(), out.end(), ways.front()) == out.end())
      out.push_back(ways.front());
  }
  bound_.pop_back();
  return out;
}

ConditionSolver::Solutions ConditionSolver::some_row(const sql::Select& select, const Solution& state,
                                                     const Then& then) {
  if (select.cores.empty() || !select.with.empty()) return {state};
  const sql::SelectCore& core = select.cores.front();
  const auto inside = [&](const Solution& s) {
    if (!core.where) return then(core, s);
    Solutions out;
    for (const Solution& way : condition(*core.where, true, s)) {
      for (Solution& one : then(core, way)) out.push_back(std::move(one));
    }
    return out;
  };
  if (core.from.empty() || core.from.front().table.empty()) return inside(state);
  const sql::FromItem& first = core.from.front();
  return some_row_of(first.table, first.alias.empty() ? first.table : first.alias, state, inside);
}

// Each column that the query's rows must equal is given a value that no row has; and it may be so already.
ConditionSolver::Solutions ConditionSolver::no_row(const sql::Select& select, const Solution& state) {
  Solutions out;
  if (select.cores.empty() || !select.cores.front().where) return {state};
  std::vector<const Expr*> terms;
  all_terms(*select.cores.front().where, terms);
  for (const Expr* term : terms) {
    if (term->kind != ExprKind::binary || term->text != "=") continue;
    for (const auto& arg : term->args) {
      const Side slot = side(*arg, state);
      if (slot.kind != Side::Kind::fresh && slot.kind != Side::Kind::before) continue;
      const OwnedValue& now = value_of(slot, state);
      for (const OwnedValue& other : {now.type == SqliteType::integer ? integer_value(now.integer + 1'000'003)
                                                                      : text_value(now.bytes + "-none")}) {
        for (Solution& one : with(slot, other, state)) out.push_back(std::move(one));
      }
    }
  }
  out.push_back(state);
  return out;
}

// a || '_' || b is the text: a takes what stands before the first '_', b the rest.
ConditionSolver::Solutions ConditionSolver::spelled(const Expr& chain, const std::string& text,
                                                    const Solution& state) {
  std::vector<const Expr*> parts;
  all_parts(chain, parts);
  Solutions ways{state};
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts.size() && !ways.empty(); ++i) {
    const Side one = side(*parts[i], state);
    if (one.kind == Side::Kind::unknown) return {state};
    if (one.kind == Side::Kind::value) {
      if (text.compare(at, one.value.bytes.size(), one.value.bytes) != 0) return {};
      at += one.value.bytes.size();
      continue;
    }
    std::size_t end = text.size();
    if (i + 1 < parts.size()) {
      const Side next = side(*parts[i + 1], state);
      end = next.kind == Side::Kind::value ? text.find(next.value.bytes, at) : at + 1;
    }
    if (end > text.size()) return {};
    ways = with(one, text_value(text.substr(at, end - at)), ways.front());
    at = end;
  }
  return ways;
}

}  // namespace groundway::copy
