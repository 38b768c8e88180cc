#include "catalog/diff.h"

#include <algorithm>
#include <set>

#include "catalog/aside.h"
#include "catalog/fates.h"
#include "catalog/order.h"
#include "catalog/tables.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

bool locks_a_relation(Kind kind) {
  switch (kind) {
    case Kind::column:
    case Kind::column_identity:
    case Kind::column_default:
    case Kind::constraint:
    case Kind::trigger:
    case Kind::policy:
    case Kind::rule: return true;
    default: return false;
  }
}

Name table_of(const Object& object) {
  if (object.name.kind == Kind::table || object.name.kind == Kind::materialized) return object.name;
  if (object.name.kind == Kind::index) return {Kind::table, object.name.schema, {}, object.text("_table"), {}};
  if (!locks_a_relation(object.name.kind)) return {};
  return {Kind::table, object.name.schema, {}, object.name.parent, {}};
}

class Composer {
 public:
  Composer(const Catalog& from, const Catalog& to, const Options& options)
      : from_(from), to_(to), options_(options), fates_(judge(from, to, options)) {}

  Plan run() {
    Plan plan;
    Order order = sort_steps(from_, to_, fates_);
    if (!order.knot.empty()) {  // what is altered on the way round goes before and comes again after
      fates_ = judge(from_, to_, options_, order.knot);
      order = sort_steps(from_, to_, fates_);
    }
    for (const Step& step : order.steps) {
      Change change = write(step, plan.notes);
      if (is_new(change.table)) ease(change);
      if (!change.statements.empty()) plan.changes.push_back(std::move(change));
    }
    for (const int forced : order.forced) {
      const Step& step = order.steps[static_cast<std::size_t>(forced)];
      plan.notes.push_back(shown((step.verb == Verb::drop ? from_ : to_).at(step.object).name) +
                           " and what it needs need each other");
    }
    note_unknown(plan);
    return plan;
  }

 private:
  void note_unknown(Plan& plan) const {
    std::set<std::string> told;
    for (const Catalog* side : {&from_, &to_}) {
      for (const Object& it : side->objects()) {
        if (it.name.kind != Kind::unknown) continue;
        told.insert(it.name.arguments + " " + sql::quote_qualified(it.name.schema, it.name.name) + " is not compared");
      }
    }
    plan.notes.insert(plan.notes.end(), told.begin(), told.end());
  }

  Change write(const Step& step, std::vector<std::string>& notes) {
    const Object& object = (step.verb == Verb::drop ? from_ : to_).at(step.object);
    Change change{step.verb, object.name, table_of(object), {}, {}};
    Writer out{from_, to_, options_};
    if (step.moves) {
      move_rows(from_.at(step.before), object, out);
      change.statements = std::move(out.statements);
      return change;
    }
    const KindWriter& writer = writer_of(object.name.kind);
    switch (step.verb) {
      case Verb::drop: drop(step, object, writer, out); break;
      case Verb::create: create(step, object, writer, out); break;
      case Verb::alter: alter(step, object, writer, out, change); break;
    }
    change.statements = std::move(out.statements);
    notes.insert(notes.end(), out.notes.begin(), out.notes.end());
    return change;
  }

  static void drop(const Step& step, const Object& object, const KindWriter& writer, Writer& out) {
    switch (step.part) {
      case Part::whole: return writer.drop(object, out);
      case Part::steps_aside: return rename_aside(object, out);
      case Part::goes: return drop_aside(object, out);
    }
  }

  // Of a table that is made by this plan nobody waits for anything.
  bool is_new(const Name& table) const {
    if (table.name.empty()) return false;
    for (const Kind kind : {Kind::table, Kind::materialized, Kind::view}) {
      const int a = from_.find({kind, table.schema, {}, table.name, {}});
      if (a >= 0) return fates_.of[static_cast<std::size_t>(a)] == Fate::recreate;
    }
    return true;
  }
  static void ease(Change& change) {
    if (change.verb == Verb::drop) return;
    for (Statement& statement : change.statements) {
      statement.effect.class_ = Class::additive;
      statement.effect.lock = Lock::none;
      statement.effect.scans = false;
    }
  }

  void create(const Step& step, const Object& object, const KindWriter& writer, Writer& out) {
    for (const int folded : step.folded) out.together.push_back(&to_.at(folded));
    writer.create(object, out);
    write_common(nullptr, object, out);
    for (const int folded : step.folded) write_common(nullptr, to_.at(folded), out);
  }

  void alter(const Step& step, const Object& b, const KindWriter& writer, Writer& out, Change& change) {
    const Object& a = from_.at(step.before);
    const auto& keys = fates_.differing[static_cast<std::size_t>(step.before)];
    for (const std::string_view key : keys) {
      if (key == "heritage") continue;  // follows from the columns; no statement alters it
      change.differences.push_back({std::string(key), a.text(key), b.text(key)});
    }
    out.retype = fates_.retype[static_cast<std::size_t>(step.before)];
    if (out.retype || !std::ranges::all_of(keys, is_common)) writer.alter(a, b, out);
    write_common(&a, b, out);
  }

  const Catalog& from_;
  const Catalog& to_;
  const Options& options_;
  Fates fates_;
};

}  // namespace

Plan diff(const Catalog& from, const Catalog& to, const Options& options) {
  return Composer(from, to, options).run();
}

namespace {

// A body that is a string may name what is made after it.
bool has_bodies(const Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const Change& change) {
    const Kind kind = change.name.kind;
    return change.verb != Verb::drop && (kind == Kind::function || kind == Kind::procedure);
  });
}

std::string_view switch_lines(bool in_transaction, bool careful) {
  if (in_transaction) return careful ? "-- transaction: on\nSET lock_timeout = '2s';\n" : "-- transaction: on\n";
  return careful ? "-- transaction: none\nSET lock_timeout = 0;\n" : "-- transaction: none\n";
}

}  // namespace

std::string to_sql(const Plan& plan, bool careful) {
  std::string out;
  if (has_bodies(plan)) out += "SET check_function_bodies = off;\n";
  if (careful && !plan.empty()) out += "SET lock_timeout = '2s';\n";
  bool in_transaction = true;
  for (const Change& change : plan.changes) {
    for (const Statement& statement : change.statements) {
      if (statement.effect.in_transaction != in_transaction) {
        in_transaction = statement.effect.in_transaction;
        out += switch_lines(in_transaction, careful);
      }
      out += statement.sql + ";\n";
    }
  }
  return out;
}

}  // namespace groundway::catalog
