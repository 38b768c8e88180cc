#include "catalog/order.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "catalog/inheritance.h"
#include "catalog/knot.h"
#include "catalog/name_space.h"

namespace groundway::catalog {
namespace {

std::size_t at(int position) { return static_cast<std::size_t>(position); }

// A default that calls nothing of the schema's own can stand in CREATE TABLE.
bool calls_something(const Catalog& catalog, const Object& object) {
  return std::ranges::any_of(object.needs, [&](int need) {
    const Kind kind = catalog.at(need).name.kind;
    return kind == Kind::function || kind == Kind::operator_ || kind == Kind::cast || kind == Kind::table;
  });
}

class Graph {
 public:
  Graph(const Catalog& from, const Catalog& to, const Fates& fates, bool keys_apart)
      : from_(from), to_(to), fates_(fates), keys_apart_(keys_apart) {
    drop_.assign(at(from.count()), -1);
    gone_.assign(at(from.count()), -1);
    alter_.assign(at(from.count()), -1);
    make_.assign(at(to.count()), -1);
    move_.assign(at(from.count()), -1);
    for (int a = 0; a < from.count(); ++a) move_step(a);
    for (int a = 0; a < from.count(); ++a) drop_step(a);
    for (int a = 0; a < from.count(); ++a) alter_step(a);
    for (int b = 0; b < to.count(); ++b) make_step(b);
    link_from();
    link_to();
    link_cut_inheritances();
    learn_parts();
    link_new_inheritances();
    link_moves();
    link_whole_keys();
    link_names();
  }

  // False: the needs go round in a circle.
  bool sort(Order& out, bool force);
  std::vector<int> knot() const;

 private:
  bool goes(int a) const { return fates_.of[at(a)] >= Fate::recreate; }
  bool comes(int b) const {
    const int a = fates_.from_of[at(b)];
    return a < 0 || goes(a);
  }

  int add(Step step) {
    steps_.push_back(std::move(step));
    after_.emplace_back();
    return static_cast<int>(steps_.size()) - 1;
  }

  // The column that takes a sequence with it; -1: none.
  int owner_of(const Object& sequence) const {
    for (const int child : sequence.children) {
      const Object& owner = from_.at(child);
      if (owner.name.kind != Kind::sequence_owner) continue;
      for (const int need : owner.needs) {
        if (from_.at(need).name.kind == Kind::column) return need;
      }
    }
    return -1;
  }

  // Tables that are made anew and keep their rows.
  void move_step(int a) {
    if (!makes_anew(from_, to_, fates_, a) || is_part_of_moved(a)) return;
    move_[at(a)] = add({Verb::create, fates_.to_of[at(a)], a, {}, Part::whole, true});
  }
  int partitioned_by(int table) const {  // the table of which it is a partition; -1: none
    for (const int link : from_.parts(table, Kind::inheritance)) {
      if (!from_.at(link).get("bound").empty()) return parent_of(link, from_);
    }
    return -1;
  }
  bool is_part_of_moved(int table) const {
    const int whole = partitioned_by(table);
    return whole >= 0 && makes_anew(from_, to_, fates_, whole);
  }
  // What the rows of a partition that goes move with; -1: they are lost.
  int moved_with(int table) const {
    const int whole = partitioned_by(table);
    if (whole < 0) return -1;
    return move_[at(whole)] >= 0 ? move_[at(whole)] : moved_with(whole);
  }
  bool is_moved(int column) const { return column >= 0 && makes_anew(from_, to_, fates_, from_.at(column).parent); }

  bool calls_what_goes(const Object& default_) const {  // while the rows of its table wait
    const int table = default_.parent < 0 ? -1 : from_.at(default_.parent).parent;
    if (table < 0 || (move_[at(table)] < 0 && moved_with(table) < 0)) return false;
    return std::ranges::any_of(default_.needs, [&](int need) { return need != default_.parent && goes(need); });
  }
  // A name that the new table needs, or a place that it takes, while the rows wait in the old one.
  bool is_dropped_apart(const Object& object) const {
    const Kind kind = object.name.kind;
    if (keys_apart_ && kind == Kind::constraint && object.get("type") == "f") return true;
    if (keys_apart_ && kind == Kind::sequence_owner) return true;
    if (kind == Kind::column_default) return calls_what_goes(object);
    if (!makes_anew(from_, to_, fates_, object.parent)) return false;
    if (kind == Kind::inheritance) return !is_part_of_moved(object.parent);
    if (kind == Kind::rule || kind == Kind::trigger || kind == Kind::policy) return true;  // on what goes as well
    return kind == Kind::constraint || kind == Kind::index || kind == Kind::statistics;
  }

