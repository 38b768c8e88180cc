#include "catalog/not_null.h"

#include "catalog/inheritance.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

constexpr int kNamed = 180000;  // the first version in which it is a constraint
constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};
constexpr Effect kScan{Class::blocking, Lock::access_exclusive, true};
constexpr Effect kProof{Class::additive, Lock::share_update_exclusive, true};

std::string alter_table(const Object& column, bool only = false) {
  return (only ? "ALTER TABLE ONLY " : "ALTER TABLE ") + qualified_parent(column.name);
}
std::string alter_column(const Object& column, bool only = false) {
  return alter_table(column, only) + " ALTER COLUMN " + sql::quote_ident(column.name.name);
}

std::string name_of(const Object& column) {
  if (!column.get("not_null_name").empty()) return column.text("not_null_name");
  return sql::quote_ident(column.name.parent + "_" + column.name.name + "_not_null");
}

std::string added(const Object& b) {
  return alter_table(b) + " ADD CONSTRAINT " + name_of(b) + " NOT NULL " + sql::quote_ident(b.name.name) +
         (b.is("not_null_alone") ? " NO INHERIT" : "") + (b.is("not_null_unproven") ? " NOT VALID" : "");
}

// Heirs have a state of their own where the server does not keep them in step: below 18, and not of partitions.
bool is_alone(const Object& b, const Writer& out) { return out.from.server_version < kNamed && !b.is("_partitioned"); }

// A partition may ask for more than the partitioned table.
void keep_heirs_not_null(const Object& a, Writer& out) {
  for (const int heir : heirs_of(a, Side::from, out)) {
    const Object& its = out.from.at(heir);
    const int pair = out.to.find(its.name);
    if (!its.is("not_null") || pair < 0 || !out.to.at(pair).is("not_null")) continue;
    const bool named = out.from.server_version >= kNamed;
    out.add(named ? added(out.to.at(pair)) : alter_column(its) + " SET NOT NULL", kScan);
  }
}

void rename(const Object& a, const Object& b, Writer& out) {
  if (out.from.server_version < kNamed || name_of(a) == name_of(b)) return;
  out.add(alter_table(b) + " RENAME CONSTRAINT " + name_of(a) + " TO " + name_of(b), kBrief);
}

// What an heir has already becomes the parent's, too, under the name that it has.
void rename_of_heirs(const Object& b, Writer& out) {
  for (const int heir : heirs_of(b, Side::to, out)) {
    const Object& its = out.to.at(heir);
    const int before = out.from.find(its.name);
    if (before >= 0 && out.from.at(before).is("not_null") && its.is("not_null")) rename(out.from.at(before), its, out);
  }
}

void set(const Object& b, Writer& out) {
  // a name is not chosen twice in a schema, and a partition may have it
  const bool shared = b.is("_partitioned") || !heirs_of(b, Side::to, out).empty();
  const bool said = shared || !b.get("not_null_name").empty() || b.is("not_null_alone") || b.is("not_null_unproven");
  if (out.from.server_version >= kNamed) rename_of_heirs(b, out);
  if (out.from.server_version >= kNamed && said) return out.add(added(b), kScan);
  if (!out.options.online) return out.add(alter_column(b, is_alone(b, out)) + " SET NOT NULL", kScan);
  const std::string name = sql::quote_ident("groundway_" + b.name.name + "_not_null");
  out.add(alter_table(b) + " ADD CONSTRAINT " + name + " CHECK (" + sql::quote_ident(b.name.name) +
              " IS NOT NULL) NOT VALID",
          kBrief);
  out.add(alter_table(b) + " VALIDATE CONSTRAINT " + name, kProof);
  out.add(alter_column(b, is_alone(b, out)) + " SET NOT NULL", kBrief);
  out.add(alter_table(b) + " DROP CONSTRAINT " + name, kBrief);
}

// Both have it, and it is another constraint.
void alter(const Object& a, const Object& b, Writer& out) {
  if (out.from.server_version < kNamed || out.to.server_version < kNamed) return;
  const int parent = carried_from(b, Side::to, out);
  const int before = carried_from(a, Side::from, out);
  const bool had = before >= 0 && out.from.at(before).is("not_null");
  const bool has = parent >= 0 && out.to.at(parent).is("not_null");
  if (has || (had && parent >= 0)) return;  // the parent's statements say it
  if (b.is("not_null_unproven") && !a.is("not_null_unproven")) {
    out.add(alter_column(b) + " DROP NOT NULL", kBrief);
    return out.add(added(b), kBrief);
  }
  rename(a, b, out);
  if (a.is("not_null_unproven") && !b.is("not_null_unproven")) {
    out.add(alter_table(b) + " VALIDATE CONSTRAINT " + name_of(b), kProof);
  }
  if (a.is("not_null_alone") != b.is("not_null_alone")) {
    out.add(alter_table(b) + " ALTER CONSTRAINT " + name_of(b) + (b.is("not_null_alone") ? " NO INHERIT" : " INHERIT"), kBrief);
  }
}

}  // namespace

std::string not_null_clause(const Object& column, const Writer& with) {
  if (!column.is("not_null") || column.is("not_null_unproven")) return {};
  std::string name;
  const Name table{Kind::table, column.name.schema, {}, column.name.parent, {}};
  // the usual name may be taken: by a partition, or by the old table as long as the rows wait in it
  const bool waits = with.from.find(table) >= 0 && !goes_on(table, with);
  const bool taken = with.to.server_version >= kNamed && (column.is("_partitioned") || waits);
  if (taken || !column.get("not_null_name").empty()) name = " CONSTRAINT " + name_of(column);
  return name + " NOT NULL" + (column.is("not_null_alone") ? " NO INHERIT" : "");
}

void write_unproven_not_null(const Object& b, Writer& out) {
  if (b.is("not_null") && b.is("not_null_unproven")) out.add(added(b), kBrief);
}

void write_not_null(const Object& a, const Object& b, Writer& out) {
  if (a.is("not_null") && b.is("not_null")) return alter(a, b, out);
  if (a.is("not_null") == b.is("not_null")) return;
  if (const int parent = carried_from(b, Side::to, out); parent >= 0 && !is_alone(out.to.at(parent), out)) {
    if (is_carried(a, b, out, "not_null")) return;
  }
  if (b.is("not_null")) return set(b, out);
  const bool alone = is_alone(b, out);
  out.add(alter_column(b, alone) + " DROP NOT NULL", kBrief);
  if (!alone) keep_heirs_not_null(a, out);
}

}  // namespace groundway::catalog
