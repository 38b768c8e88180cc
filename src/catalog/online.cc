#include "catalog/online.h"

#include <algorithm>

#include "catalog/conversion.h"
#include "catalog/draft.h"
#include "catalog/expand.h"
#include "catalog/fates.h"
#include "catalog/tables.h"

namespace groundway::catalog {
namespace {

bool is_written_anew(const Object& a, const Object& b) {
  const bool plain = a.get("generated").empty() && b.get("generated").empty() && !b.is("_foreign");
  return plain && a.get("type") != b.get("type") && !keeps_representation(a.get("type"), b.get("type"));
}

Name table_of(const Object& column) { return {Kind::table, column.name.schema, {}, column.name.parent, {}}; }
Name beside(Kind kind, const Object& column) {
  return {kind, column.name.schema, column.name.parent, column.name.name, {}};
}

// Values that an index or a key can hold beside each other.
bool are_comparable(std::string_view a, std::string_view b) {
  const auto is_integer = [](std::string_view type) { return type == "smallint" || type == "integer" || type == "bigint"; };
  const auto is_text = [](std::string_view type) { return type == "text" || type.starts_with("character varying"); };
  return a == b || (is_integer(a) && is_integer(b)) || (is_text(a) && is_text(b));
}

// Made anew in the transaction that puts the column in its place.
bool follows(Kind kind) {
  return kind == Kind::view || kind == Kind::view_column || kind == Kind::policy || kind == Kind::trigger || kind == Kind::rule;
}
// Written with the column itself.
bool belongs_to_swap(Kind kind) {
  return kind == Kind::column || kind == Kind::column_default || kind == Kind::column_identity || kind == Kind::index ||
         kind == Kind::constraint || kind == Kind::statistics || kind == Kind::sequence_owner;
}

// One column on its way: what stands on it, and the schema that there is once it has its new type.
class Move {
 public:
  Move(const Catalog& now, const Catalog& to, const Object& after, const Options& options)
      : now_(now), to_(to), options_(options), position_(now.find(after.name)), it_{now.at(position_), after} {}

  // Empty, or why there is no such way.
  std::string prepare() {
    for (const auto check : {&Move::check_table, &Move::check_triggers, &Move::sort_dependants, &Move::take_value}) {
      if (std::string reason = (this->*check)(); !reason.empty()) return reason;
    }
    make_next();
    return plan_followers();
  }

  void write(std::vector<Change>& changes) {
    const Writer around{now_, next_, options_};
    Writer expand = around, swap = around, validate = around;
    write_expand(it_, expand);
    write_swap(it_, swap);
    write_validate(it_, validate);
    add(changes, std::move(expand.statements));
    const std::size_t first = changes.size();
    changes.insert(changes.end(), before_.begin(), before_.end());
    add(changes, std::move(swap.statements));
    changes.insert(changes.end(), behind_.begin(), behind_.end());
    for (std::size_t i = first; i < changes.size(); ++i) {
      for (Statement& statement : changes[i].statements) statement.joined = true;
    }
    changes[first].statements.front().joined = false;
    if (!validate.statements.empty()) add(changes, std::move(validate.statements));
  }
  Catalog next() && { return std::move(next_); }

 private:
  void add(std::vector<Change>& changes, std::vector<Statement> statements) const {
    const Difference type{"type", it_.before.text("type"), it_.after.text("type")};
    changes.push_back({Verb::alter, it_.after.name, table_of(it_.after), {type}, std::move(statements)});
  }

  std::string check_table() {
    const int a = now_.find(table_of(it_.after)), b = to_.find(table_of(it_.after));
    if (a < 0 || b < 0 || is_made_anew(now_.at(a), to_.at(b))) return "its table is made anew";
    if (now_.at(a).get("kind") == "p") return "its table is partitioned";
    if (now_.at(a).is("force_row_security")) return "row security holds for the owner of its table, too";
    if (it_.after.is("not_null_alone") || it_.after.is("not_null_unproven")) return "its NOT NULL holds for a part of its rows";
    if (!Helpers(it_.after.name).fits()) return "its name is too long for what would stand beside it";
    const std::string name = qualified(now_.at(a).name);
    for (const Object& link : now_.objects()) {
      if (link.name.kind != Kind::inheritance) continue;
      const bool is_child = link.name.schema == it_.after.name.schema && link.name.parent == it_.after.name.parent;
      if (is_child || link.name.name == name) return "its table is a partition, or inherits";
    }
    return {};
  }

