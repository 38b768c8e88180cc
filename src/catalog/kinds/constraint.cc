// ALTER TABLE ... ADD CONSTRAINT: "definition" as pg_get_constraintdef() prints it, "type" is its letter in the catalogue;
// "options", "tablespace", "clustered" and "replica_identity" are those of the index that some have.
#include "catalog/inheritance.h"
#include "catalog/options.h"
#include "catalog/table_roles.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr std::string_view kNotValid = " NOT VALID";
constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

// The key of a partitioned table is made for it alone: those of the partitions have names and become its parts.
std::string altered(const Object& it, std::string_view verb, std::string_view only = "") {
  return "ALTER TABLE " + std::string(only) + qualified_parent(it.name) + " " + std::string(verb) + " CONSTRAINT " +
         sql::quote_ident(it.name.name);
}

bool is_validated_later(const Object& b) {
  const std::string_view type = b.get("type");
  return (type == "c" || type == "f") && !b.get("definition").ends_with(kNotValid) && !b.is("_partitioned");
}

bool was_there(const Object& b, const Catalog& from) {
  return from.find({Kind::table, b.name.schema, {}, b.name.parent, {}}) >= 0;
}

std::string without(const Object& it, std::string_view tail) {
  std::string out = it.text("definition");
  if (!tail.empty() && out.ends_with(tail)) out.resize(out.size() - tail.size());
  return out;
}
bool only_timing(const Object& a, const Object& b) {  // of a foreign key: when it is looked at
  return b.get("type") == "f" && without(a, a.get("_timing")) == without(b, b.get("_timing"));
}
bool only_validated(const Object& a, const Object& b) {
  return a.get("definition") == b.text("definition") + std::string(kNotValid);
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  if (a.get("type") != b.get("type")) return Fit::recreate;
  const bool in_place = a.get("definition") == b.get("definition") || only_validated(a, b) || only_timing(a, b);
  return in_place ? Fit::alter : Fit::recreate;
}

// The options of the index stand before what tells when it is looked at.
std::string definition_of(const Object& b) {
  if (b.get("options").empty() || b.get("type") == "x") return b.text("definition");
  return without(b, b.get("_timing")) + " WITH (" + option_list(b.get("options")) + ")" + b.text("_timing");
}

void write_index(const Object* a, const Object& b, Writer& out) {
  if (!b.is("_has_index")) return;
  const std::string head = "ALTER INDEX " + b.text("_index");
  if (a != nullptr || b.get("type") == "x") {
    write_options(head, a == nullptr ? std::string_view() : a->get("options"), b.get("options"), kBrief, out);
  }
  write_tablespace(a, b, out);
  write_roles(a, b, out);
  if ((a == nullptr ? std::string_view() : a->get("index_comment")) == b.get("index_comment")) return;
  const Result<std::string> text = sql::quote_literal(b.get("index_comment"));
  out.add("COMMENT ON INDEX " + b.text("_index") + " IS " + (b.get("index_comment").empty() || !text ? "NULL" : *text));
}

// A key whose index can be built beside writers; one of a partitioned table cannot take an index for itself.
bool takes_index(const Object& b) {
  const std::string_view type = b.get("type");
  return (type == "p" || type == "u") && !b.is("_partitioned") &&
         b.get("definition").find("WITHOUT OVERLAPS") == std::string_view::npos;
}

// An index that a stop leaves behind has the key's name and belongs to nothing: the next diff drops it first.
void add_by_index(const Object& b, Writer& out) {
  constexpr std::string_view kNulls = " NULLS NOT DISTINCT";
  const std::string verb = b.get("type") == "p" ? " PRIMARY KEY" : " UNIQUE", name = sql::quote_ident(b.name.name);
  std::string key = without(b, b.get("_timing")).substr(verb.size() - 1);
  if (key.starts_with(kNulls)) key = key.substr(kNulls.size()) + std::string(kNulls);
  if (!b.get("options").empty()) key += " WITH (" + option_list(b.get("options")) + ")";
  out.add("CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + qualified_parent(b.name) + key,
          {Class::additive, Lock::share_update_exclusive, true, false});
  out.add(altered(b, "ADD") + verb + " USING INDEX " + name + b.text("_timing"), kBrief);
}

void add(const Object& b, Writer& out) {
  if (out.options.online && was_there(b, out.from) && takes_index(b)) return add_by_index(b, out);
  const bool alone = b.is("_partitioned") && b.is("_has_index");
  const std::string sql = altered(b, "ADD", alone ? "ONLY " : "") + " " + definition_of(b);
  const Lock lock = b.get("type") == "f" ? Lock::share_row_exclusive : Lock::access_exclusive;
  if (out.options.online && was_there(b, out.from) && is_validated_later(b)) {
    out.add(sql + std::string(kNotValid), {Class::blocking, lock});
    out.add(altered(b, "VALIDATE"), {Class::additive, Lock::share_update_exclusive, true});
  } else {
    out.add(sql, {Class::blocking, lock, true});
  }
}

void create(const Object& b, Writer& out) {
  const Name table{Kind::table, b.name.schema, {}, b.name.parent, {}};
  if (b.get("inherited") == "only" && !goes_on(table, out)) return;  // INHERITS brought it
  if (carried_from(b, Side::to, out) < 0) add(b, out);
  write_index(nullptr, b, out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  if (only_validated(a, b)) out.add(altered(b, "VALIDATE"), {Class::additive, Lock::share_update_exclusive, true});
  if (a.get("_timing") != b.get("_timing")) {
    const std::string timing = b.get("_timing").empty() ? " NOT DEFERRABLE"
                               : b.get("_timing").ends_with("DEFERRED") ? b.text("_timing")
                                                                        : b.text("_timing") + " INITIALLY IMMEDIATE";
    out.add(altered(b, "ALTER") + timing, kBrief);
  }
  write_index(&a, b, out);
}

void drop(const Object& a, Writer& out) {
  if (carried_from(a, Side::from, out) >= 0) return;
  out.add(altered(a, "DROP"), kBrief);
}

}  // namespace

extern const KindWriter constraint;
const KindWriter constraint = {Kind::constraint, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
