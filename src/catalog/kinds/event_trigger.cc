// CREATE EVENT TRIGGER: "event", "tags", "function", "enabled" when it is not as usual.
#include <algorithm>

#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void write_enabled(const Object& b, Writer& out) {
  const std::string_view enabled = b.get("enabled");
  const std::string verb = enabled == "D"   ? "DISABLE"
                           : enabled == "A" ? "ENABLE ALWAYS"
                           : enabled == "R" ? "ENABLE REPLICA"
                                            : "ENABLE";
  out.add("ALTER EVENT TRIGGER " + qualified(b.name) + " " + verb);
}

Fit fit(const Object&, const Object&, const std::vector<std::string_view>& differing) {
  return std::ranges::all_of(differing,
                             [](std::string_view key) { return key == "enabled" || is_common(key); })
             ? Fit::alter
             : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  std::string sql = "CREATE EVENT TRIGGER " + qualified(b.name) + " ON " + b.text("event");
  if (!b.get("tags").empty()) sql += " WHEN TAG IN (" + b.text("tags") + ")";
  out.add(sql + " EXECUTE FUNCTION " + b.text("function") + "()");
  if (!b.get("enabled").empty()) write_enabled(b, out);
}

void alter(const Object&, const Object& b, Writer& out) {
  write_enabled(b, out);
}

}  // namespace

extern const KindWriter event_trigger;
const KindWriter event_trigger = {Kind::event_trigger, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
