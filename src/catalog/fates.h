// catalog/fates.h - what becomes of each object when one schema is turned into another.
//
// Purpose: the decision, before any order and any words.
// Shape:   pure. Pairs are of one name; what is built on something that goes away for a while goes with it.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/writer.h"

namespace groundway::catalog {

// replace: a type or a collation that columns have and that cannot be altered. It steps aside under another
// name, the new one is made, the columns are converted, the old one goes.
enum class Fate : std::uint8_t { same, alter, recreate, replace, drop };

struct Fates {
  std::vector<int> to_of;    // by object of `from`: its pair, -1: none
  std::vector<int> from_of;  // by object of `to`
  std::vector<Fate> of;      // by object of `from`; objects of `to` without a pair are created
  std::vector<bool>
      breaks;  // by object of `from`: altered in a way that what is built on it does not outlive
  std::vector<bool> retype;  // by object of `from`: a column whose type or collation is replaced
  std::vector<bool> aside;   // by object of `from`: it steps aside before it goes: Fate::replace; or drop,
                            // when another kind of type takes the name that columns know
  std::vector<std::vector<std::string_view>> differing;  // by object of `from`: keys
};

// What is in a `knot` (catalog/order.h) is made anew instead of altered, where that loses nothing.
Fates judge(const Catalog& from, const Catalog& to, const Options& options,
            const std::vector<int>& knot = {});

// A table that goes and comes, and keeps its rows.
bool makes_anew(const Catalog& from, const Catalog& to, const Fates& fates, int table);

// An index of a partition: the index it is a part of, which takes it with it as long as the partition is one;
// -1: none.
int whole_of(const Catalog& from, const Fates& fates, int index);

// By object: those that need it.
std::vector<std::vector<int>> dependants(const Catalog& catalog);

}  // namespace groundway::catalog
