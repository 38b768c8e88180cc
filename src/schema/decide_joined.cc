// Columns that foreign keys join must have types that PostgreSQL can compare: each group gets one.
#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

struct Place {
  std::size_t table, column;
};

// Union-find over all columns of all tables, numbered through.
class Groups {
 public:
  explicit Groups(const Source& source) {
    for (const SourceTable& table : source.tables) {
      first_.push_back(parent_.size());
      parent_.resize(parent_.size() + table.columns.size());
    }
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  void join(Place a, Place b) { parent_[root(number(a))] = root(number(b)); }
  // Groups of two or more, in the order of their first column.
  std::vector<std::vector<Place>> collect() {
    std::vector<std::vector<Place>> by_root(parent_.size());
    for (std::size_t t = 0; t < first_.size(); ++t) {
      const std::size_t end = t + 1 < first_.size() ? first_[t + 1] : parent_.size();
      for (std::size_t n = first_[t]; n < end; ++n) by_root[root(n)].push_back({t, n - first_[t]});
    }
    std::erase_if(by_root, [](const std::vector<Place>& group) { return group.size() < 2; });
    return by_root;
  }

 private:
  std::size_t number(Place p) const { return first_[p.table] + p.column; }
  std::size_t root(std::size_t n) {
    while (parent_[n] != n) n = parent_[n] = parent_[parent_[n]];
    return n;
  }
  std::vector<std::size_t> first_, parent_;
};

void join_key(const Source& source, std::size_t child, const SourceForeignKey& key, Groups& groups) {
  const auto parent = table_position(source, key.table);
  if (!parent || key.referred.size() != key.columns.size()) return;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const auto from = column_position(source.tables[child], key.columns[i]);
    const auto to = column_position(source.tables[*parent], key.referred[i]);
    if (from && to) groups.join({child, *from}, {*parent, *to});
  }
}

bool all_of_kinds(const std::vector<Type>& types, std::initializer_list<TypeKind> kinds) {
  return std::all_of(types.begin(), types.end(), [&](const Type& type) {
    return std::find(kinds.begin(), kinds.end(), type.kind) != kinds.end();
  });
}

// Sums what narrowest() reads.
ColumnProfile merged(const std::vector<const ColumnProfile*>& parts) {
  ColumnProfile sum;
  for (const ColumnProfile* p : parts) {
    sum.integers += p->integers;
    sum.reals += p->reals;
    sum.texts += p->texts;
    sum.blobs += p->blobs;
    sum.text_blobs += p->text_blobs;
    sum.min_integer = std::min(sum.min_integer, p->min_integer);
    sum.max_integer = std::max(sum.max_integer, p->max_integer);
  }
  return sum;
}

Type common_type(const std::vector<Type>& types, const std::vector<const ColumnProfile*>& profiles) {
  using enum TypeKind;
  if (all_of_kinds(types, {boolean, smallint, integer, bigint})) return of(bigint);
  if (all_of_kinds(types, {boolean, smallint, integer, bigint, numeric})) return of(numeric);
  if (all_of_kinds(types, {varchar})) {
    Type widest = types[0];
    for (const Type& type : types) {
      if (widest.length == 0 || type.length == 0) widest.length = 0;
      if (widest.length > 0) widest.length = std::max(widest.length, type.length);
    }
    return widest;
  }
  const ColumnProfile all = merged(profiles);
  return values(all) == 0 ? of(text) : narrowest("", all).type;
}

std::string name_of(const Source& source, Place at) {
  return source.tables[at.table].name + "." + source.tables[at.table].columns[at.column].name;
}

const ColumnProfile& profile_at(const std::vector<TableProfile>& profiles, Place at) {
  static const ColumnProfile none;
  const bool known = at.table < profiles.size() && at.column < profiles[at.table].columns.size();
  return known ? profiles[at.table].columns[at.column] : none;
}

// Settles one group. A column without values takes what the others are.
class Settling {
 public:
  Settling(const Source& source, const std::vector<TableProfile>& profiles, States& states)
      : source_(source), profiles_(profiles), states_(states) {}

