// CREATE AGGREGATE: "signature" and "definition" are its two lists; none can be altered without being
// replaced.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string statement(std::string_view verb, const Object& b) {
  return std::string(verb) + " AGGREGATE " + sql::quote_qualified(b.name.schema, b.name.name) + "(" +
         b.text("signature") + ") (\n    " + b.text("definition") + "\n)";
}

void create(const Object& b, Writer& out) {
  out.add(statement("CREATE", b));
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter aggregate;
const KindWriter aggregate = {Kind::aggregate, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
