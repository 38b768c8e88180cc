// CREATE RULE: "definition" as pg_get_ruledef() prints it, "enabled" when it is not as usual.
#include "catalog/enabled.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.get("definition") ? Fit::alter : Fit::recreate;
}
void create(const Object& b, Writer& out) {
  std::string sql = b.text("definition");
  while (sql.ends_with(';')) sql.pop_back();
  out.add(std::move(sql), {Class::blocking, Lock::access_exclusive});
  if (!b.get("enabled").empty()) write_enabled(b, out);
}
void alter(const Object&, const Object& b, Writer& out) { write_enabled(b, out); }
void drop(const Object& a, Writer& out) {
  out.add("DROP RULE " + sql::quote_ident(a.name.name) + " ON " + qualified_parent(a.name),
          {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter rule;
const KindWriter rule = {Kind::rule, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