  int whole_index(int index) const {  // of which it is a part; -1: of none
    const std::vector<int> parts = from_.parts(index, Kind::index_partition);
    return parts.empty() || from_.at(parts[0]).needs.empty() ? -1 : from_.at(parts[0]).needs.back();
  }
  // What steps aside is gone later than its name; its parts go with it.
  int drop_step(int a) {
    if (a < 0 || !goes(a)) return -1;
    if (drop_[at(a)] >= 0) return drop_[at(a)];
    const Object& object = from_.at(a);
    int step = object.parent >= 0 && !is_dropped_apart(object) ? drop_step(object.parent) : -1;
    if (object.name.kind == Kind::table && fates_.of[at(a)] == Fate::drop) step = moved_with(a);
    if (object.name.kind == Kind::sequence && !keys_apart_ && !is_moved(owner_of(object))) step = drop_step(owner_of(object));
    if (step < 0) step = drop_step(whole_of(from_, fates_, a));
    if (step < 0 && object.parent >= 0 && goes(object.parent) && is_part_of_moved(object.parent)) step = drop_step(whole_index(a));
    if (step >= 0) {
      gone_[at(a)] = object.parent >= 0 && step == drop_[at(object.parent)] ? gone_[at(object.parent)] : step;
    } else if (fates_.aside[at(a)]) {
      step = add({Verb::drop, a, -1, {}, Part::steps_aside});
      gone_[at(a)] = add({Verb::drop, a, -1, {}, Part::goes});
      link(step, gone_[at(a)]);
    } else {
      gone_[at(a)] = step = add({Verb::drop, a});
    }
    return drop_[at(a)] = step;
  }
  void alter_step(int a) {
    if (fates_.of[at(a)] != Fate::alter) return;
    alter_[at(a)] = add({Verb::alter, fates_.to_of[at(a)], a});
  }
  bool folds(const Object& object) const {
    if (object.name.kind == Kind::column || object.name.kind == Kind::column_identity) return true;
    if (object.name.kind == Kind::inheritance) return object.get("bound").empty();
    if (object.is("_apart")) return false;
    return object.name.kind == Kind::column_default && !calls_something(to_, object);
  }
  int make_step(int b) {
    if (!comes(b)) return -1;
    if (make_[at(b)] >= 0) return make_[at(b)];
    const Object& object = to_.at(b);
    int step = object.parent >= 0 && folds(object) ? make_step(object.parent) : -1;
    if (step >= 0) {
      steps_[at(step)].folded.push_back(b);
    } else {
      step = add({Verb::create, b});
    }
    return make_[at(b)] = step;
  }

  void link(int before, int after) {
    if (before >= 0 && after >= 0 && before != after) after_[at(before)].insert(after);
  }

  // After this step nothing of z needs x, which goes: a table that is made anew lives on beside its successor.
  int gone(int z, int x) const {
    const int drop = drop_[at(z)], move = move_of(z);
    if (drop >= 0 && drop == move_of(x)) return -1;  // with what x was
    const bool waits = move >= 0 && drop == drop_[at(table_of(z))] && drop != drop_[at(x)];
    return waits ? move : gone_[at(z)];
  }
  int table_of(int object) const { return from_.at(object).name.kind == Kind::table ? object : from_.at(object).parent; }
  int move_of(int object) const { return table_of(object) < 0 ? -1 : move_[at(table_of(object))]; }

