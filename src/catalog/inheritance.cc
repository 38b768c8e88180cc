#include "catalog/inheritance.h"

#include "catalog/fates.h"

namespace groundway::catalog {
namespace {

const Catalog& of_side(Side side, const Writer& out) { return side == Side::from ? out.from : out.to; }
const Catalog& other(Side side, const Writer& out) { return side == Side::from ? out.to : out.from; }

bool is_kept(const Object& table, Side side, const Writer& out) {
  if (other(side, out).find(table.name) < 0) return false;
  return !makes_anew(out.from, out.to, *out.fates, out.from.find(table.name));
}

bool stays(const Object& link, Side side, const Writer& out) {
  const int pair = other(side, out).find(link.name);
  return pair >= 0 && other(side, out).at(pair).get("bound") == link.get("bound");
}

Name part_of(const Object& table, const Name& part) {
  return {part.kind, table.name.schema, table.name.name, part.name, {}};
}

}  // namespace

bool goes_on(const Name& table, const Writer& out) {
  const int before = out.from.find(table);
  return before >= 0 && is_kept(out.from.at(before), Side::from, out);
}

int parent_of(int link, const Catalog& side) {
  for (const int need : side.at(link).needs) {
    if (side.at(need).name.kind == Kind::table) return need;
  }
  return -1;
}

std::vector<int> inherited_from(int column, const Catalog& side) {
  std::vector<int> out;
  const Object& it = side.at(column);
  if (it.name.kind != Kind::column || !it.is("_inherited") || it.parent < 0) return out;
  for (const int link : side.parts(it.parent, Kind::inheritance)) {
    const int parent = parent_of(link, side);
    const int found = parent < 0 ? -1 : side.find(part_of(side.at(parent), it.name));
    if (found >= 0) out.push_back(found);
  }
  return out;
}

std::vector<int> staying_links(const Object& table, Side side, const Writer& out) {
  std::vector<int> found;
  if (!is_kept(table, side, out)) return found;
  const Catalog& here = of_side(side, out);
  for (const int child : table.children) {
    if (here.at(child).name.kind != Kind::inheritance || !stays(here.at(child), side, out)) continue;
    const int parent = parent_of(child, here);
    if (parent >= 0 && is_kept(here.at(parent), side, out)) found.push_back(child);
  }
  return found;
}

int carried_from(const Object& part, Side side, const Writer& out) {
  const Catalog& here = of_side(side, out);
  if (!part.is("_inherited") || part.parent < 0) return -1;
  for (const int link : staying_links(here.at(part.parent), side, out)) {
    const int found = here.find(part_of(here.at(parent_of(link, here)), part.name));
    if (found >= 0) return found;
  }
  return -1;
}

bool is_carried(const Object& a, const Object& b, const Writer& out, std::string_view key) {
  const int before = carried_from(a, Side::from, out), after = carried_from(b, Side::to, out);
  if (before < 0 || after < 0) return false;
  return out.from.at(before).get(key) == a.get(key) && out.to.at(after).get(key) == b.get(key);
}

std::vector<int> heirs_of(const Object& part, Side side, const Writer& out) {
  std::vector<int> found;
  const Catalog& here = of_side(side, out);
  for (int link = 0; link < here.count(); ++link) {
    if (here.at(link).name.kind != Kind::inheritance || parent_of(link, here) != part.parent) continue;
    const int its = here.find(part_of(here.at(here.at(link).parent), part.name));
    if (its >= 0 && carried_from(here.at(its), side, out) >= 0) found.push_back(its);
  }
  return found;
}

}  // namespace groundway::catalog
