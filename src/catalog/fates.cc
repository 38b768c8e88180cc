#include "catalog/fates.h"

#include <algorithm>

#include "catalog/inheritance.h"

namespace groundway::catalog {
namespace {

bool is_compared(const Property& property, const Options& options) {
  if (property.key == "owner") return options.owners;
  if (property.key == "grants" || property.key == "revoked") return options.rights;
  return !property.key.starts_with('_');  // told by the reader, but not a part of the schema
}

// Keys of properties that only one side has, or both with other values.
std::vector<std::string_view> differing_keys(const Object& a, const Object& b, const Options& options) {
  std::vector<std::string_view> out;
  for (const Property& property : a.properties) {
    if (is_compared(property, options) && b.get(property.key) != property.value) out.push_back(property.key);
  }
  for (const Property& property : b.properties) {
    if (property.key == "invalid") continue;  // nobody asks for a broken index
    if (is_compared(property, options) && a.get(property.key).empty() && !property.value.empty()) {
      out.push_back(property.key);
    }
  }
  if (!options.owners && same_grants(a, b)) std::erase(out, std::string_view("grants"));
  return out;
}

bool keeps_rows(const Object& object) {
  switch (object.name.kind) {
    case Kind::table:
      return object.get("kind") != "f";
    case Kind::sequence:
      return true;
    case Kind::column:
      return object.get("generated").empty();
    default:
      return false;
  }
}

constexpr Kind kTypes[] = {Kind::enumeration, Kind::composite, Kind::range, Kind::domain};
bool is_type(Kind kind) {
  return std::ranges::find(kTypes, kind) != std::end(kTypes);
}

// What columns have, and may have again under its name.
bool steps_aside(Kind kind) {
  return is_type(kind) || kind == Kind::collation;
}

// A type of another kind takes the name.
bool has_namesake(const Object& type, const Catalog& to) {
  Name name = type.name;
  return is_type(name.kind) && std::ranges::any_of(kTypes, [&](Kind kind) {
           name.kind = kind;
           return to.find(name) >= 0;
         });
}

// An altered type of a column: the server carries these along itself.
bool outlives_alteration(const Object& dependant) {
  switch (dependant.name.kind) {
    case Kind::constraint:
      return dependant.get("type") != "f";  // two columns, one after the other
    case Kind::index:
    case Kind::inheritance:
    case Kind::index_partition:
    case Kind::statistics:
    case Kind::sequence_owner:
      return true;
    default:
      return keeps_rows(dependant);
  }
}

// Nothing is lost, and nobody else has to go, when it is made anew.
bool is_detail(Kind kind) {
  switch (kind) {
    case Kind::column_default:
    case Kind::domain_default:
    case Kind::sequence_owner:
    case Kind::domain_check:
    case Kind::function:
    case Kind::procedure:
    case Kind::constraint:
    case Kind::index:
    case Kind::view:
    case Kind::statistics:
    case Kind::rule:
    case Kind::trigger:
    case Kind::policy:
      return true;
    default:
      return false;
  }
}

class Judge {
 public:
  Judge(const Catalog& from, const Catalog& to, const Options& options)
      : from_(from), to_(to), options_(options), dependants_(dependants(from)) {
    const auto many = static_cast<std::size_t>(from.count());
    fates_.to_of.assign(many, -1);
    fates_.of.assign(many, Fate::drop);
    fates_.breaks.assign(many, false);
    fates_.retype.assign(many, false);
    fates_.aside.assign(many, false);
    fates_.differing.resize(many);
    fates_.from_of.assign(static_cast<std::size_t>(to.count()), -1);
  }

  Fates run(const std::vector<int>& knot) {
    for (int a = 0; a < from_.count(); ++a) judge_pair(a);
    for (const int a : knot) {
      if (is_detail(from_.at(a).name.kind)) go(a);
    }
    for (int a = 0; a < from_.count(); ++a) {
      if (from_.at(a).name.kind == Kind::domain && is_narrowed(a) && is_held(a)) go(a);
    }
    while (!shaken_.empty()) {
      const int a = shaken_.back();
      shaken_.pop_back();
      spread(a);
    }
    while (find_aside()) {
    }
    for (std::size_t a = 0; a < fates_.of.size(); ++a) {
      if (fates_.of[a] == Fate::replace && !fates_.aside[a]) fates_.of[a] = Fate::recreate;
    }
    return std::move(fates_);
  }