  // On the side that is left: what stands on something goes, or is changed, before it.
  void link_from() {
    for (int z = 0; z < from_.count(); ++z) {
      if (from_.at(z).name.kind == Kind::index_partition) continue;  // goes without a word
      for (const int x : needs_of(from_, z)) {
        if (gone_[at(x)] >= 0) link(gone_[at(z)] >= 0 ? gone(z, x) : alter_[at(z)], gone_[at(x)]);
        if (alter_[at(x)] >= 0) link(drop_[at(z)], alter_[at(x)]);
        for (const int p : inherited_from(x, from_)) {  // its end is carried to this one
          if (drop_[at(p)] != drop_[at(from_.at(p).parent)]) link(drop_[at(z)], drop_[at(p)]);
        }
      }
    }
  }
  // On the side that is reached: what is needed is there first. What is made anew was dropped before.
  void link_to() {
    for (int y = 0; y < to_.count(); ++y) {
      const int a = fates_.from_of[at(y)];
      const int own = make_[at(y)] >= 0 ? make_[at(y)] : a >= 0 ? alter_[at(a)] : -1;
      if (own < 0) continue;
      for (const int x : needs_of(to_, y)) {
        const int of_x = fates_.from_of[at(x)];
        link(make_[at(x)] >= 0 ? make_[at(x)] : of_x >= 0 ? alter_[at(of_x)] : -1, own);
      }
      if (a >= 0 && make_[at(y)] >= 0) link(drop_[at(a)], own);
    }
  }
  int step_to(int b) const {  // what makes it what it is to be; -1: it is
    if (make_[at(b)] >= 0) return make_[at(b)];
    return fates_.from_of[at(b)] >= 0 ? alter_[at(fates_.from_of[at(b)])] : -1;
  }
  static std::vector<int> tables_of(const Catalog& catalog, int link) {
    std::vector<int> out{catalog.at(link).parent};
    if (const int parent = parent_of(link, catalog); parent >= 0) out.push_back(parent);
    return out;
  }
  // The server carries a parent's statement to its heirs: what they do about it comes after.
  void link_carried(int l) {
    const int parent = parent_of(l, to_);
    for (const int part : to_.at(to_.at(l).parent).children) {
      if (parent < 0 || !to_.at(part).is("_inherited")) continue;
      const Object& its = to_.at(part);
      const int whole = to_.find({its.name.kind, to_.at(parent).name.schema, to_.at(parent).name.name, its.name.name, {}});
      if (whole >= 0) link(step_to(whole), step_to(part));
    }
  }
  // What is said about a parent is carried to its heirs: one that leaves does so before.
  void link_cut_inheritances() {
    for (int l = 0; l < from_.count(); ++l) {
      const int cut = drop_[at(l)];
      if (from_.at(l).name.kind != Kind::inheritance || cut < 0 || steps_[at(cut)].object != l) continue;
      for (const int table : tables_of(from_, l)) {
        for (const int part : from_.at(table).children) {
          link(cut, drop_[at(part)]);
          link(cut, alter_[at(part)]);
        }
        if (fates_.to_of[at(table)] < 0) continue;
        for (const int part : to_.at(fates_.to_of[at(table)]).children) link(cut, make_[at(part)]);
      }
    }
  }
  // One that comes has all that its parent asks for, and is then given what it lacks.
  void link_new_inheritances() {
    for (int l = 0; l < to_.count(); ++l) {
      const int made = make_[at(l)];
      if (to_.at(l).name.kind != Kind::inheritance) continue;
      if (made < 0) {
        link_carried(l);
        continue;
      }
      const bool apart = steps_[at(made)].object == l;
      for (const int table : tables_of(to_, l)) {
        const bool is_child = table == to_.at(l).parent;
        for (const int part : to_.at(table).children) {
          const Object& object = to_.at(part);
          if (object.name.kind == Kind::trigger && object.is("_clone") && is_child) link(made, make_[at(part)]);
          if (is_child ? apart && comes_before(object) : is_inherited_kind(object)) link(step_to(part), made);
          if (!is_child) continue;
          for (const int its_part : parts_of(part)) link(its_part, made);  // a key that is not whole is no key
          for (const int its : to_.at(part).children) {
            if (to_.at(its).name.kind == Kind::index_partition) link(made, make_[at(its)]);
          }
        }
      }
    }
  }
  static bool is_inherited_kind(const Object& object) {
    return object.name.kind == Kind::column || (object.name.kind == Kind::constraint && object.get("type") == "c");
  }
  static bool comes_before(const Object& object) {
    const bool key = object.name.kind == Kind::constraint && object.is("_has_index");
    return is_inherited_kind(object) || key || object.name.kind == Kind::index;
  }
  void link_moves() {
    for (int a = 0; a < from_.count(); ++a) {
      const int move = move_[at(a)];
      if (move < 0) continue;
      const int b = fates_.to_of[at(a)];
      link(drop_[at(a)], move);
      link(make_[at(b)], move);
      link_tree(b, move);
      for (const int part : to_.at(b).children) {
        const Kind kind = to_.at(part).name.kind;
        const bool key = kind == Kind::constraint && to_.at(part).get("type") != "c";  // a partition has the checks first
        const bool after = key || kind == Kind::index || kind == Kind::trigger || kind == Kind::rule;
        if (after) link(move, make_[at(part)]);
      }
    }
  }
  void link_tree(int table, int move) {  // its partitions are there first
    for (int l = 0; l < to_.count(); ++l) {
      if (to_.at(l).name.kind != Kind::inheritance || parent_of(l, to_) != table || to_.at(l).get("bound").empty()) continue;
      link(make_[at(l)], move);
      link_tree(to_.at(l).parent, move);
    }
  }
  void learn_parts() {
    for (int p = 0; p < to_.count(); ++p) {
      if (to_.at(p).name.kind != Kind::index_partition || make_[at(p)] < 0) continue;
      for (const int need : to_.at(p).needs) parts_[need].push_back(make_[at(p)]);
    }
  }
  const std::vector<int>& parts_of(int index) const {  // steps that make its parts
    static const std::vector<int> kNone;
    return parts_.contains(index) ? parts_.at(index) : kNone;
  }
  // A foreign key asks for a key that is whole.
  void link_whole_keys() {
    for (int k = 0; k < to_.count() && !parts_.empty(); ++k) {
      if (to_.at(k).name.kind != Kind::constraint || to_.at(k).get("type") != "f" || make_[at(k)] < 0) continue;
      for (const int need : to_.at(k).needs) {
        for (const int part : parts_of(need)) link(part, make_[at(k)]);
      }
    }
  }
  void link_names() {
    std::map<std::string, int> freed;
    for (int a = 0; a < from_.count(); ++a) {
      if (drop_[at(a)] < 0) continue;
      if (std::string space = name_space(from_.at(a)); !space.empty()) freed[std::move(space)] = drop_[at(a)];
    }
    for (int b = 0; b < to_.count(); ++b) {
      if (make_[at(b)] < 0) continue;
      const auto found = freed.find(name_space(to_.at(b)));
      if (found != freed.end()) link(found->second, make_[at(b)]);
    }
  }
  static std::vector<int> needs_of(const Catalog& catalog, int object) {
    std::vector<int> out = catalog.at(object).needs;
    if (catalog.at(object).parent >= 0) out.push_back(catalog.at(object).parent);
    return out;
  }