  Result<void> settle(const std::vector<Place>& group) const {
    ASSIGN(const std::optional<Place> pinned, find_pinned(group));
    if (pinned) return give(group, at(*pinned).decision.type, *pinned), Result<void>{};
    const auto identity = std::find_if(group.begin(), group.end(), [&](Place p) { return at(p).identity; });
    if (identity != group.end()) return follow_identity(group, *identity), Result<void>{};
    std::vector<Type> types;
    std::vector<const ColumnProfile*> profiles;
    collect(group, types, profiles);
    const bool same = std::all_of(group.begin(), group.end(), [&](Place p) {
      return at(p).decision.type == types[0] && at(p).decision.reading == at(group[0]).decision.reading;
    });
    if (same) return {};
    const bool one_type =
        std::all_of(types.begin(), types.end(), [&](const Type& t) { return t == types[0]; });
    const bool readings = std::any_of(group.begin(), group.end(),
                                      [&](Place p) { return at(p).decision.reading != Reading::plain; });
    give(group, one_type && !readings ? types[0] : common_type(types, profiles), group[0]);
    return {};
  }

 private:
  ColumnState& at(Place p) const { return states_[p.table][p.column]; }

  Result<std::optional<Place>> find_pinned(const std::vector<Place>& group) const {
    std::optional<Place> pinned;
    for (const Place p : group) {
      if (!at(p).pinned) continue;
      if (pinned && at(*pinned).decision.type != at(p).decision.type) {
        return Error{Code::setting_value, "[copy.types] gives " + name_of(source_, *pinned) + " and " +
                                              name_of(source_, p) +
                                              " different types, but a foreign key joins them"}
            .with_fix("give both the type " + render(at(*pinned).decision.type));
      }
      pinned = p;
    }
    return pinned;
  }

  // The rowid stays an integer whatever refers to it: a value that is none is an orphan anyway.
  void follow_identity(const std::vector<Place>& group, Place identity) const {
    for (const Place p : group) {
      const ColumnProfile& profile = profile_at(profiles_, p);
      if (!at(p).identity && profile.integers == values(profile)) give({p}, of(TypeKind::bigint), identity);
    }
  }

  void collect(const std::vector<Place>& group, std::vector<Type>& types,
               std::vector<const ColumnProfile*>& profiles) const {
    for (const bool with_values : {true, false}) {
      for (const Place p : group) {
        const ColumnProfile& profile = profile_at(profiles_, p);
        if (with_values && values(profile) == 0) continue;
        types.push_back(at(p).decision.type);
        profiles.push_back(&profile);
      }
      if (!types.empty()) return;
    }
  }

  void give(const std::vector<Place>& group, const Type& type, Place from) const {
    for (const Place p : group) {
      ColumnState& state = at(p);
      if (state.pinned || (state.identity && type.kind != TypeKind::bigint) || state.decision.type == type)
        continue;
      // The group's first column stands for the whole in the others' reasons, and a second one in its own.
      const bool is_first = p.table == from.table && p.column == from.column;
      const Place partner = is_first && group.size() > 1 ? group[1] : from;
      const SourceColumn& column = source_.tables[p.table].columns[p.column];
      state.decision = adopt(type, profile_at(profiles_, p),
                             declared_words(column.declared_type) + ", joined by a foreign key with " +
                                 name_of(source_, partner) + ": " + render(type));
    }
  }

  const Source& source_;
  const std::vector<TableProfile>& profiles_;
  States& states_;
};

}  // namespace

Result<void> unify_joined(const Source& source, const std::vector<TableProfile>& profiles, States& states) {
  Groups groups(source);
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    for (const SourceForeignKey& key : source.tables[t].foreign_keys) join_key(source, t, key, groups);
  }
  const Settling settling(source, profiles, states);
  for (const std::vector<Place>& group : groups.collect()) TRY(settling.settle(group));
  return {};
}

}  // namespace groundway::schema
