// What makes a table a partition or an heir of another. INHERITS of a new table stands in its CREATE TABLE.
#include "catalog/inheritance.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string child(const Object& it) { return sql::quote_qualified(it.name.schema, it.name.parent); }

void create(const Object& b, Writer& out) {
  if (b.get("bound").empty()) {
    return out.add("ALTER TABLE " + child(b) + " INHERIT " + b.name.name, {Class::blocking, Lock::access_exclusive});
  }
  out.add("ALTER TABLE " + b.name.name + " ATTACH PARTITION " + child(b) + " " + b.text("bound"),
          {Class::blocking, Lock::share_update_exclusive, true});
}
void alter(const Object&, const Object&, Writer&) {}
void drop(const Object& a, Writer& out) {
  if (a.get("bound").empty()) {
    return out.add("ALTER TABLE " + child(a) + " NO INHERIT " + a.name.name, {Class::blocking, Lock::access_exclusive});
  }
  out.add("ALTER TABLE " + a.name.name + " DETACH PARTITION " + child(a), {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter inheritance;
const KindWriter inheritance = {Kind::inheritance, always_recreate, create, alter, drop};

}  // namespace groundway::catalog::kinds
