// CREATE CAST: "definition" is how it converts and when.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  out.add("CREATE CAST " + qualified(b.name) + " " + b.text("definition"));
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter cast;
const KindWriter cast = {Kind::cast, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
