// A column's GENERATED ... AS IDENTITY, apart from the column: its sequence has a name that another may need.
#include "catalog/columns.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

std::string alter_column(const Object& it) {
  return "ALTER TABLE " + qualified_parent(it.name) + " ALTER COLUMN " + sql::quote_ident(it.name.name);
}

bool is_new_table(const Object& it, const Catalog& from) {
  return from.find({Kind::table, it.name.schema, {}, it.name.parent, {}}) < 0;
}

std::string sequence_of(const Object& b) {
  const Result<std::string> relation = sql::quote_literal(qualified_parent(b.name)), column = sql::quote_literal(b.name.name);
  return relation && column ? "pg_catalog.pg_get_serial_sequence(" + *relation + ", " + *column + ")" : std::string();
}

void create(const Object& b, Writer& out) {
  out.add(alter_column(b) + " ADD" + identity_clause(b), kBrief);
  const bool usual = b.get("increment").empty() && b.get("maximum").empty();
  if (usual && !is_new_table(b, out.from)) out.add(set_behind_rows(sequence_of(b), b.name));
}

// ALTER COLUMN SETs one option after the other; what is the default now has to be said.
void alter(const Object& a, const Object& b, Writer& out) {
  std::string sql;
  const bool turns = a.get("increment").starts_with('-') != b.get("increment").starts_with('-');  // so do its limits
  const auto set = [&](std::string_view key, const std::string& words, const std::string& standard) {
    const bool moves = key == "start" && (a.get("minimum") != b.get("minimum") || a.get("maximum") != b.get("maximum"));
    if (a.get(key) == b.get(key) && !moves && (!turns || key == "generated" || key == "cache")) return;
    sql += " SET " + (b.get(key).empty() ? standard : words + b.text(key));
  };
  set("generated", "GENERATED ", "");
  set("increment", "INCREMENT BY ", "INCREMENT BY 1");
  set("minimum", "MINVALUE ", "NO MINVALUE");
  set("maximum", "MAXVALUE ", "NO MAXVALUE");
  const std::string_view limit = b.get("increment").starts_with('-') ? "maximum" : "minimum";
  const std::string first = limit == "maximum" ? "-1" : "1";
  set("start", "START WITH ", "START WITH " + (b.get(limit).empty() ? first : b.text(limit)));
  set("cache", "CACHE ", "CACHE 1");
  if (a.is("cycle") != b.is("cycle")) sql += b.is("cycle") ? " SET CYCLE" : " SET NO CYCLE";
  out.add(alter_column(b) + sql, kBrief);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("sequence") == b.get("sequence") ? Fit::alter : Fit::recreate;
}
void drop(const Object& a, Writer& out) { out.add(alter_column(a) + " DROP IDENTITY", kBrief); }

}  // namespace

extern const KindWriter column_identity;
const KindWriter column_identity = {Kind::column_identity, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
