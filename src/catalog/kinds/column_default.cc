// A column's DEFAULT, apart from the column: it may call what is made after the table. ONLY: an heir has its own.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string alter_column(const Object& it) {
  return "ALTER TABLE ONLY " + qualified_parent(it.name) + " ALTER COLUMN " + sql::quote_ident(it.name.name);
}

void create(const Object& b, Writer& out) {
  out.add(alter_column(b) + " SET DEFAULT " + b.text("expression"), kBrief);
}
void alter(const Object&, const Object& b, Writer& out) { create(b, out); }
void drop(const Object& a, Writer& out) { out.add(alter_column(a) + " DROP DEFAULT", kBrief); }

}  // namespace

extern const KindWriter column_default;
const KindWriter column_default = {Kind::column_default, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
