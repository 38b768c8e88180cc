#include "catalog/diff.h"

#include <algorithm>
#include <set>

#include "catalog/aside.h"
#include "catalog/fates.h"
#include "catalog/online.h"
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
    case Kind::rule:
      return true;
    default:
      return false;
  }
}

Name table_of(const Object& object) {
  if (object.name.kind == Kind::table || object.name.kind == Kind::materialized) return object.name;
  if (object.name.kind == Kind::index)
    return {Kind::table, object.name.schema, {}, object.text("_table"), {}};
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
      const bool rights = options_.rights || change.name.kind != Kind::default_grant;
      if (rights && !change.statements.empty()) plan.changes.push_back(std::move(change));
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
        told.insert(it.name.name.empty()
                        ? it.name.arguments + " are not compared"
                        : it.name.arguments + " " + sql::quote_qualified(it.name.schema, it.name.name) +
                              " is not compared");
      }
    }
    plan.notes.insert(plan.notes.end(), told.begin(), told.end());
  }

  Change write(const Step& step, std::vector<std::string>& notes) {
    const Object& object = (step.verb == Verb::drop ? from_ : to_).at(step.object);
    Change change{step.verb, object.name, table_of(object), {}, {}};
    Writer out{from_, to_, options_, &fates_};
    if (step.moves) {
      move_rows(from_.at(step.before), object, out);
      change.statements = std::move(out.statements);
      return change;
    }
    const KindWriter& writer = writer_of(object.name.kind);
    switch (step.verb) {
      case Verb::drop:
        drop(step, object, writer, out);
        break;
      case Verb::create:
        create(step, object, writer, out);
        break;
      case Verb::alter:
        alter(step, object, writer, out, change);
        break;
    }
    change.statements = std::move(out.statements);
    notes.insert(notes.end(), out.notes.begin(), out.notes.end());
    return change;
  }

  static void drop(const Step& step, const Object& object, const KindWriter& writer, Writer& out) {
    switch (step.part) {
      case Part::whole:
        return writer.drop(object, out);
      case Part::steps_aside:
        return rename_aside(object, out);
      case Part::goes:
        return drop_aside(object, out);
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
  void ease(Change& change) const {
    if (change.verb == Verb::drop) return;
    const bool refers = refers_to_what_is_there(change.name);
    for (Statement& statement : change.statements) {
      statement.effect.class_ = Class::additive;
      if (!refers) statement.effect.lock = Lock::none;
      statement.effect.scans = false;
    }
  }

  // A foreign key locks the other table, too, for the moment that it takes.
  bool refers_to_what_is_there(const Name& key) const {
    const int b = to_.find(key);
    if (b < 0 || key.kind != Kind::constraint || to_.at(b).get("type") != "f") return false;
    return std::ranges::any_of(to_.at(b).needs, [&](int need) {
      const Name& other = to_.at(need).name;
      return from_.find(other) >= 0 &&
             !is_new({Kind::table, other.schema, {}, other.parent.empty() ? other.name : other.parent, {}});
    });
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

Plan compose(const Catalog& from, const Catalog& to, const Options& options) { return Composer(from, to, options).run(); }

Plan diff(const Catalog& from, const Catalog& to, const Options& options) {
  return options.online ? diff_online(from, to, options) : compose(from, to, options);
}

namespace {

// A body that is a string may name what is made after it.
bool has_bodies(const Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const Change& change) {
    const Kind kind = change.name.kind;
    return change.verb != Verb::drop && (kind == Kind::function || kind == Kind::procedure);
  });
}

// Outside of transactions nothing is held but by a statement itself; several that belong together have one.
class Script {
 public:
  explicit Script(const Plan& plan) {
    for (const Change& change : plan.changes) {
      for (const Statement& statement : change.statements) all_.push_back(&statement);
    }
    if (has_bodies(plan)) out_ += "SET check_function_bodies = off;\n";
  }

  std::string plain() {
    bool in_transaction = true;
    for (const Statement* it : all_) {
      if (it->effect.in_transaction != in_transaction) {
        in_transaction = it->effect.in_transaction;
        out_ += in_transaction ? "-- transaction: on\n" : "-- transaction: none\n";
      }
      out_ += it->sql + ";\n";
    }
    return std::move(out_);
  }

  std::string careful() {
    if (all_.empty()) return std::move(out_);
    const bool apart = std::ranges::any_of(all_, [](const Statement* it) {
      return it->effect.lock != Lock::none || !it->effect.in_transaction;
    });
    if (apart) out_ = "-- transaction: none\n" + out_;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!all_[i]->joined) limit_wait(*all_[i]);
      // shorter than the server's deadlock_timeout: of two that wait for each other it is not the application that fails
      if (!all_[i]->joined && is_joined(i + 1)) out_ += "BEGIN;\nSET LOCAL lock_timeout = '500ms';\n";
      out_ += all_[i]->sql + ";\n";
      if (all_[i]->joined && !is_joined(i + 1)) out_ += "COMMIT;\n";
    }
    return std::move(out_);
  }

 private:
  bool is_joined(std::size_t i) const { return i < all_.size() && all_[i]->joined; }
  // A timeout would leave it half done: it waits for whom it has to, and stops nobody meanwhile.
  void limit_wait(const Statement& it) {
    const std::string_view limit = it.effect.in_transaction ? "SET lock_timeout = '2s';\n" : "SET lock_timeout = 0;\n";
    if (limit != limit_) out_ += limit_ = limit;
  }

  std::vector<const Statement*> all_;
  std::string_view limit_;
  std::string out_;
};

}  // namespace

std::string to_sql(const Plan& plan, bool careful) {
  return careful ? Script(plan).careful() : Script(plan).plain();
}

}  // namespace groundway::catalog
