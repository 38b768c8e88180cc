// CREATE MATERIALIZED VIEW: "query" as pg_get_viewdef() prints it, "columns", "options", "access_method", "tablespace".
// Whether it is filled is no part of a schema.
#include "catalog/options.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("query") == b.get("query") && a.get("columns") == b.get("columns") ? Fit::alter : Fit::recreate;
}

// One that was filled is filled again; a new one is as it is there.
bool is_filled(const Object& b, const Writer& out) {
  const int before = out.from.find(b.name);
  return b.is("_populated") || (before >= 0 && out.from.at(before).is("_populated"));
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE MATERIALIZED VIEW " + qualified(b.name) + " (" + b.text("columns") + ")";
  if (!b.get("access_method").empty()) sql += " USING " + b.text("access_method");
  if (!b.get("options").empty()) sql += " WITH (" + option_list(b.get("options")) + ")";
  if (!b.get("tablespace").empty()) sql += " TABLESPACE " + b.text("tablespace");
  std::string query = b.text("query");
  while (query.ends_with(';')) query.pop_back();
  out.add(sql + " AS\n" + query + (is_filled(b, out) ? "\n WITH DATA" : "\n WITH NO DATA"));
}

void alter(const Object& a, const Object& b, Writer& out) {
  const std::string head = "ALTER MATERIALIZED VIEW " + qualified(b.name);
  if (a.get("access_method") != b.get("access_method")) {
    out.add(head + " SET ACCESS METHOD " + (b.get("access_method").empty() ? "heap" : b.text("access_method")),
            {Class::rewriting, Lock::access_exclusive, true});
  }
  if (a.get("tablespace") != b.get("tablespace")) {
    out.add(head + " SET TABLESPACE " + (b.get("tablespace").empty() ? "pg_default" : b.text("tablespace")),
            {Class::rewriting, Lock::access_exclusive, true});
  }
  write_options(head, a.get("options"), b.get("options"), kBrief, out);
}

}  // namespace

extern const KindWriter materialized;
const KindWriter materialized = {Kind::materialized, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
