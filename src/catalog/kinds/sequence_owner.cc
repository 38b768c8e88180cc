// ALTER SEQUENCE ... OWNED BY: apart from the sequence, whose column's default needs it.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string owned_by(const Object& it) {
  return "ALTER SEQUENCE " + sql::quote_qualified(it.name.schema, it.name.name) + " OWNED BY ";
}
void create(const Object& b, Writer& out) { out.add(owned_by(b) + b.text("column")); }
void alter(const Object&, const Object& b, Writer& out) { create(b, out); }
void drop(const Object& a, Writer& out) { out.add(owned_by(a) + "NONE"); }

}  // namespace

extern const KindWriter sequence_owner;
const KindWriter sequence_owner = {Kind::sequence_owner, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
