#include "catalog/additive.h"

#include <algorithm>
#include <set>

namespace groundway::catalog {
namespace {

class Split {
 public:
  Split(const Catalog& from, const Catalog& to) : from_(from), to_(to) {}

  Additive run(const Plan& plan) {
    for (const Change& change : plan.changes) {
      if (!only_adds(change)) (stands_in_no_way(change) ? aside_ : left_).insert(change.name);
    }
    // What needs something that is left cannot be made; neither can what needs that.
    for (std::size_t before = left_.size() + 1; before != left_.size();) {
      before = left_.size();
      for (const Change& change : plan.changes) {
        if (change.verb == Verb::create && needs_any(change.name, left_)) left_.insert(change.name);
      }
    }
    Additive out;
    for (const Change& change : plan.changes) place(change, out);
    return out;
  }

 private:
  bool is_new(const Name& table) const { return !table.name.empty() && !is_there(table); }
  bool is_there(const Name& table) const {
    if (from_.find(table) >= 0) return true;
    return from_.find({Kind::materialized, table.schema, {}, table.name, {}}) >= 0 ||
           from_.find({Kind::view, table.schema, {}, table.name, {}}) >= 0;
  }

  // Made anew under its name: what was there is dropped first.
  bool replaces(const Change& change) const { return from_.find(change.name) >= 0; }

  static bool stands_in_no_way(const Change& change) {
    return change.verb == Verb::alter &&
           std::ranges::all_of(change.differences, [](const Difference& d) { return is_common(d.property); });
  }

  // What a build that was stopped has left: nobody can use it.
  bool is_invalid(const Name& name) const {
    const int position = from_.find(name);
    return position >= 0 && name.kind == Kind::index && from_.at(position).is("invalid");
  }

  bool only_adds(const Change& change) const {
    if (change.verb == Verb::create) {
      if (replaces(change)) return is_invalid(change.name);
      return is_new(change.table) || change.class_() == Class::additive;
    }
    if (change.verb == Verb::drop) return is_invalid(change.name) && to_.find(change.name) >= 0;
    const bool labels = change.name.kind == Kind::enumeration;
    const bool words = std::ranges::all_of(change.differences, [](const Difference& d) { return d.property == "comment"; });
    return change.class_() == Class::additive && (labels || words);
  }

  bool needs_any(const Name& name, const std::set<Name>& of) const {
    const int position = to_.find(name);
    if (position < 0) return false;
    const Object& object = to_.at(position);
    const auto is_of = [&](int need) { return of.contains(to_.at(need).name); };
    return std::ranges::any_of(object.needs, is_of) || (object.parent >= 0 && is_of(object.parent));
  }

  static bool stands_alone(const Change& change) {
    return std::ranges::any_of(change.statements, [](const Statement& s) { return !s.effect.in_transaction; });
  }

  void place(const Change& change, Additive& out) {
    if (left_.contains(change.name) || aside_.contains(change.name)) return out.left.push_back(change);
    if (stands_alone(change)) return out.second.push_back(change);
    const bool touches = change.verb == Verb::alter || (!change.table.name.empty() && is_there(change.table));
    if (!touches) {
      made_.insert(change.name);
      return out.made.push_back(change);
    }
    (needs_any(change.name, made_) ? out.second : out.first).push_back(change);
  }

  const Catalog& from_;
  const Catalog& to_;
  std::set<Name> left_, made_;
  std::set<Name> aside_;  // left as well, but what needs them can be made
};

}  // namespace

Additive additive_part(const Plan& plan, const Catalog& from, const Catalog& to) { return Split(from, to).run(plan); }

bool is_owed(const Change& left) { return left.verb != Verb::drop; }

}  // namespace groundway::catalog