  // The backfill writes each row once: what runs on each written row would change it, or tell of it.
  std::string check_triggers() {
    for (const int child : now_.at(now_.find(table_of(it_.after))).children) {
      const Object& part = now_.at(child);
      if (part.name.kind == Kind::rule) return shown(part.name) + " would rewrite the backfill";
      if (part.name.kind != Kind::trigger || part.get("enabled") == "D") continue;
      const std::string_view definition = part.get("definition");
      if (definition.find(" UPDATE ON ") != std::string_view::npos || definition.find(" UPDATE OR ") != std::string_view::npos) {
        return shown(part.name) + " would run for each row of the backfill";
      }
    }
    return {};
  }

  std::string sort_dependants() {
    const std::vector<std::vector<int>> all = dependants(now_);
    const std::vector<int>& on_it = all[static_cast<std::size_t>(position_)];
    for (const int z : std::set<int>(on_it.begin(), on_it.end())) {  // an expression and a key of one index: two needs
      const Object& one = now_.at(z);
      if (one.parent == position_ || follows(one.name.kind)) continue;
      if (std::string reason = sort(one); !reason.empty()) return reason;
    }
    return {};
  }

  std::string sort(const Object& one) {
    const int pair = to_.find(one.name);
    const bool stays = pair >= 0 && has_needs_of(now_, to_.at(pair), to_);
    const Object* goal = stays ? &to_.at(pair) : nullptr;
    switch (one.name.kind) {
      case Kind::statistics: gone_.insert(one.name); return {};
      case Kind::sequence_owner:
        if (goal != nullptr) it_.owned.push_back(goal);
        return {};
      case Kind::index: return keep(one, goal, it_.indexes);
      case Kind::constraint: return sort_constraint(one, goal);
      default: return shown(one.name) + " stands on it";
    }
  }

  std::string sort_constraint(const Object& one, const Object* goal) {
    const std::string_view type = one.get("type");
    const bool own = one.name.parent == it_.after.name.parent && one.name.schema == it_.after.name.schema;
    if (goal != nullptr && goal->get("type") != type) goal = nullptr;
    if (type == "p" || type == "u") return keep(one, goal, it_.keys);
    if (type == "c") return keep(one, goal, it_.checks);
    if (type != "f") return shown(one.name) + " cannot be built beside writers";
    if (std::string reason = check_foreign_key(one); !reason.empty()) return reason;
    it_.gone_foreign_keys.push_back(&one);  // one of its own table may refer to it, too
    return keep(one, goal, own ? it_.own_keys : it_.foreign_keys);
  }

  // Both ends hold while one of them has its new type already.
  std::string check_foreign_key(const Object& key) const {
    if (key.is("_partitioned")) return shown(key.name) + " belongs to a partitioned table";
    for (const int need : key.needs) {
      const Object& column = now_.at(need);
      if (column.name.kind != Kind::column || need == position_) continue;
      if (!are_comparable(column.get("type"), it_.after.get("type"))) {
        return shown(key.name) + " ties it to " + column.text("type");
      }
    }
    return {};
  }

  std::string keep(const Object& one, const Object* goal, std::vector<const Object*>& list) {
    if (one.is("replica_identity")) return shown(one.name) + " tells the rows apart for replication";
    if (Helpers::index(one.name.name).size() > 63) return "the name of " + shown(one.name) + " is too long";
    if (goal == nullptr || goal->is("invalid")) {
      gone_.insert(one.name);
    } else {
      list.push_back(goal);
    }
    return {};
  }

  std::string take_value() {
    const int value = to_.find(beside(Kind::column_default, it_.after));
    if (value >= 0 && !has_needs_of(now_, to_.at(value), to_)) return "its default is yet to be made";
    if (value >= 0) it_.default_ = &to_.at(value);
    const int had = now_.find(beside(Kind::column_identity, it_.before)), wanted = to_.find(beside(Kind::column_identity, it_.after));
    if (had < 0 || wanted < 0) return {};
    if (!now_.at(had).get("sequence").empty() || !to_.at(wanted).get("sequence").empty()) {
      return "the sequence of its identity has a name of its own";
    }
    it_.old_identity = &now_.at(had);
    it_.identity = &to_.at(wanted);
    return {};
  }

  void make_next() {
    for (const Kind kind : {Kind::column_default, Kind::column_identity}) gone_.insert(beside(kind, it_.before));
    next_ = without(now_, gone_);
    put(next_, it_.after, to_);
    for (const Object* part : {it_.default_, it_.identity}) {
      if (part != nullptr) put(next_, *part, to_);
    }
    for (const auto* list : {&it_.indexes, &it_.keys, &it_.checks, &it_.own_keys, &it_.foreign_keys}) {
      for (const Object* one : *list) put(next_, bare(*one), to_);
    }
  }
  // What is set of it afterwards, as of any.
  static Object bare(Object object) {
    constexpr std::string_view kLater[] = {"comment", "clustered", "tablespace", "statistics", "index_comment"};
    std::erase_if(object.properties, [&](const Property& p) { return std::ranges::find(kLater, p.key) != std::end(kLater); });
    return object;
  }

