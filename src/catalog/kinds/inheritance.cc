// What makes a table a partition or an heir of another. INHERITS of a new table stands in its CREATE TABLE.
#include "catalog/inheritance.h"

#include <algorithm>

#include "catalog/listed.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string child(const Object& it) { return sql::quote_qualified(it.name.schema, it.name.parent); }

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

// What it takes has to be looked for in the rows of the partition that takes all others.
bool has_default(const std::string& parent, const Catalog& side) {
  return std::ranges::any_of(side.objects(), [&](const Object& link) {
    return link.name.kind == Kind::inheritance && link.name.name == parent && link.get("bound") == "DEFAULT";
  });
}

// A check from which the bound follows spares the server its look at the rows, and the look has a lock of its own. That
// of a hash partition names an object of its own database.
std::string provable(const Object& link) {
  const std::string check = link.text("_check");
  return check.find("satisfies_hash_partition") == std::string::npos ? check : std::string();
}
std::string constraint_of(const Object& link) { return sql::quote_ident("groundway_" + link.name.parent + "_bound"); }

void add_check(const Object& link, Writer& out) {
  const std::string head = "ALTER TABLE " + child(link);
  out.add(head + " ADD CONSTRAINT " + constraint_of(link) + " CHECK (" + provable(link) + ") NOT VALID", kBrief);
  out.add(head + " VALIDATE CONSTRAINT " + constraint_of(link), {Class::additive, Lock::share_update_exclusive, true});
}
void drop_check(const Object& link, Writer& out) {
  out.add("ALTER TABLE " + child(link) + " DROP CONSTRAINT " + constraint_of(link), kBrief);
}

bool is_there(const Object& link, const Catalog& side) {
  return side.find({Kind::table, link.name.schema, {}, link.name.parent, {}}) >= 0;
}

void attach(const Object& b, Writer& out) {
  const std::string sql = "ALTER TABLE " + b.name.name + " ATTACH PARTITION " + child(b) + " " + b.text("bound");
  const bool crowded = has_default(b.name.name, out.from);
  if (!is_there(b, out.from)) {
    return out.add(sql, {Class::blocking, crowded ? Lock::access_exclusive : Lock::share_update_exclusive, crowded});
  }
  const bool proves = out.options.online && !provable(b).empty();
  if (proves) add_check(b, out);
  out.add(sql, {Class::blocking, Lock::access_exclusive, crowded || !proves});
  if (proves) drop_check(b, out);
}

// CONCURRENTLY would leave a check of its own if there were none.
void detach(const Object& a, Writer& out) {
  const std::string sql = "ALTER TABLE " + a.name.name + " DETACH PARTITION " + child(a);
  const bool stays = is_there(a, out.to) && out.to.find({Kind::inheritance, a.name.schema, a.name.parent, a.name.name, {}}) < 0;
  if (!out.options.online || !stays || provable(a).empty() || has_default(a.name.name, out.from)) return out.add(sql, kBrief);
  add_check(a, out);
  out.add(sql + " CONCURRENTLY", {Class::blocking, Lock::share_update_exclusive, false, false});
  drop_check(a, out);
}

void create(const Object& b, Writer& out) {
  if (!b.get("bound").empty()) return attach(b, out);
  out.add("ALTER TABLE " + child(b) + " INHERIT " + b.name.name, kBrief);
}
void alter(const Object&, const Object&, Writer&) {}
void drop(const Object& a, Writer& out) {
  if (a.get("bound").empty()) return out.add("ALTER TABLE " + child(a) + " NO INHERIT " + a.name.name, kBrief);
  detach(a, out);
  for (const std::string& key : listed(a.get("_foreign_keys"))) {  // it keeps those of the whole as its own
    out.add("ALTER TABLE " + child(a) + " DROP CONSTRAINT " + key, kBrief);
  }
}

}  // namespace

extern const KindWriter inheritance;
const KindWriter inheritance = {Kind::inheritance, always_recreate, create, alter, drop};

}  // namespace groundway::catalog::kinds
