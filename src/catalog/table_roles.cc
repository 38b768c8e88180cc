#include "catalog/table_roles.h"

#include <algorithm>

#include "sql/quote.h"

namespace groundway::catalog {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string index_of(const Object& it) {
  return it.name.kind == Kind::constraint ? it.text("_index") : qualified(it.name);
}
std::string table_of(const Object& it) {
  return it.name.kind == Kind::constraint ? qualified_parent(it.name)
                                          : sql::quote_qualified(it.name.schema, it.get("_table"));
}

// Another index has taken its place.
bool has_successor(const Object& b, const Writer& out) {
  if (b.parent < 0) return false;
  return std::ranges::any_of(out.to.at(b.parent).children, [&](int child) { return out.to.at(child).is("clustered"); });
}

}  // namespace

void write_tablespace(const Object* a, const Object& b, Writer& out) {
  if ((a == nullptr ? std::string_view() : a->get("tablespace")) == b.get("tablespace")) return;
  out.add("ALTER INDEX " + index_of(b) + " SET TABLESPACE " +
              (b.get("tablespace").empty() ? "pg_default" : b.text("tablespace")),
          kBrief);
}

void write_roles(const Object* a, const Object& b, Writer& out) {
  const auto had = [&](std::string_view key) { return a != nullptr && a->is(key); };
  const std::string name = sql::quote_ident(b.name.name);
  if (b.is("clustered") && !had("clustered")) out.add("ALTER TABLE " + table_of(b) + " CLUSTER ON " + name, kBrief);
  if (!b.is("clustered") && had("clustered") && !has_successor(b, out)) {
    out.add("ALTER TABLE " + table_of(b) + " SET WITHOUT CLUSTER", kBrief);
  }
  if (b.is("replica_identity") && !had("replica_identity")) {
    out.add("ALTER TABLE " + table_of(b) + " REPLICA IDENTITY USING INDEX " + name, kBrief);
  }
}

}  // namespace groundway::catalog
