// ALTER SEQUENCE ... OWNED BY: apart from the sequence, whose column's default needs it.
#include "catalog/columns.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string owned_by(const Object& it) {
  return "ALTER SEQUENCE " + sql::quote_qualified(it.name.schema, it.name.name) + " OWNED BY ";
}

// A new sequence of a column that has values: the identity or the default before it gave them.
const Object* column_with_rows(const Object& b, const Writer& out) {
  if (out.from.find({Kind::sequence, b.name.schema, {}, b.name.name, {}}) >= 0) return nullptr;
  for (const int need : b.needs) {
    const Object& column = out.to.at(need);
    const bool counts = column.get("type").ends_with("int") || column.get("type") == "integer";
    if (column.name.kind == Kind::column && counts && out.from.find(column.name) >= 0) return &column;
  }
  return nullptr;
}

void create(const Object& b, Writer& out) {
  out.add(owned_by(b) + b.text("column"));
  const Result<std::string> sequence = sql::quote_literal(sql::quote_qualified(b.name.schema, b.name.name));
  if (const Object* column = column_with_rows(b, out); column != nullptr && sequence) {
    out.add(set_behind_rows(*sequence, column->name));
  }
}
void alter(const Object&, const Object& b, Writer& out) { out.add(owned_by(b) + b.text("column")); }
void drop(const Object& a, Writer& out) { out.add(owned_by(a) + "NONE"); }

}  // namespace

extern const KindWriter sequence_owner;
const KindWriter sequence_owner = {Kind::sequence_owner, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
