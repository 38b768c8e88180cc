// CREATE DOMAIN: "type", "collation", "not_null". Its default and its checks are objects of their own.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("type") == b.get("type") && a.get("collation") == b.get("collation") ? Fit::alter
                                                                                    : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE DOMAIN " + qualified(b.name) + " AS " + b.text("type");
  if (!b.get("collation").empty()) sql += " COLLATE " + b.text("collation");
  if (!b.get("_not_null_name").empty()) sql += " CONSTRAINT " + sql::quote_ident(b.get("_not_null_name"));
  if (b.is("not_null")) sql += " NOT NULL";
  out.add(std::move(sql));
}

void alter(const Object&, const Object& b, Writer& out) {
  out.add("ALTER DOMAIN " + qualified(b.name) + (b.is("not_null") ? " SET NOT NULL" : " DROP NOT NULL"),
          {Class::blocking, Lock::share, b.is("not_null")});
}

}  // namespace

extern const KindWriter domain;
const KindWriter domain = {Kind::domain, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
