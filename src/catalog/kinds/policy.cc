// CREATE POLICY: "permissive", "command", "roles", "using", "check".
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string clauses(const Object& b) {
  std::string out = " TO " + b.text("roles");
  if (!b.get("using").empty()) out += " USING (" + b.text("using") + ")";
  if (!b.get("check").empty()) out += " WITH CHECK (" + b.text("check") + ")";
  return out;
}
std::string on_table(const Object& it) { return sql::quote_ident(it.name.name) + " ON " + qualified_parent(it.name); }

// An expression can be changed, and never taken away.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  const bool lost = (!a.get("using").empty() && b.get("using").empty()) ||
                    (!a.get("check").empty() && b.get("check").empty());
  const bool same = a.get("permissive") == b.get("permissive") && a.get("command") == b.get("command");
  return same && !lost ? Fit::alter : Fit::recreate;
}
void create(const Object& b, Writer& out) {
  out.add("CREATE POLICY " + on_table(b) + " AS " + b.text("permissive") + " FOR " + b.text("command") + clauses(b), kBrief);
}
void alter(const Object&, const Object& b, Writer& out) { out.add("ALTER POLICY " + on_table(b) + clauses(b), kBrief); }
void drop(const Object& a, Writer& out) { out.add("DROP POLICY " + on_table(a), kBrief); }

}  // namespace

extern const KindWriter policy;
const KindWriter policy = {Kind::policy, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
