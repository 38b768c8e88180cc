// CREATE FUNCTION: "definition" as pg_get_functiondef() prints it; "_signature" is what CREATE OR REPLACE
// cannot change; nor takes it defaults away.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  const bool loses_defaults = std::stoi("0" + a.text("_defaults")) > std::stoi("0" + b.text("_defaults"));
  return a.get("_signature") == b.get("_signature") && !loses_defaults ? Fit::alter : Fit::recreate;
}
void create(const Object& b, Writer& out) {
  out.add(b.text("definition"));
}
void alter(const Object&, const Object& b, Writer& out) {
  out.add(b.text("definition"));
}

}  // namespace

extern const KindWriter function;
const KindWriter function = {Kind::function, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
