// CREATE INDEX: "definition" as pg_get_indexdef() prints it, "statistics" of its expressions, "tablespace", and whether the
// table is "clustered" by it or has it for its "replica_identity". Indexes of keys are their constraints.
#include "catalog/listed.h"
#include "catalog/table_roles.h"

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

// One that is not valid is of no use: it is built again, and none is made so.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return a.get("definition") == b.get("definition") && !a.is("invalid") ? Fit::alter : Fit::recreate;
}

// Lines "2 SET STATISTICS 100".
void write_statistics(std::string_view before, const Object& b, Writer& out) {
  const Effect brief{Class::blocking, Lock::share_update_exclusive};
  const std::vector<std::string> had = listed(before), wanted = listed(b.get("statistics"));
  for (const std::string& line : had) {
    const std::string column = line.substr(0, line.find(' ') + 1);
    bool again = false;
    for (const std::string& other : wanted) again = again || other.starts_with(column);
    if (!again) out.add("ALTER INDEX " + qualified(b.name) + " ALTER COLUMN " + column + "SET STATISTICS -1", brief);
  }
  for (const std::string& line : wanted) {
    bool there = false;
    for (const std::string& other : had) there = there || other == line;
    if (!there) out.add("ALTER INDEX " + qualified(b.name) + " ALTER COLUMN " + line, brief);
  }
}

void create(const Object& b, Writer& out) {
  if (goes_online(b, out.from, out)) {
    out.add(definition(b, out, true), {Class::additive, Lock::share_update_exclusive, true, false});
  } else {
    // that of a partitioned table is a name for those of its partitions
    out.add(definition(b, out, false), {Class::blocking, Lock::share, !b.is("_partitioned")});
  }
  write_tablespace(nullptr, b, out);
  write_statistics({}, b, out);
  write_roles(nullptr, b, out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  write_tablespace(&a, b, out);
  write_statistics(a.get("statistics"), b, out);
  write_roles(&a, b, out);
}

void drop(const Object& a, Writer& out) {
  if (goes_online(a, out.to, out)) {
    out.add("DROP INDEX CONCURRENTLY " + qualified(a.name), {Class::additive, Lock::share_update_exclusive, false, false});
  } else {
    drop_plainly(a, out);
  }
}

}  // namespace

extern const KindWriter index;
const KindWriter index = {Kind::index, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
