// A domain's DEFAULT, apart from the domain: it may call what takes the domain.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::string alter_domain(const Object& it) {
  return "ALTER DOMAIN " + qualified(it.name);
}

void create(const Object& b, Writer& out) {
  out.add(alter_domain(b) + " SET DEFAULT " + b.text("expression"));
}
void alter(const Object&, const Object& b, Writer& out) {
  create(b, out);
}
void drop(const Object& a, Writer& out) {
  out.add(alter_domain(a) + " DROP DEFAULT");
}

}  // namespace

extern const KindWriter domain_default;
const KindWriter domain_default = {Kind::domain_default, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
