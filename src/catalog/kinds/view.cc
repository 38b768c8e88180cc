// CREATE VIEW: "query" as pg_get_viewdef() prints it, "columns" (names and types), "options".
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::string statement(std::string_view verb, const Object& b) {
  std::string sql = std::string(verb) + " VIEW " + qualified(b.name);
  sql += " (" + b.text("columns") + ")";
  if (!b.get("options").empty()) sql += " WITH (" + b.text("options") + ")";
  sql += " AS\n" + b.text("query");
  while (sql.ends_with(';')) sql.pop_back();
  if (!b.get("check_option").empty()) sql += "\n WITH " + b.text("check_option") + " CHECK OPTION";
  return sql;
}

// CREATE OR REPLACE takes more columns at the end and nothing else.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  const std::string_view had = a.get("_typed_columns"), wanted = b.get("_typed_columns");
  const bool longer = wanted.starts_with(had) && (wanted.size() == had.size() || wanted[had.size()] == ',');
  return longer ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) { out.add(statement("CREATE", b)); }
void alter(const Object&, const Object& b, Writer& out) {
  out.add(statement("CREATE OR REPLACE", b), {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter view;
const KindWriter view = {Kind::view, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