 private:
  void judge_pair(int a) {
    const auto at = static_cast<std::size_t>(a);
    const int b = to_.find(from_.at(a).name);
    fates_.to_of[at] = b;
    const Kind kind = from_.at(a).name.kind;
    if (kind == Kind::unknown || (kind == Kind::default_grant && !options_.rights)) {
      fates_.of[at] = Fate::same;  // not touched
      return;
    }
    if (b < 0) return shaken_.push_back(a);
    fates_.from_of[static_cast<std::size_t>(b)] = a;
    fates_.differing[at] = differing_keys(from_.at(a), to_.at(b), options_);
    // below 18 nobody asked for these names
    if (std::min(from_.server_version, to_.server_version) < 180000)
      std::erase(fates_.differing[at], "not_null_name");
    fates_.of[at] = fates_.differing[at].empty() ? Fate::same : Fate::alter;
    if (std::ranges::all_of(fates_.differing[at], is_common)) return;
    const Fit fit = writer_of(from_.at(a).name.kind).fit(from_.at(a), to_.at(b), fates_.differing[at]);
    if (fit == Fit::recreate) return go(a);
    if (fit == Fit::alter) return;
    fates_.breaks[at] = true;
    shaken_.push_back(a);
  }

  // A domain gets a check or NOT NULL: the server looks at the columns that have it ...
  bool is_narrowed(int domain) const {
    const int b = fates_.to_of[static_cast<std::size_t>(domain)];
    if (b < 0) return false;
    if (to_.at(b).is("not_null") && !from_.at(domain).is("not_null")) return true;
    return std::ranges::any_of(to_.parts(b, Kind::domain_check), [&](int check) {
      const int had = from_.find(to_.at(check).name);
      const std::string_view definition = to_.at(check).get("definition");
      return !definition.ends_with(" NOT VALID") &&
             (had < 0 || from_.at(had).get("definition") != definition);
    });
  }
  // ... and refuses where arrays, composite types or ranges hold it.
  bool is_held(int domain) const {
    return std::ranges::any_of(dependants_[static_cast<std::size_t>(domain)], [&](int z) {
      const Object& holder = from_.at(z);
      if (holder.name.kind == Kind::domain) return holder.get("type").ends_with("[]") || is_held(z);
      return is_type(holder.name.kind) ||
             (holder.name.kind == Kind::column && holder.get("type").ends_with("[]"));
    });
  }

  // It has to go, and comes again.
  void go(int a) {
    const auto at = static_cast<std::size_t>(a);
    const Fate fate = steps_aside(from_.at(a).name.kind) ? Fate::replace : Fate::recreate;
    if (fates_.to_of[at] < 0 || fates_.of[at] == fate) return;
    fates_.of[at] = fate;
    shaken_.push_back(a);
  }

  void spread(int a) {
    const Fate fate = fates_.of[static_cast<std::size_t>(a)];
    for (const int z : dependants_[static_cast<std::size_t>(a)]) shake(z, a);
    if (const int whole = whole_of(from_, fates_, a);
        whole >= 0 && fates_.of[static_cast<std::size_t>(whole)] != Fate::drop) {
      go(whole);  // no part of an index can be dropped alone
    }
    if (from_.at(a).name.kind == Kind::index_partition && whole_of(from_, fates_, from_.at(a).parent) >= 0) {
      go(from_.at(a).parent);
    }
    if (fate != Fate::recreate && fate != Fate::replace) return;
    if (makes_anew(from_, to_, fates_, a)) recreate_heirs(a);
    for (const int child : from_.at(a).children) go(child);
  }

  // Rows move through the new table into its partitions: none can be in one already. A column that an heir
  // has of its parent alone can only come with INHERITS.
  void recreate_heirs(int table) {
    for (int link = 0; link < from_.count(); ++link) {
      if (from_.at(link).name.kind != Kind::inheritance) continue;
      const bool heir =
          from_.at(from_.at(link).parent).get("heritage").find("only:") != std::string_view::npos;
      if (from_.at(link).get("bound").empty() && !heir) continue;
      if (parent_of(link, from_) != table || to_.find(from_.at(link).name) < 0) continue;
      go(from_.at(link).parent);
    }
  }

