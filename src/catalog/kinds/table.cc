// CREATE TABLE and CREATE FOREIGN TABLE, and what is altered of one as a whole.
#include "catalog/tables.h"

#include <map>

#include "base/text.h"
#include "catalog/columns.h"
#include "catalog/listed.h"
#include "catalog/not_null.h"
#include "catalog/options.h"
#include "sql/quote.h"

namespace groundway::catalog {

namespace {

// Lines "own a", "too b", "only:public.p c": columns that the table says, that a parent says, too, that parents alone say.
std::map<std::string, std::string> inheritance_of(const Object& table) {
  std::map<std::string, std::string> out;
  for (const std::string& line : listed(table.get("heritage"))) {
    const Worded item = worded(line);
    out[item.rest] = item.name;
  }
  return out;
}

constexpr std::string_view kOnly = "only:";

// One that stays keeps the column what it is.
bool share_parent(std::string_view had, std::string_view wanted) {
  if (!had.starts_with(kOnly)) return false;
  const std::string others = "," + std::string(wanted.substr(kOnly.size())) + ",";
  for (const std::string& parent : text::split(std::string(had.substr(kOnly.size())), ',')) {
    if (others.find("," + parent + ",") != std::string::npos) return true;
  }
  return false;
}

// What the table alone says, and what it alone does not, can come and go with a parent.
bool inherits_otherwise(const Object& a, const Object& b) {
  std::map<std::string, std::string> had = inheritance_of(a);
  for (const auto& [column, wanted] : inheritance_of(b)) {
    const auto before = had.find(column);
    if (before == had.end() || before->second == wanted) continue;
    if (wanted.starts_with(kOnly) && !share_parent(before->second, wanted)) return true;
    if (wanted == "too" && before->second.starts_with(kOnly)) return true;
  }
  return false;
}

}  // namespace

bool is_made_anew(const Object& a, const Object& b) {
  const auto differs = [&](std::string_view key) { return a.get(key) != b.get(key); };
  return differs("kind") || differs("partition_key") || differs("server") || inherits_otherwise(a, b);
}

}  // namespace groundway::catalog

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};
constexpr Effect kRewriting{Class::rewriting, Lock::access_exclusive, true};

bool is_foreign(const Object& table) { return table.get("kind") == "f"; }
std::string alter_table(const Object& table) { return "ALTER TABLE " + qualified(table.name); }

void write_security(const Object* a, const Object& b, Writer& out) {
  const auto had = [&](std::string_view key) { return a != nullptr && a->is(key); };
  if (had("row_security") != b.is("row_security")) {
    out.add(alter_table(b) + (b.is("row_security") ? " ENABLE" : " DISABLE") + " ROW LEVEL SECURITY", kBrief);
  }
  if (had("force_row_security") != b.is("force_row_security")) {
    out.add(alter_table(b) + (b.is("force_row_security") ? " FORCE" : " NO FORCE") + " ROW LEVEL SECURITY", kBrief);
  }
}

// That of an index is told with the index.
void write_replica_identity(const Object* a, const Object& b, Writer& out) {
  const std::string_view had = a == nullptr ? std::string_view() : a->get("replica_identity");
  const std::string_view wanted = b.get("replica_identity");
  if (had == wanted || wanted == "i") return;
  out.add(alter_table(b) + " REPLICA IDENTITY " + (wanted == "f" ? "FULL" : wanted == "n" ? "NOTHING" : "DEFAULT"), kBrief);
}

void write_type(const Object* a, const Object& b, Writer& out) {
  if ((a == nullptr ? std::string_view() : a->get("of_type")) == b.get("of_type")) return;
  out.add(alter_table(b) + (b.get("of_type").empty() ? " NOT OF" : " OF " + b.text("of_type")), kBrief);
}

// What comes with INHERITS has no words of its own, unless the table says it, too.
std::string columns_of(const Writer& out) {
  std::string text;
  for (const Object* column : out.together) {
    if (column->name.kind != Kind::column || column->get("inherited") == "only") continue;
    if (!text.empty()) text += ",";
    text += "\n    " + column_clause(*column, out);
  }
  return text.empty() ? "()" : "(" + text + "\n)";
}

std::string parents_of(const Writer& out) {
  std::string text;
  for (const Object* link : out.together) {
    if (link->name.kind != Kind::inheritance) continue;
    text += (text.empty() ? "" : ", ") + link->name.name;
  }
  return text;
}

