// CREATE TABLE, and what is altered of one as a whole.
#include "catalog/columns.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string alter_table(const Object& table) { return "ALTER TABLE " + qualified(table.name); }

void attach(const Object& b, Writer& out) {
  if (b.get("partition_of").empty()) return;
  out.add("ALTER TABLE " + b.text("partition_of") + " ATTACH PARTITION " + qualified(b.name) + " " + b.text("bound"),
          {Class::blocking, Lock::share_update_exclusive, true});
}

void write_security(const Object* a, const Object& b, Writer& out) {
  const auto had = [&](std::string_view key) { return a != nullptr && a->is(key); };
  if (had("row_security") != b.is("row_security")) {
    out.add(alter_table(b) + (b.is("row_security") ? " ENABLE" : " DISABLE") + " ROW LEVEL SECURITY", kBrief);
  }
  if (had("force_row_security") != b.is("force_row_security")) {
    out.add(alter_table(b) + (b.is("force_row_security") ? " FORCE" : " NO FORCE") + " ROW LEVEL SECURITY", kBrief);
  }
}

std::string columns_of(const Object& b, const Writer& out) {
  std::string text;
  for (const Object* column : out.together) {
    if (column->name.kind != Kind::column) continue;
    if (!text.empty()) text += ",";
    text += "\n    " + column_clause(*column, out);
  }
  return b.name.name.empty() || text.empty() ? "()" : "(" + text + "\n)";
}

void create(const Object& b, Writer& out) {
  std::string sql = out.creating(b.get("persistence") == "u" ? "CREATE UNLOGGED TABLE" : "CREATE TABLE");
  sql += qualified(b.name) + " " + columns_of(b, out);
  if (!b.get("inherits").empty()) sql += " INHERITS (" + b.text("inherits") + ")";
  if (!b.get("partition_key").empty()) sql += " PARTITION BY " + b.text("partition_key");
  if (!b.get("access_method").empty()) sql += " USING " + b.text("access_method");
  if (!b.get("options").empty()) sql += " WITH (" + b.text("options") + ")";
  out.add(std::move(sql));
  for (const Object* column : out.together) {
    if (column->name.kind == Kind::column) write_column_settings(nullptr, *column, out);
  }
  attach(b, out);
  write_security(nullptr, b, out);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("kind") == b.get("kind") && a.get("partition_key") == b.get("partition_key") ? Fit::alter : Fit::recreate;
}

void alter(const Object& a, const Object& b, Writer& out) {
  if (a.get("persistence") != b.get("persistence")) {
    out.add(alter_table(b) + (b.get("persistence") == "u" ? " SET UNLOGGED" : " SET LOGGED"),
            {Class::rewriting, Lock::access_exclusive, true});
  }
  if (a.get("partition_of") != b.get("partition_of") || a.get("bound") != b.get("bound")) {
    if (!a.get("partition_of").empty()) {
      out.add("ALTER TABLE " + a.text("partition_of") + " DETACH PARTITION " + qualified(a.name), kBrief);
    }
    attach(b, out);
  }
  if (a.get("options") != b.get("options") && !b.get("options").empty()) {
    out.add(alter_table(b) + " SET (" + b.text("options") + ")", {Class::blocking, Lock::share_update_exclusive});
  }
  write_security(&a, b, out);
}

void drop(const Object& a, Writer& out) {
  out.add("DROP TABLE " + qualified(a.name), {Class::destructive, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter table;
const KindWriter table = {Kind::table, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
