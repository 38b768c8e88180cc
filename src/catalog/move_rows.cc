// A table that is made anew: what it was steps aside, and its rows move.
#include <algorithm>

#include "catalog/columns.h"
#include "catalog/conversion.h"
#include "catalog/fates.h"
#include "catalog/tables.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};
constexpr Effect kRewriting{Class::rewriting, Lock::access_exclusive, true};

// A name holds 63 bytes; no character is cut.
std::string aside(const Object& table) {
  constexpr std::size_t kRoom = 47;
  std::string name = table.name.name;
  if (name.size() > kRoom) {
    std::size_t end = kRoom;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    name.resize(end);
  }
  return name + "__groundway_old";
}

std::string list(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

bool is_type(Kind kind) {
  return kind == Kind::enumeration || kind == Kind::composite || kind == Kind::range || kind == Kind::domain;
}

// Its type goes while the rows wait: the values wait as text.
bool waits_as_text(const Object& column, const Writer& out) {
  return std::ranges::any_of(column.needs, [&](int need) {
    const auto at = static_cast<std::size_t>(need);
    const Fate fate = out.fates->of[at];
    return is_type(out.from.at(need).name.kind) &&
           (fate == Fate::drop || fate == Fate::recreate || out.fates->breaks[at]);
  });
}

struct Moved {
  std::vector<std::string> columns, values;
};

Moved columns_that_stay(const Object& a, const Object& b, const Writer& out) {
  Moved moved;
  for (const int child : b.children) {
    const Object& column = out.to.at(child);
    if (column.name.kind != Kind::column || !column.get("generated").empty()) continue;
    const int before = out.from.find(column.name);
    if (before < 0 || out.from.at(before).parent != out.from.find(a.name)) continue;
    const std::string name = sql::quote_ident(column.name.name);
    const bool as_text = waits_as_text(out.from.at(before), out);
    const std::string had = as_text ? "text" : out.from.at(before).text("type"), wanted = column.text("type");
    moved.columns.push_back(name);
    moved.values.push_back(had == wanted ? name : converted(name, had, wanted));
  }
  return moved;
}

// Identities go on behind the rows.
void continue_identities(const Object& b, Writer& out) {
  for (const int child : b.children) {
    for (const int part : out.to.at(child).children) {
      const Object& identity = out.to.at(part);
      if (identity.name.kind != Kind::column_identity || !identity.get("increment").empty()) continue;
      const Result<std::string> sequence = sql::quote_literal(identity.text("_qualified"));
      if (sequence) out.add(set_behind_rows(*sequence, identity.name));
    }
  }
}

void text_for(const Object& column, const std::string& table, Writer& out) {
  const std::string name = sql::quote_ident(column.name.name);
  if (out.to.find(column.name) < 0 || !column.get("generated").empty()) {
    return out.add(table + " DROP COLUMN " + name, {Class::destructive, Lock::access_exclusive});
  }
  out.add(table + " ALTER COLUMN " + name + " TYPE text USING " + name + "::text", kRewriting);
}

}  // namespace

// Names of sequences, and what calls them, are left to the new table.
void step_aside(const Object& a, Writer& out) {
  const std::string table = "ALTER TABLE " + qualified(a.name);
  for (const int child : a.children) {
    const Object& of = out.from.at(child);
    for (const int part : of.children) {
      const Object& its = out.from.at(part);
      const std::string column = table + " ALTER COLUMN " + sql::quote_ident(its.name.name);
      if (its.name.kind == Kind::column_identity) out.add(column + " DROP IDENTITY", kBrief);
      if (its.name.kind == Kind::column_default && !its.needs.empty()) out.add(column + " DROP DEFAULT", kBrief);
    }
    if (of.name.kind == Kind::column && waits_as_text(of, out)) text_for(of, table, out);
  }
  out.add(table + " RENAME TO " + sql::quote_ident(aside(a)), kBrief);
}

void move_rows(const Object& a, const Object& b, Writer& out) {
  const std::string old = sql::quote_qualified(a.name.schema, aside(a));
  const Moved moved = columns_that_stay(a, b, out);
  if (!moved.columns.empty()) {
    out.add("INSERT INTO " + qualified(b.name) + " (" + list(moved.columns) + ") OVERRIDING SYSTEM VALUE SELECT " +
                list(moved.values) + " FROM " + (a.get("kind") == "p" ? "" : "ONLY ") + old,
            kRewriting);
    continue_identities(b, out);
  }
  out.add("DROP TABLE " + old, kBrief);
}

}  // namespace groundway::catalog
