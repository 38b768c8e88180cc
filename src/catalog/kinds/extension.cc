// CREATE EXTENSION: "schema" it lives in, "version".
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE EXTENSION IF NOT EXISTS " + qualified(b.name);
  if (!b.get("schema").empty()) sql += " WITH SCHEMA " + sql::quote_ident(b.get("schema"));
  out.add(std::move(sql));
}

void alter(const Object& a, const Object& b, Writer& out) {
  if (a.get("schema") == b.get("schema")) return;
  out.add("ALTER EXTENSION " + qualified(b.name) + " SET SCHEMA " + sql::quote_ident(b.get("schema")));
}

}  // namespace

extern const KindWriter extension;
const KindWriter extension = {Kind::extension, always_alter, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
