#include "catalog/columns.h"

#include "sql/quote.h"

namespace groundway::catalog {
namespace {

std::string identity_clause(const Object& column) {
  std::string out = " GENERATED " + column.text("identity") + " AS IDENTITY";
  if (!column.get("identity_options").empty()) out += " (" + column.text("identity_options") + ")";
  return out;
}

std::string alter_column(const Object& column) {
  return "ALTER TABLE " + qualified_parent(column.name) + " ALTER COLUMN " + sql::quote_ident(column.name.name);
}

}  // namespace

std::string column_clause(const Object& column, const Object* default_) {
  std::string out = sql::quote_ident(column.name.name) + " " + column.text("type");
  if (!column.get("compression").empty()) out += " COMPRESSION " + column.text("compression");
  if (!column.get("collation").empty()) out += " COLLATE " + column.text("collation");
  if (!column.get("generated").empty()) {
    out += " GENERATED ALWAYS AS (" + column.text("generated") + ") " + column.text("generated_kind");
  }
  if (!column.get("identity").empty()) out += identity_clause(column);
  if (default_ != nullptr) out += " DEFAULT " + default_->text("expression");
  if (column.is("not_null")) out += " NOT NULL";
  return out;
}

const Object* folded_default(const Object& column, const Writer& out) {
  for (const Object* other : out.together) {
    if (other->name.kind == Kind::column_default && other->name.schema == column.name.schema &&
        other->name.parent == column.name.parent && other->name.name == column.name.name) {
      return other;
    }
  }
  return nullptr;
}

void write_column_settings(const Object* a, const Object& b, Writer& out) {
  const auto changed = [&](std::string_view key) {
    return (a == nullptr ? std::string_view() : a->get(key)) != b.get(key);
  };
  const Effect brief{Class::blocking, Lock::share_update_exclusive};
  if (changed("statistics")) {
    out.add(alter_column(b) + " SET STATISTICS " + (b.get("statistics").empty() ? "-1" : b.text("statistics")), brief);
  }
  if (changed("storage")) {
    const std::string storage = b.get("storage").empty() ? b.text("_type_storage") : b.text("storage");
    out.add(alter_column(b) + " SET STORAGE " + storage, {Class::blocking, Lock::access_exclusive});
  }
  if (a != nullptr && changed("compression")) {
    const std::string method = b.get("compression").empty() ? "DEFAULT" : b.text("compression");
    out.add(alter_column(b) + " SET COMPRESSION " + method, {Class::blocking, Lock::access_exclusive});
  }
  if (changed("options") && !b.get("options").empty()) {
    out.add(alter_column(b) + " SET (" + b.text("options") + ")", brief);
  }
}

}  // namespace groundway::catalog
