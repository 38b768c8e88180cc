#include "catalog/aside.h"

#include <algorithm>

#include "catalog/conversion.h"
#include "catalog/listed.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string aside_name(const Object& a, const Writer& out) {
  return "groundway_old_" + std::to_string(out.from.find(a.name));
}
std::string aside(const Object& a, const Writer& out) {
  return sql::quote_qualified(a.name.schema, aside_name(a, out));
}

// The functions that a range type is made with, and its type of many ranges, have names of their own.
void step_aside_with_parts(const Object& range, Writer& out) {
  const std::string name = qualified(range.name), many = range.text("multirange"),
                    old = aside_name(range, out);
  const std::string& element = range.text("subtype");
  const auto rename = [&](const std::string& kind, const std::string& what, const std::string& to) {
    out.add("ALTER " + kind + " " + what + " RENAME TO " + to, kBrief);
  };
  rename("FUNCTION", name + "(" + element + ", " + element + ")", old);
  rename("FUNCTION", name + "(" + element + ", " + element + ", text)", old);
  rename("FUNCTION", many + "()", old + "_many");
  rename("FUNCTION", many + "(" + name + ")", old + "_many");
  rename("FUNCTION", many + "(VARIADIC " + name + "[])", old + "_many");
  rename("TYPE", many, old + "_many");
}

// The type in `from` that a column has, or of which it has an array; null: one of the server's own.
const Object* type_of(const Object& column, const Catalog& catalog) {
  std::string type = column.text("type");
  if (type.ends_with("[]")) type.resize(type.size() - 2);
  for (const int need : column.needs) {
    const Object& it = catalog.at(need);
    if (it.name.kind != Kind::column && (qualified(it.name) == type || it.get("multirange") == type))
      return &it;
  }
  return nullptr;
}

// Whether text is the only thing that two types of one name share. A domain is cast as its base is.
bool goes_by_text(const Object& type, const Catalog& catalog) {
  if (type.name.kind != Kind::domain) return type.name.kind != Kind::collation;
  return std::ranges::any_of(type.needs, [&](int need) {
    switch (catalog.at(need).name.kind) {
      case Kind::enumeration:
      case Kind::composite:
      case Kind::range:
      case Kind::domain:
        return goes_by_text(catalog.at(need), catalog);
      default:
        return false;
    }
  });
}

std::vector<std::string> names_of(const Object& composite) {
  std::vector<std::string> out;
  for (const std::string& item : listed(composite.get("attributes"))) out.push_back(worded(item).name);
  return out;
}

// ROW((c).a, (c).b, NULL): by name, where the text of a row would be by place.
std::string row_of(const std::string& column, const Object& had, const Object& wanted) {
  const std::vector<std::string> old = names_of(had);
  std::vector<std::string> values;
  for (const std::string& item : listed(wanted.get("attributes"))) {
    const Worded attribute = worded(item);
    const bool is_there = std::ranges::find(old, attribute.name) != old.end();
    const std::string type = attribute.rest.substr(0, attribute.rest.find(" COLLATE "));
    values.push_back(is_there ? "((" + column + ")." + attribute.name + ")::text::" + type : "NULL");
  }
  return "CASE WHEN " + column + " IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW(" + joined(values) +
         ")::" + qualified(wanted.name) + " END";
}

// An expression in ALTER COLUMN takes no subquery: a function of the session's own looks at the elements.
Conversion row_by_row(const std::string& column, const Object& had, const Object& wanted, const Writer& out) {
  const std::string old = had.name == wanted.name ? aside(had, out) : qualified(had.name);
  const Result<std::string> body =
      sql::quote_literal("SELECT coalesce(pg_catalog.array_agg(" + row_of("($1)[n]", had, wanted) +
                         " ORDER BY n), '{}') FROM pg_catalog.generate_subscripts($1, 1) AS n");
  const std::string function = "pg_temp.groundway_converted(" + old + "[])";
  return {"CREATE FUNCTION " + function + " RETURNS " + qualified(wanted.name) +
              "[] LANGUAGE sql STRICT AS " + (body ? *body : "''"),
          "pg_temp.groundway_converted(" + column + ")", "DROP FUNCTION " + function};
}

}  // namespace

void rename_aside(const Object& a, Writer& out) {
  if (a.name.kind == Kind::range) step_aside_with_parts(a, out);
  out.add("ALTER " + std::string(sql_word(a.name.kind)) + " " + qualified(a.name) + " RENAME TO " +
              aside_name(a, out),
          kBrief);
}

void drop_aside(const Object& a, Writer& out) {
  out.add("DROP " + std::string(sql_word(a.name.kind)) + " " + aside(a, out), kBrief);
}

Conversion conversion(const Object& a, const Object& b, const Writer& out) {
  const std::string name = sql::quote_ident(b.name.name), type = b.text("type");
  const Object* had = type_of(a, out.from);
  const Object* wanted = type_of(b, out.to);
  const auto is = [](const Object* it, Kind kind) { return it != nullptr && it->name.kind == kind; };
  if (is(had, Kind::composite) && is(wanted, Kind::composite) && names_of(*had) != names_of(*wanted)) {
    if (type.ends_with("[]")) return row_by_row(name, *had, *wanted, out);
    return {{}, row_of(name, *had, *wanted), {}};
  }
  const bool by_text = (had != nullptr && out.retype && goes_by_text(*had, out.from)) ||
                       (wanted != nullptr && out.retype && goes_by_text(*wanted, out.to)) ||
                       is(had, Kind::enumeration) || is(wanted, Kind::enumeration);
  if (!by_text && !out.retype) return {{}, converted(name, a.text("type"), type), {}};
  if (!by_text) return {{}, name + "::" + type, {}};
  const bool many = type.ends_with("[]") && a.get("type").ends_with("[]");
  return {
      {}, name + (many ? "::text[]::" : "::text::") + type, {}};  // text is what values of both types have
}

}  // namespace groundway::catalog
