// CREATE INDEX: "definition" as pg_get_indexdef() prints it. Indexes of keys are their constraints.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

// pg_get_indexdef() begins with CREATE INDEX or CREATE UNIQUE INDEX.
std::string definition(const Object& b, const Writer& out, bool concurrently) {
  std::string sql = b.text("definition");
  const std::size_t at = sql.find(" INDEX ") + 6;
  if (out.options.idempotent) sql.insert(at, " IF NOT EXISTS");
  return concurrently ? sql.insert(at, " CONCURRENTLY") : sql;
}

// Partitioned tables take no CONCURRENTLY; of a table that is made with it nobody has to wait.
bool goes_online(const Object& index, const Catalog& there, const Writer& out) {
  const Name table{Kind::table, index.name.schema, {}, index.text("_table"), {}};
  return out.options.online && there.find(table) >= 0 && !index.is("_partitioned");
}

void create(const Object& b, Writer& out) {
  if (goes_online(b, out.from, out)) {
    out.add(definition(b, out, true), {Class::additive, Lock::share_update_exclusive, true, false});
  } else {
    out.add(definition(b, out, false), {Class::blocking, Lock::share, true});
  }
}

void alter(const Object&, const Object&, Writer&) {}

void drop(const Object& a, Writer& out) {
  if (goes_online(a, out.to, out)) {
    out.add("DROP INDEX CONCURRENTLY " + qualified(a.name), {Class::additive, Lock::share_update_exclusive, false, false});
  } else {
    drop_plainly(a, out);
  }
}

}  // namespace

extern const KindWriter index;
const KindWriter index = {Kind::index, always_recreate, create, alter, drop};

}  // namespace groundway::catalog::kinds
