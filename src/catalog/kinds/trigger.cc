// CREATE TRIGGER: "definition" as pg_get_triggerdef() prints it, "enabled" when it is not as usual.
#include "catalog/enabled.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.get("definition") ? Fit::alter : Fit::recreate;
}
// A partition's comes with the partitioned table's, and may be on or off on its own.
void create(const Object& b, Writer& out) {
  if (!b.is("_clone")) out.add(b.text("definition"), {Class::blocking, Lock::share_row_exclusive});
  if (!b.get("enabled").empty() || !b.get("_enabled_of_parent").empty()) write_enabled(b, out);
}
void alter(const Object&, const Object& b, Writer& out) { write_enabled(b, out); }
void drop(const Object& a, Writer& out) {
  if (a.is("_clone")) return;
  out.add("DROP TRIGGER " + sql::quote_ident(a.name.name) + " ON " + qualified_parent(a.name),
          {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter trigger;
const KindWriter trigger = {Kind::trigger, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
