// CREATE TRIGGER: "definition" as pg_get_triggerdef() prints it, "enabled" when it is not as usual.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::share_row_exclusive};

void write_enabled(const Object& b, Writer& out) {
  const std::string_view enabled = b.get("enabled");
  const std::string_view verb = enabled == "D" ? "DISABLE" : enabled == "A" ? "ENABLE ALWAYS"
                                : enabled == "R" ? "ENABLE REPLICA" : "ENABLE";
  out.add("ALTER TABLE " + qualified_parent(b.name) + " " + std::string(verb) + " TRIGGER " +
              sql::quote_ident(b.name.name),
          kBrief);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.get("definition") ? Fit::alter : Fit::recreate;
}
void create(const Object& b, Writer& out) {
  out.add(b.text("definition"), kBrief);
  if (!b.get("enabled").empty()) write_enabled(b, out);
}
void alter(const Object&, const Object& b, Writer& out) { write_enabled(b, out); }
void drop(const Object& a, Writer& out) {
  out.add("DROP TRIGGER " + sql::quote_ident(a.name.name) + " ON " + qualified_parent(a.name),
          {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter trigger;
const KindWriter trigger = {Kind::trigger, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
