// CREATE STATISTICS: "definition" as pg_get_statisticsobjdef() prints it, "target".
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::share_update_exclusive};

void write_target(const Object& b, Writer& out) {
  out.add("ALTER STATISTICS " + qualified(b.name) + " SET STATISTICS " +
              (b.get("target").empty() ? "-1" : b.text("target")),
          kBrief);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.get("definition") ? Fit::alter : Fit::recreate;
}
void create(const Object& b, Writer& out) {
  out.add(b.text("definition"), kBrief);
  if (!b.get("target").empty()) write_target(b, out);
}
void alter(const Object&, const Object& b, Writer& out) { write_target(b, out); }

}  // namespace

extern const KindWriter statistics;
const KindWriter statistics = {Kind::statistics, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
