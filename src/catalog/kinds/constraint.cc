// ALTER TABLE ... ADD CONSTRAINT: "definition" as pg_get_constraintdef() prints it, "type" is its letter in the catalogue.
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr std::string_view kNotValid = " NOT VALID";

std::string altered(const Object& it, std::string_view verb) {
  return "ALTER TABLE " + qualified_parent(it.name) + " " + std::string(verb) + " CONSTRAINT " +
         sql::quote_ident(it.name.name);
}

bool is_validated_later(const Object& b) {
  const std::string_view type = b.get("type");
  return (type == "c" || type == "f") && !b.get("definition").ends_with(kNotValid) && !b.is("_partitioned");
}

bool was_there(const Object& b, const Catalog& from) {
  return from.find({Kind::table, b.name.schema, {}, b.name.parent, {}}) >= 0;
}

// The same but for its validity can be validated in place.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.text("definition") + std::string(kNotValid) ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  const std::string add = altered(b, "ADD") + " " + b.text("definition");
  const Lock lock = b.get("type") == "f" ? Lock::share_row_exclusive : Lock::access_exclusive;
  if (out.options.online && was_there(b, out.from) && is_validated_later(b)) {
    out.add(add + std::string(kNotValid), {Class::blocking, lock});
    out.add(altered(b, "VALIDATE"), {Class::additive, Lock::share_update_exclusive, true});
  } else {
    out.add(add, {Class::blocking, lock, true});
  }
}

void alter(const Object&, const Object& b, Writer& out) {
  out.add(altered(b, "VALIDATE"), {Class::additive, Lock::share_update_exclusive, true});
}

void drop(const Object& a, Writer& out) {
  out.add(altered(a, "DROP"), {Class::blocking, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter constraint;
const KindWriter constraint = {Kind::constraint, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
