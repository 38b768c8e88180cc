// CREATE LANGUAGE: "trusted", "handler", "inline", "validator". Those of extensions and the server's own are
// not read.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  std::string sql =
      std::string("CREATE ") + (b.is("trusted") ? "TRUSTED " : "") + "LANGUAGE " + qualified(b.name);
  sql += " HANDLER " + b.text("handler");
  if (!b.get("inline").empty()) sql += " INLINE " + b.text("inline");
  if (!b.get("validator").empty()) sql += " VALIDATOR " + b.text("validator");
  out.add(std::move(sql));
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter language;
const KindWriter language = {Kind::language, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
