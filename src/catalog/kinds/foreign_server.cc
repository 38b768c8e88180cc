// CREATE SERVER: "wrapper", "type", "version", "options"; "secrets" are options whose values are not read.
#include "catalog/secrets.h"
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  const bool same = a.get("wrapper") == b.get("wrapper") && a.get("type") == b.get("type");
  const bool lost = !a.get("version").empty() && b.get("version").empty();
  return same && !lost ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE SERVER " + qualified(b.name);
  if (!b.get("type").empty()) sql += " TYPE " + b.text("type");
  if (!b.get("version").empty()) sql += " VERSION " + b.text("version");
  out.add(sql + " FOREIGN DATA WRAPPER " + b.text("wrapper") + options_clause(b));
  note_secrets(nullptr, b, "ALTER SERVER " + qualified(b.name), out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  const std::string alter_server = "ALTER SERVER " + qualified(b.name);
  std::string changes;
  if (a.get("version") != b.get("version")) changes += " VERSION " + b.text("version");
  changes += options_changed(a, b);
  if (!changes.empty()) out.add(alter_server + changes);
  note_secrets(&a, b, alter_server, out);
}

}  // namespace

extern const KindWriter foreign_server;
const KindWriter foreign_server = {Kind::foreign_server, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
