#include "catalog/name_space.h"

namespace groundway::catalog {

std::string name_space(const Object& object) {
  const Name& n = object.name;
  switch (n.kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized:
    case Kind::sequence:
    case Kind::index:
    case Kind::enumeration:
    case Kind::composite:
    case Kind::range:
    case Kind::domain: return n.schema + "\n" + n.name;
    case Kind::collation: return n.schema + "\ncollation\n" + n.name;
    case Kind::constraint:  // the index of a key has the name of its constraint
      return object.is("_has_index") ? n.schema + "\n" + n.name : std::string();
    case Kind::column_identity: return n.schema + "\n" + object.text("_sequence");
    case Kind::function:
    case Kind::procedure:
    case Kind::aggregate: return n.schema + "\n" + n.name + "\n(" + n.arguments;
    default: return {};
  }
}

}  // namespace groundway::catalog
