// A column of a table that is there: ADD, ALTER, DROP COLUMN. Those of a new table stand in its CREATE TABLE.
#include <algorithm>

#include "catalog/columns.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string alter_table(const Object& column) { return "ALTER TABLE " + qualified_parent(column.name); }
std::string alter_column(const Object& column) {
  return alter_table(column) + " ALTER COLUMN " + sql::quote_ident(column.name.name);
}

bool differs(const Object& a, const Object& b, std::string_view key) { return a.get(key) != b.get(key); }

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  if (differs(a, b, "generated") || differs(a, b, "generated_kind")) return Fit::recreate;
  if (!b.get("generated").empty() && differs(a, b, "type")) return Fit::recreate;
  return differs(a, b, "type") || differs(a, b, "collation") ? Fit::breaks : Fit::alter;
}

// Has another value for each row, so that adding the column writes the table anew. What the schema's own functions
// are is not known here: diff.cc sets their defaults on their own.
bool varies(const Object* value) {
  if (value == nullptr) return false;
  constexpr std::string_view kVolatile[] = {"nextval(", "random", "uuid", "clock_timestamp(", "timeofday("};
  return std::ranges::any_of(kVolatile, [&](std::string_view call) {
    return value->get("expression").find(call) != std::string_view::npos;
  });
}

Class class_of_adding(const Object& b, const Writer& out) {
  const Object* value = folded(Kind::column_default, b, out);
  const bool identity = folded(Kind::column_identity, b, out) != nullptr;
  if (!b.get("generated").empty() || identity || varies(value)) return Class::rewriting;
  return b.is("not_null") && value == nullptr ? Class::blocking : Class::additive;  // it fails where rows are
}

void create(const Object& b, Writer& out) {
  const Class class_ = class_of_adding(b, out);
  out.add(alter_table(b) + (out.options.idempotent ? " ADD COLUMN IF NOT EXISTS " : " ADD COLUMN ") +
              column_clause(b, out),
          {class_, Lock::access_exclusive, class_ == Class::rewriting});
  write_column_settings(nullptr, b, out);
}

void write_type(const Object& a, const Object& b, Writer& out) {
  if (!differs(a, b, "type") && !differs(a, b, "collation")) return;
  std::string sql = alter_column(b) + " TYPE " + b.text("type");
  if (!b.get("collation").empty()) sql += " COLLATE " + b.text("collation");
  if (differs(a, b, "type")) sql += " USING " + sql::quote_ident(b.name.name) + "::" + b.text("type");
  out.add(std::move(sql), {Class::rewriting, Lock::access_exclusive, true});
}

void write_not_null(const Object& a, const Object& b, Writer& out) {
  if (a.is("not_null") == b.is("not_null")) return;
  if (!b.is("not_null")) return out.add(alter_column(b) + " DROP NOT NULL", kBrief);
  if (!out.options.online) {
    return out.add(alter_column(b) + " SET NOT NULL", {Class::blocking, Lock::access_exclusive, true});
  }
  const std::string name = sql::quote_ident("groundway_" + b.name.name + "_not_null");
  out.add(alter_table(b) + " ADD CONSTRAINT " + name + " CHECK (" + sql::quote_ident(b.name.name) +
              " IS NOT NULL) NOT VALID",
          kBrief);
  out.add(alter_table(b) + " VALIDATE CONSTRAINT " + name, {Class::additive, Lock::share_update_exclusive, true});
  out.add(alter_column(b) + " SET NOT NULL", kBrief);
  out.add(alter_table(b) + " DROP CONSTRAINT " + name, kBrief);
}

void alter(const Object& a, const Object& b, Writer& out) {
  write_type(a, b, out);
  write_not_null(a, b, out);
  write_column_settings(&a, b, out);
}

void drop(const Object& a, Writer& out) {
  out.add(alter_table(a) + " DROP COLUMN " + sql::quote_ident(a.name.name), {Class::destructive, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter column;
const KindWriter column = {Kind::column, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
