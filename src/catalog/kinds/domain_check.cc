// A domain's CHECK: "definition" as pg_get_constraintdef() prints it.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kScan{Class::blocking, Lock::share, true};
constexpr std::string_view kNotValid = " NOT VALID";

std::string altered(const Object& it, std::string_view verb) {
  return "ALTER DOMAIN " + qualified_parent(it.name) + " " + std::string(verb) + " CONSTRAINT " +
         sql::quote_ident(it.name.name);
}

// The same but for its validity can be validated in place.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.text("definition") + std::string(kNotValid) ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  out.add(altered(b, "ADD") + " " + b.text("definition"), kScan);
}
void alter(const Object&, const Object& b, Writer& out) {
  out.add(altered(b, "VALIDATE"), kScan);
}
void drop(const Object& a, Writer& out) {
  out.add(altered(a, "DROP"), {Class::blocking, Lock::share});
}

}  // namespace

extern const KindWriter domain_check;
const KindWriter domain_check = {Kind::domain_check, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