  std::string plan_followers() {
    for (const Change& change : compose(now_, next_, {.rights = options_.rights, .renames = {}}).changes) {
      const int pair = to_.find(change.name);
      if (follows(change.name.kind) && pair >= 0 && has_needs_of(next_, to_.at(pair), to_)) put(next_, to_.at(pair), to_);
    }
    bool behind = false;
    for (Change& change : compose(now_, next_, {.rights = options_.rights, .renames = {}}).changes) {
      behind = behind || change.name == it_.after.name;
      if (belongs_to_swap(change.name.kind)) continue;
      if (!follows(change.name.kind)) return shown(change.name) + " stands on it";
      (behind ? behind_ : before_).push_back(std::move(change));
    }
    return {};
  }

  const Catalog& now_;
  const Catalog& to_;
  const Options& options_;
  int position_;
  Expansion it_;
  std::set<Name> gone_;
  Catalog next_;
  std::vector<Change> before_, behind_;
};

class Online {
 public:
  Online(const Catalog& from, const Catalog& to, const Options& options) : now_(from), to_(to), options_(options) {}

  Plan run() {
    for (const Object& b : to_.objects()) {
      if (b.name.kind != Kind::column) continue;
      const int a = now_.find(b.name);
      if (a >= 0 && is_written_anew(now_.at(a), b)) move(b);
    }
    Plan rest = compose(now_, to_, options_);
    std::ranges::move(rest.changes, std::back_inserter(out_.changes));
    std::ranges::move(rest.notes, std::back_inserter(out_.notes));
    return std::move(out_);
  }

 private:
  void move(const Object& b) {
    Catalog start = forget_helpers(b);
    std::string reason = add_types(start, b);
    const Catalog with_types = start;
    if (reason.empty()) {
      Move one(with_types, to_, b, options_);
      reason = one.prepare();
      if (reason.empty()) {
        std::ranges::move(compose(now_without_helpers_, with_types, options_).changes, std::back_inserter(out_.changes));
        one.write(out_.changes);
        now_ = std::move(one).next();
        return;
      }
    }
    out_.notes.push_back(shown(table_of(b)) + " is written anew under its lock for " + shown(b.name) + ": " + reason);
  }

  // What a run that was stopped has left is what this one begins with.
  Catalog forget_helpers(const Object& b) {
    const Helpers helpers(b.name);
    std::set<Name> gone = {{Kind::trigger, b.name.schema, b.name.parent, helpers.trigger, {}},
                           {Kind::function, b.name.schema, {}, helpers.function, {}},
                           {Kind::constraint, b.name.schema, b.name.parent, helpers.check, {}}};
    const int column = now_.find({Kind::column, b.name.schema, b.name.parent, helpers.column, {}});
    if (column >= 0 && now_.at(column).get("type") == b.get("type")) {
      gone.insert(now_.at(column).name);
      const std::vector<std::vector<int>> all = dependants(now_);
      for (const int z : all[static_cast<std::size_t>(column)]) gone.insert(now_.at(z).name);
    }
    now_without_helpers_ = without(now_, gone);
    return now_without_helpers_;
  }

  // The types that the column has need of, before anything else.
  std::string add_types(Catalog& start, const Object& object) const {
    for (const int need : object.needs) {
      const Object& other = to_.at(need);
      const int there = start.find(other.name);
      if (there >= 0) {
        if (is_type(other.name.kind) && !is_same(start.at(there), other)) return shown(other.name) + " changes, too";
        continue;
      }
      if (!is_type(other.name.kind) && other.name.kind != Kind::extension && other.name.kind != Kind::schema) {
        return shown(other.name) + " is yet to be made";
      }
      if (std::string reason = add_types(start, other); !reason.empty()) return reason;
      put(start, other, to_);
      for (const int child : other.children) {
        if (std::string reason = add_types(start, to_.at(child)); !reason.empty()) return reason;
        put(start, to_.at(child), to_);
      }
    }
    return {};
  }
  static bool is_same(const Object& a, const Object& b) {
    const auto counts = [](const Property& p) { return !is_common(p.key) && !p.key.starts_with('_'); };
    const auto agrees = [&](const Object& one, const Object& other) {
      return std::ranges::all_of(one.properties, [&](const Property& p) { return !counts(p) || other.get(p.key) == p.value; });
    };
    return agrees(a, b) && agrees(b, a);
  }
  static bool is_type(Kind kind) {
    return kind == Kind::enumeration || kind == Kind::composite || kind == Kind::range || kind == Kind::domain;
  }

  Catalog now_, now_without_helpers_;
  const Catalog& to_;
  const Options& options_;
  Plan out_;
};

}  // namespace

Plan diff_online(const Catalog& from, const Catalog& to, const Options& options) { return Online(from, to, options).run(); }

}  // namespace groundway::catalog
