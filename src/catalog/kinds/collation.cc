// CREATE COLLATION: "provider", "locale" or "lc_collate" and "lc_ctype", "deterministic", "rules".
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

std::string literal(const Object& b, std::string_view key) {
  const Result<std::string> quoted = sql::quote_literal(b.get(key));
  return quoted ? *quoted : "''";
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE COLLATION " + qualified(b.name) + " (provider = " + b.text("provider");
  for (const std::string_view key : {"locale", "lc_collate", "lc_ctype", "rules"}) {
    if (!b.get(key).empty()) sql += ", " + std::string(key) + " = " + literal(b, key);
  }
  if (b.get("deterministic") == "f") sql += ", deterministic = false";
  out.add(sql + ")");
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter collation;
const KindWriter collation = {Kind::collation, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
