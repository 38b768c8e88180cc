#include "catalog/draft.h"

#include <algorithm>

namespace groundway::catalog {
namespace {

// Where each object goes; -1: nowhere.
std::vector<int> places_without(const Catalog& catalog, const std::set<Name>& gone) {
  std::vector<int> places;
  int next = 0;
  const auto is_gone = [&](int position) {
    for (int at = position; at >= 0; at = catalog.at(at).parent) {
      if (gone.contains(catalog.at(at).name)) return true;
    }
    return false;
  };
  for (int i = 0; i < catalog.count(); ++i) places.push_back(is_gone(i) ? -1 : next++);
  return places;
}

void move_all(std::vector<int>& positions, const std::vector<int>& places) {
  for (int& position : positions) position = places[static_cast<std::size_t>(position)];
  std::erase(positions, -1);
}

}  // namespace

Catalog without(const Catalog& catalog, const std::set<Name>& gone) {
  const std::vector<int> places = places_without(catalog, gone);
  Catalog out;
  out.server_version = catalog.server_version;
  for (int i = 0; i < catalog.count(); ++i) {
    if (places[static_cast<std::size_t>(i)] < 0) continue;
    Object object = catalog.at(i);
    move_all(object.needs, places);
    move_all(object.children, places);
    if (object.parent >= 0) object.parent = places[static_cast<std::size_t>(object.parent)];
    out.add(std::move(object));
  }
  return out;
}

void put(Catalog& catalog, const Object& object, const Catalog& its) {
  std::vector<int> needs;
  for (const int need : object.needs) {
    const int there = catalog.find(its.at(need).name);
    if (there >= 0) needs.push_back(there);
  }
  int position = catalog.find(object.name);
  if (position < 0) {
    position = catalog.add({object.name, {}, {}, -1, {}});
    const int parent = object.parent < 0 ? -1 : catalog.find(its.at(object.parent).name);
    if (parent >= 0) catalog.belongs(position, parent);
  }
  catalog.at(position).properties = object.properties;
  catalog.at(position).needs = std::move(needs);
}

bool has_needs_of(const Catalog& catalog, const Object& object, const Catalog& its) {
  return std::ranges::all_of(object.needs, [&](int need) { return catalog.find(its.at(need).name) >= 0; });
}

}  // namespace groundway::catalog
