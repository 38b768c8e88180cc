// What a publication publishes: "target", of a table "columns" and "filter".
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string alter_publication(const Object& it) {
  return "ALTER PUBLICATION " + sql::quote_ident(it.name.parent);
}

void create(const Object& b, Writer& out) {
  std::string sql = alter_publication(b) + " ADD " + b.text("target");
  if (!b.get("columns").empty()) sql += " (" + b.text("columns") + ")";
  if (!b.get("filter").empty()) sql += " WHERE (" + b.text("filter") + ")";
  out.add(std::move(sql), {Class::blocking, Lock::share_update_exclusive});
}
void drop(const Object& a, Writer& out) {
  out.add(alter_publication(a) + " DROP " + a.text("target"),
          {Class::blocking, Lock::share_update_exclusive});
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter publication_part;
const KindWriter publication_part = {Kind::publication_part, always_recreate, create, alter, drop};

}  // namespace groundway::catalog::kinds