  // z stands on a, which goes away, for a while or for good, or becomes another thing under its name.
  void shake(int z, int a) {
    const Object& dependant = from_.at(z);
    const Object& base = from_.at(a);
    const Fate fate = fates_.of[static_cast<std::size_t>(a)];
    if (fate == Fate::replace || (fate == Fate::drop && has_namesake(base, to_))) {
      keeps_rows(dependant) ? retype(z) : go(z);
    } else if (fate == Fate::drop) {
      // the same words about another object: what is read from the catalogue is a name, what stands there is
      // an oid
      if (fates_.of[static_cast<std::size_t>(z)] == Fate::same && !keeps_rows(dependant)) go(z);
    } else if (fate == Fate::recreate) {
      if (!keeps_rows(dependant)) go(z);
    } else if (!outlives_alteration(dependant)) {
      go(z);
    }
  }

  void retype(int z) {
    const auto at = static_cast<std::size_t>(z);
    if (from_.at(z).name.kind != Kind::column || fates_.to_of[at] < 0 || fates_.retype[at]) return;
    if (fates_.of[at] == Fate::recreate) return;
    fates_.of[at] = Fate::alter;
    fates_.retype[at] = fates_.breaks[at] = true;
    shaken_.push_back(z);
  }

  // What columns have steps aside, and what such a type is made of, too. True: more was found.
  bool find_aside() {
    bool found = false;
    for (int a = 0; a < from_.count(); ++a) {
      const auto at = static_cast<std::size_t>(a);
      const bool may =
          fates_.of[at] == Fate::replace || (fates_.of[at] == Fate::drop && has_namesake(from_.at(a), to_));
      if (!may || fates_.aside[at]) continue;
      fates_.aside[at] = std::ranges::any_of(dependants_[at], [&](int z) {
        return fates_.aside[static_cast<std::size_t>(z)] ||
               (fates_.retype[static_cast<std::size_t>(z)] &&
                fates_.of[static_cast<std::size_t>(z)] == Fate::alter);
      });
      found |= fates_.aside[at];
    }
    return found;
  }

  const Catalog& from_;
  const Catalog& to_;
  const Options& options_;
  std::vector<std::vector<int>> dependants_;
  Fates fates_;
  std::vector<int> shaken_;
};

}  // namespace

bool makes_anew(const Catalog& from, const Catalog& to, const Fates& fates, int table) {
  if (table < 0 || from.at(table).name.kind != Kind::table) return false;
  const auto at = static_cast<std::size_t>(table);
  if (fates.of[at] != Fate::recreate || fates.to_of[at] < 0) return false;
  return from.at(table).get("kind") != "f" && to.at(fates.to_of[at]).get("kind") != "f";
}

int whole_of(const Catalog& from, const Fates& fates, int index) {
  const auto stays = [&](int object) {
    const Fate fate = fates.of[static_cast<std::size_t>(object)];
    return fate == Fate::same || fate == Fate::alter;
  };
  for (const int part : from.at(index).children) {
    if (from.at(part).name.kind != Kind::index_partition || from.at(index).parent < 0) continue;
    const auto links = from.parts(from.at(index).parent, Kind::inheritance);
    if (std::ranges::any_of(links, stays) && !from.at(part).needs.empty()) return from.at(part).needs.back();
  }
  return -1;
}

std::vector<std::vector<int>> dependants(const Catalog& catalog) {
  std::vector<std::vector<int>> out(static_cast<std::size_t>(catalog.count()));
  for (int i = 0; i < catalog.count(); ++i) {
    for (const int need : catalog.at(i).needs) out[static_cast<std::size_t>(need)].push_back(i);
  }
  return out;
}

Fates judge(const Catalog& from, const Catalog& to, const Options& options, const std::vector<int>& knot) {
  return Judge(from, to, options).run(knot);
}

}  // namespace groundway::catalog
