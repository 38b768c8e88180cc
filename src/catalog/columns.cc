#include "catalog/columns.h"

#include "catalog/not_null.h"
#include "catalog/options.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

std::string alter_column(const Object& column) {
  return "ALTER TABLE ONLY " + qualified_parent(column.name) + " ALTER COLUMN " + sql::quote_ident(column.name.name);
}

}  // namespace

std::string identity_clause(const Object& identity) {
  std::string options;
  const auto say = [&](std::string_view key, const char* words) {
    if (!identity.get(key).empty()) options += (options.empty() ? "" : " ") + (words + identity.text(key));
  };
  say("sequence", "SEQUENCE NAME ");
  say("start", "START WITH ");
  say("increment", "INCREMENT BY ");
  say("minimum", "MINVALUE ");
  say("maximum", "MAXVALUE ");
  say("cache", "CACHE ");
  if (identity.is("cycle")) options += options.empty() ? "CYCLE" : " CYCLE";
  return " GENERATED " + identity.text("generated") + " AS IDENTITY" + (options.empty() ? "" : " (" + options + ")");
}

const Object* folded(Kind kind, const Object& column, const Writer& out) {
  for (const Object* other : out.together) {
    if (other->name.kind == kind && other->name.schema == column.name.schema &&
        other->name.parent == column.name.parent && other->name.name == column.name.name) {
      return other;
    }
  }
  return nullptr;
}

std::string column_clause(const Object& column, const Writer& with) {
  const Object* default_ = folded(Kind::column_default, column, with);
  const Object* identity = folded(Kind::column_identity, column, with);
  std::string out = sql::quote_ident(column.name.name) + " " + column.text("type");
  if (!column.get("foreign_options").empty()) out += " OPTIONS (" + foreign_list(column.get("foreign_options")) + ")";
  if (!column.get("compression").empty()) out += " COMPRESSION " + column.text("compression");
  if (!column.get("collation").empty()) out += " COLLATE " + column.text("collation");
  if (!column.get("generated").empty()) {
    out += " GENERATED ALWAYS AS (" + column.text("generated") + ") " + column.text("generated_kind");
  }
  if (identity != nullptr) out += identity_clause(*identity);
  if (default_ != nullptr) out += " DEFAULT " + default_->text("expression");
  if (default_ == nullptr && column.get("inherited") == "too" && identity == nullptr) out += " DEFAULT NULL";
  out += not_null_clause(column, with);
  return out;
}

std::string set_behind_rows(const std::string& sequence, const Name& column) {
  const std::string highest = "pg_catalog.max(" + sql::quote_ident(column.name) + ")";
  return "SELECT pg_catalog.setval(" + sequence + ", " + highest + ") FROM " + qualified_parent(column) + " HAVING " +
         highest + " > 0";
}

void write_column_settings(const Object* a, const Object& b, Writer& out) {
  const auto changed = [&](std::string_view key) {
    return (a == nullptr ? std::string_view() : a->get(key)) != b.get(key);
  };
  const auto lost = [&](std::string_view key) {  // another type begins with its own
    return a != nullptr && a->get("type") != b.get("type") && !b.get(key).empty();
  };
  const Effect brief{Class::blocking, Lock::share_update_exclusive};
  if (changed("statistics")) {
    out.add(alter_column(b) + " SET STATISTICS " + (b.get("statistics").empty() ? "-1" : b.text("statistics")), brief);
  }
  if (changed("storage") || lost("storage")) {
    const std::string storage = b.get("storage").empty() ? b.text("_type_storage") : b.text("storage");
    out.add(alter_column(b) + " SET STORAGE " + storage, {Class::blocking, Lock::access_exclusive});
  }
  if ((changed("compression") || lost("compression")) && (a != nullptr || b.name.kind == Kind::view_column)) {
    const std::string method = b.get("compression").empty() ? "DEFAULT" : b.text("compression");
    out.add(alter_column(b) + " SET COMPRESSION " + method, {Class::blocking, Lock::access_exclusive});
  }
  write_options(alter_column(b), a == nullptr ? std::string_view() : a->get("options"), b.get("options"), brief, out);
}

}  // namespace groundway::catalog
