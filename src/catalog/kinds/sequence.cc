// CREATE SEQUENCE: "type", "start", "increment", "minimum", "maximum", "cache", "cycle", "persistence". Those of identities are their columns'.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::string settings(const Object& b) {
  return " AS " + b.text("type") + " INCREMENT BY " + b.text("increment") + " MINVALUE " + b.text("minimum") +
         " MAXVALUE " + b.text("maximum") + " START WITH " + b.text("start") + " CACHE " + b.text("cache") +
         (b.is("cycle") ? " CYCLE" : " NO CYCLE");
}

void create(const Object& b, Writer& out) {
  out.add(out.creating(b.get("persistence") == "u" ? "CREATE UNLOGGED SEQUENCE" : "CREATE SEQUENCE") +
          qualified(b.name) + settings(b));
}

void alter(const Object& a, const Object& b, Writer& out) {
  if (a.get("persistence") != b.get("persistence")) {
    out.add("ALTER SEQUENCE " + qualified(b.name) + (b.get("persistence") == "u" ? " SET UNLOGGED" : " SET LOGGED"));
  }
  out.add("ALTER SEQUENCE " + qualified(b.name) + settings(b), {Class::blocking, Lock::share_row_exclusive});
}

void drop(const Object& a, Writer& out) {
  out.add("DROP SEQUENCE " + qualified(a.name), {Class::destructive, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter sequence;
const KindWriter sequence = {Kind::sequence, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