std::string storage_of(const Object& b) {
  std::string sql;
  if (!b.get("partition_key").empty()) sql += " PARTITION BY " + b.text("partition_key");
  if (!b.get("server").empty()) sql += " SERVER " + b.text("server");
  if (!b.get("foreign_options").empty()) sql += " OPTIONS (" + foreign_list(b.get("foreign_options")) + ")";
  if (!b.get("access_method").empty()) sql += " USING " + b.text("access_method");
  if (!b.get("options").empty()) sql += " WITH (" + option_list(b.get("options")) + ")";
  if (!b.get("tablespace").empty()) sql += " TABLESPACE " + b.text("tablespace");
  return sql;
}

// INHERITS brings the parent's default as it is then.
bool lacks_default(const Object& column, const Writer& out) {
  if (column.get("inherited") != "only") return false;
  const auto default_of = [](const Name& of) { return Name{Kind::column_default, of.schema, of.parent, of.name, {}}; };
  if (out.to.find(default_of(column.name)) >= 0) return false;
  for (const Object* link : out.together) {
    if (link->name.kind != Kind::inheritance) continue;
    for (const int need : link->needs) {
      const Name& parent = out.to.at(need).name;
      const Name its{Kind::column_default, parent.schema, parent.name, column.name.name, {}};
      if (out.to.find(its) >= 0 || out.from.find(its) >= 0) return true;
    }
  }
  return false;
}

void create(const Object& b, Writer& out) {
  const std::string_view verb = is_foreign(b)                  ? "CREATE FOREIGN TABLE"
                                : b.get("persistence") == "u" ? "CREATE UNLOGGED TABLE"
                                                               : "CREATE TABLE";
  std::string sql = out.creating(verb) + qualified(b.name) + " " + columns_of(out);
  if (const std::string parents = parents_of(out); !parents.empty()) sql += " INHERITS (" + parents + ")";
  out.add(sql + storage_of(b));
  for (const Object* column : out.together) {
    if (column->name.kind == Kind::column) write_column_settings(nullptr, *column, out);
    if (column->name.kind == Kind::column && column->get("inherited") != "only") write_unproven_not_null(*column, out);
    if (lacks_default(*column, out)) {
      out.add("ALTER TABLE ONLY " + qualified(b.name) + " ALTER COLUMN " + sql::quote_ident(column->name.name) +
                  " DROP DEFAULT",
              kBrief);
    }
  }
  write_type(nullptr, b, out);
  write_replica_identity(nullptr, b, out);
  write_security(nullptr, b, out);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return is_made_anew(a, b) ? Fit::recreate : Fit::alter;
}

void write_storage(const Object& a, const Object& b, Writer& out) {
  const auto differs = [&](std::string_view key) { return a.get(key) != b.get(key); };
  if (differs("persistence")) {
    out.add(alter_table(b) + (b.get("persistence") == "u" ? " SET UNLOGGED" : " SET LOGGED"), kRewriting);
  }
  if (differs("access_method")) {
    out.add(alter_table(b) + " SET ACCESS METHOD " + (b.get("access_method").empty() ? "heap" : b.text("access_method")),
            kRewriting);
  }
  if (differs("tablespace")) {
    out.add(alter_table(b) + " SET TABLESPACE " + (b.get("tablespace").empty() ? "pg_default" : b.text("tablespace")),
            kRewriting);
  }
  write_options(alter_table(b), a.get("options"), b.get("options"), {Class::blocking, Lock::share_update_exclusive}, out);
  if (differs("foreign_options")) {
    out.add("ALTER FOREIGN TABLE " + qualified(b.name) + " OPTIONS (" +
                foreign_changes(a.get("foreign_options"), b.get("foreign_options")) + ")",
            kBrief);
  }
}

void alter(const Object& a, const Object& b, Writer& out) {
  write_storage(a, b, out);
  write_type(&a, b, out);
  write_replica_identity(&a, b, out);
  write_security(&a, b, out);
}

void drop(const Object& a, Writer& out) {
  if (const int pair = out.to.find(a.name); pair >= 0 && !is_foreign(a) && !is_foreign(out.to.at(pair))) {
    return step_aside(a, out);
  }
  out.add((is_foreign(a) ? "DROP FOREIGN TABLE " : "DROP TABLE ") + qualified(a.name),
          {Class::destructive, Lock::access_exclusive});
}

}  // namespace

extern const KindWriter table;
const KindWriter table = {Kind::table, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
