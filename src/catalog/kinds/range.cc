// CREATE TYPE ... AS RANGE: "subtype", "subtype_opclass", "collation", "canonical", "subtype_diff",
// "multirange".
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

// The type of many ranges can be renamed and nothing else be altered.
void create(const Object& b, Writer& out) {
  std::string sql = "CREATE TYPE " + qualified(b.name) + " AS RANGE (subtype = " + b.text("subtype");
  for (const std::string_view key : {"subtype_opclass", "collation", "canonical", "subtype_diff"}) {
    if (!b.get(key).empty()) sql += ", " + std::string(key) + " = " + b.text(key);
  }
  out.add(sql + ", multirange_type_name = " + b.text("multirange") + ")");
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter range;
const KindWriter range = {Kind::range, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
