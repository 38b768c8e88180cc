// CREATE FOREIGN DATA WRAPPER: "handler", "validator", "options".
#include "catalog/secrets.h"
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::string parts(const Object& b, bool all) {
  std::string out;
  const auto say = [&](std::string_view key, const std::string& word) {
    if (!b.get(key).empty()) out += " " + word + " " + b.text(key);
    if (b.get(key).empty() && all) out += " NO " + word;
  };
  say("handler", "HANDLER");
  say("validator", "VALIDATOR");
  return out;
}

void create(const Object& b, Writer& out) {
  out.add("CREATE FOREIGN DATA WRAPPER " + qualified(b.name) + parts(b, false) + options_clause(b));
}

void alter(const Object& a, const Object& b, Writer& out) {
  std::string sql = "ALTER FOREIGN DATA WRAPPER " + qualified(b.name);
  if (parts(a, true) != parts(b, true)) sql += parts(b, true);
  sql += options_changed(a, b);
  out.add(std::move(sql));
}

}  // namespace

extern const KindWriter foreign_wrapper;
const KindWriter foreign_wrapper = {Kind::foreign_wrapper, always_alter, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
