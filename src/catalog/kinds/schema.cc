// CREATE SCHEMA. All of a schema but its owner, grants and comment is other objects.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  // Every new database has one of this name.
  const bool usual = b.name.name == "public";
  out.add((usual ? "CREATE SCHEMA IF NOT EXISTS " : out.creating("CREATE SCHEMA")) + qualified(b.name));
}
void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter schema;
const KindWriter schema = {Kind::schema, always_alter, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
