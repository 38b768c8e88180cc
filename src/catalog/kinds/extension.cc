// CREATE EXTENSION: "schema" it lives in, "version" where it is not the server's newest.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

// Some live where they were made.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("schema") != b.get("schema") && a.is("_stays") ? Fit::recreate : Fit::alter;
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE EXTENSION IF NOT EXISTS " + qualified(b.name);
  if (!b.get("schema").empty()) sql += " WITH SCHEMA " + sql::quote_ident(b.get("schema"));
  if (!b.get("version").empty()) sql += " VERSION " + sql::always_quote_ident(b.get("version"));
  out.add(std::move(sql));
}

void alter(const Object& a, const Object& b, Writer& out) {
  const std::string alter_extension = "ALTER EXTENSION " + qualified(b.name);
  if (a.get("schema") != b.get("schema") && !b.get("schema").empty()) {
    out.add(alter_extension + " SET SCHEMA " + sql::quote_ident(b.get("schema")));
  }
  if (a.get("version") == b.get("version")) return;
  const std::string to =
      b.get("version").empty() ? std::string() : " TO " + sql::always_quote_ident(b.get("version"));
  out.add(alter_extension + " UPDATE" + to);
}

}  // namespace

extern const KindWriter extension;
const KindWriter extension = {Kind::extension, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