  using Rank = std::tuple<int, int, Name, int>;
  Rank rank(int step) const {
    const Step& s = steps_[at(step)];
    const Name& name = (s.verb == Verb::drop ? from_ : to_).at(s.object).name;
    const int kind = static_cast<int>(name.kind);
    return {s.verb == Verb::drop ? 0 : 1, s.verb == Verb::drop ? -kind : kind, name, step};
  }

  const Catalog& from_;
  const Catalog& to_;
  const Fates& fates_;
  bool keys_apart_;
  std::vector<int> drop_, gone_, alter_, make_, move_;  // steps, by object; drop_: from then on its name is free
  std::map<int, std::vector<int>> parts_;        // by index of `to`
  std::vector<Step> steps_;
  std::vector<std::set<int>> after_;
};

bool Graph::sort(Order& out, bool force) {
  std::vector<int> waits(steps_.size(), 0);
  for (const auto& followers : after_) {
    for (const int follower : followers) ++waits[at(follower)];
  }
  std::set<Rank> ready, blocked;
  for (int s = 0; s < static_cast<int>(steps_.size()); ++s) (waits[at(s)] == 0 ? ready : blocked).insert(rank(s));
  while (!ready.empty() || !blocked.empty()) {
    if (ready.empty()) {
      if (!force) return false;
      out.forced.push_back(static_cast<int>(out.steps.size()));
      ready.insert(*blocked.begin());
      blocked.erase(blocked.begin());
    }
    const int step = std::get<3>(*ready.begin());
    ready.erase(ready.begin());
    for (const int follower : after_[at(step)]) {
      if (--waits[at(follower)] == 0 && blocked.erase(rank(follower)) > 0) ready.insert(rank(follower));
    }
    out.steps.push_back(std::move(steps_[at(step)]));
  }
  return true;
}

std::vector<int> Graph::knot() const {
  const std::vector<bool> is_in = knotted(after_);
  std::vector<int> out;
  for (std::size_t a = 0; a < alter_.size(); ++a) {
    if (alter_[a] >= 0 && is_in[at(alter_[a])]) out.push_back(static_cast<int>(a));
  }
  return out;
}

}  // namespace

Order sort_steps(const Catalog& from, const Catalog& to, const Fates& fates) {
  Order out;
  // A circle of foreign keys or of sequences among dropped tables is opened by dropping those on their own.
  if (Graph(from, to, fates, false).sort(out, false)) return out;
  out = {};
  Graph graph(from, to, fates, true);
  out.knot = graph.knot();
  graph.sort(out, true);
  return out;
}

}  // namespace groundway::catalog
