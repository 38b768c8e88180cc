// ALTER DEFAULT PRIVILEGES: "gives" and "takes" are told against what a new object has otherwise; the name is
// the role.
#include "catalog/listed.h"
#include "catalog/rights.h"
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

RightsOn on(const Object& it) {
  const std::string role = sql::quote_ident(it.name.name);
  std::string head = "ALTER DEFAULT PRIVILEGES FOR ROLE " + role + " ";
  if (!it.name.schema.empty()) head += "IN SCHEMA " + sql::quote_ident(it.name.schema) + " ";
  return {head, " ON " + it.name.arguments, "", role};
}
Rights rights(const Object& it) {
  return {listed(it.get("gives")), listed(it.get("takes"))};
}

void create(const Object& b, Writer& out) {
  write_rights({}, rights(b), on(b), out);
}
void alter(const Object& a, const Object& b, Writer& out) {
  write_rights(rights(a), rights(b), on(b), out);
}
void drop(const Object& a, Writer& out) {
  write_rights(rights(a), {}, on(a), out);
}

}  // namespace

extern const KindWriter default_grant;
const KindWriter default_grant = {Kind::default_grant, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
