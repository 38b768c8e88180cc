// A column of a view or of a materialized view: "default", "storage", "compression", "statistics", "options". The view's
// query makes it.
#include "catalog/columns.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

void write(const Object* a, const Object& b, Writer& out) {
  const std::string column = "ALTER TABLE " + qualified_parent(b.name) + " ALTER COLUMN " + sql::quote_ident(b.name.name);
  const std::string_view had = a == nullptr ? std::string_view() : a->get("default");
  if (had != b.get("default")) {
    const std::string change = b.get("default").empty() ? " DROP DEFAULT" : " SET DEFAULT " + b.text("default");
    out.add(column + change, {Class::blocking, Lock::access_exclusive});
  }
  write_column_settings(a, b, out);
}
void create(const Object& b, Writer& out) { write(nullptr, b, out); }
void alter(const Object& a, const Object& b, Writer& out) { write(&a, b, out); }
void drop(const Object&, Writer&) {}

}  // namespace

extern const KindWriter view_column;
const KindWriter view_column = {Kind::view_column, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
