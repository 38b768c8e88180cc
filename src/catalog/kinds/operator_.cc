// CREATE OPERATOR: "definition" is the list of what it is made of.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  out.add("CREATE OPERATOR " + sql::quote_ident(b.name.schema) + "." + b.name.name + " (" +
          b.text("definition") + ")");
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter operator_;
const KindWriter operator_ = {Kind::operator_, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
