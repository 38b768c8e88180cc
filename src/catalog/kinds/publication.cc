// CREATE PUBLICATION: "all_tables", "publish", "via_root", "generated". What it publishes else are its parts.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::string settings(const Object& b) {
  std::string out = "publish = '" + b.text("publish") + "', publish_via_partition_root = ";
  out += b.is("via_root") ? "true" : "false";
  if (!b.get("generated").empty()) out += ", publish_generated_columns = stored";
  return "(" + out + ")";
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("all_tables") == b.get("all_tables") ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  out.add("CREATE PUBLICATION " + qualified(b.name) + (b.is("all_tables") ? " FOR ALL TABLES" : "") +
          " WITH " + settings(b));
}

void alter(const Object& a, const Object& b, Writer& out) {
  std::string sql = "ALTER PUBLICATION " + qualified(b.name) + " SET " + settings(b);
  if (!a.get("generated").empty() && b.get("generated").empty()) {
    sql.insert(sql.size() - 1, ", publish_generated_columns = none");
  }
  out.add(std::move(sql));
}

}  // namespace

extern const KindWriter publication;
const KindWriter publication = {Kind::publication, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
