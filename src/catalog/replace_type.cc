#include "catalog/replace_type.h"

#include <algorithm>

#include "sql/quote.h"

namespace groundway::catalog {
namespace {

// Through text, which a value of the old type and one of the new one share; arrays as well.
void convert_column(const Object& column, Writer& out) {
  const std::string type = column.text("type"), name = sql::quote_ident(column.name.name);
  const std::string text = type.ends_with("[]") ? "::text[]::" : "::text::";
  out.add("ALTER TABLE " + qualified_parent(column.name) + " ALTER COLUMN " + name + " TYPE " + type + " USING " + name +
              text + type,
          {Class::rewriting, Lock::access_exclusive, true});
}

}  // namespace

void replace_type(const Object& a, const Object& b, void (*create)(const Object&, Writer&), Writer& out) {
  const int old = out.from.find(a.name);
  const std::string aside = a.name.name + "__groundway_old";
  out.add("ALTER TYPE " + qualified(a.name) + " RENAME TO " + sql::quote_ident(aside),
          {Class::blocking, Lock::access_exclusive});
  create(b, out);
  for (const Object& column : out.from.objects()) {
    if (column.name.kind != Kind::column || std::ranges::find(column.needs, old) == column.needs.end()) continue;
    const int after = out.to.find(column.name);
    if (after >= 0 && out.to.at(after).get("type") == column.get("type")) convert_column(column, out);
  }
  out.add("DROP TYPE " + sql::quote_qualified(a.name.schema, aside), {Class::blocking, Lock::access_exclusive});
}

}  // namespace groundway::catalog
