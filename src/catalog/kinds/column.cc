// A column of a table that is there: ADD, ALTER, DROP COLUMN. Those of a new table stand in its CREATE TABLE.
#include <algorithm>

#include "catalog/aside.h"
#include "catalog/columns.h"
#include "catalog/conversion.h"
#include "catalog/inheritance.h"
#include "catalog/not_null.h"
#include "catalog/options.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};
constexpr Effect kScan{Class::blocking, Lock::access_exclusive, true};
constexpr Effect kRewriting{Class::rewriting, Lock::access_exclusive, true};

std::string alter_table(const Object& column, bool only = false) {
  return (only ? "ALTER TABLE ONLY " : "ALTER TABLE ") + qualified_parent(column.name);
}
std::string alter_column(const Object& column, bool only = false) {
  return alter_table(column, only) + " ALTER COLUMN " + sql::quote_ident(column.name.name);
}

bool differs(const Object& a, const Object& b, std::string_view key) { return a.get(key) != b.get(key); }

// A column that holds values stays one, and one that is computed can stop being so and keep them.
bool computes_anew(const Object& a, const Object& b) {
  if (b.get("generated").empty()) return a.get("generated_kind") == "VIRTUAL";
  if (a.get("generated").empty() || differs(a, b, "generated_kind")) return true;
  return differs(a, b, "type") || (differs(a, b, "generated") && !a.is("_sets_expression"));
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  if (computes_anew(a, b)) return Fit::recreate;
  return differs(a, b, "type") || differs(a, b, "collation") ? Fit::breaks : Fit::alter;
}

// Has another value for each row, so that adding the column writes the table anew. What the schema's own functions
// are is not known here: diff.cc sets their defaults on their own.
bool varies(const Object* value) {
  if (value == nullptr) return false;
  constexpr std::string_view kVolatile[] = {"nextval(", "random", "uuid", "clock_timestamp(", "timeofday("};
  return std::ranges::any_of(kVolatile, [&](std::string_view call) {
    return value->get("expression").find(call) != std::string_view::npos;
  });
}

Class class_of_adding(const Object& b, const Writer& out) {
  const Object* value = folded(Kind::column_default, b, out);
  const bool identity = folded(Kind::column_identity, b, out) != nullptr;
  if (!b.get("generated").empty() || identity || varies(value)) return Class::rewriting;
  return b.is("not_null") && value == nullptr ? Class::blocking : Class::additive;  // it fails where rows are
}

// It came with the parent's column, and so did that one's default.
void write_carried(const Object& b, const Object& parent, Writer& out) {
  const int own_one = out.to.find({Kind::column_default, b.name.schema, b.name.parent, b.name.name, {}});
  const Object* own = own_one < 0 ? nullptr : &out.to.at(own_one);
  const bool set_later = own != nullptr && folded(Kind::column_default, b, out) == nullptr;
  const int its = out.to.find({Kind::column_default, parent.name.schema, parent.name.parent, parent.name.name, {}});
  const std::string_view wanted = own == nullptr ? std::string_view() : own->get("expression");
  const std::string_view came = its < 0 ? std::string_view() : out.to.at(its).get("expression");
  if (wanted != came && !set_later) {
    out.add(alter_column(b, true) + (wanted.empty() ? " DROP DEFAULT" : " SET DEFAULT " + std::string(wanted)), kBrief);
  }
  if (b.is("not_null") && !parent.is("not_null")) out.add(alter_column(b) + " SET NOT NULL", kScan);
}

void create(const Object& b, Writer& out) {
  if (const int parent = carried_from(b, Side::to, out); parent >= 0) {
    write_carried(b, out.to.at(parent), out);
    return write_column_settings(nullptr, b, out);
  }
  const Class class_ = class_of_adding(b, out);
  out.add(alter_table(b) + (out.options.idempotent ? " ADD COLUMN IF NOT EXISTS " : " ADD COLUMN ") +
              column_clause(b, out),
          {class_, Lock::access_exclusive, class_ == Class::rewriting});
  write_unproven_not_null(b, out);
  write_column_settings(nullptr, b, out);
}

void write_type(const Object& a, const Object& b, Writer& out) {
  const bool retyped = differs(a, b, "type"), collated = differs(a, b, "collation");
  if (!retyped && !collated && !out.retype) return;
  if ((retyped || out.retype) && is_carried(a, b, out, "type")) return;
  if (!retyped && !out.retype && is_carried(a, b, out, "collation")) return;
  std::string sql = alter_column(b) + " TYPE " + b.text("type");
  if (!b.get("collation").empty()) sql += " COLLATE " + b.text("collation");
  const bool converts = b.get("generated").empty() && !b.is("_foreign");  // its rows are elsewhere
  const Conversion how = conversion(a, b, out);
  if ((retyped || out.retype) && converts) sql += " USING " + how.expression;
  const bool kept = !collated && !out.retype && keeps_representation(a.get("type"), b.get("type"));
  if (!how.before.empty()) out.add(how.before);
  out.add(std::move(sql), kept ? kBrief : kRewriting);
  if (!how.after.empty()) out.add(how.after);
}

void write_generated(const Object& a, const Object& b, Writer& out) {
  if (!differs(a, b, "generated") || is_carried(a, b, out, "generated")) return;
  if (b.get("generated").empty()) return out.add(alter_column(b) + " DROP EXPRESSION", kBrief);
  out.add(alter_column(b) + " SET EXPRESSION AS (" + b.text("generated") + ")", kRewriting);
}

void write_foreign_options(const Object& a, const Object& b, Writer& out) {
  if (!differs(a, b, "foreign_options")) return;
  out.add("ALTER FOREIGN TABLE " + qualified_parent(b.name) + " ALTER COLUMN " + sql::quote_ident(b.name.name) + " OPTIONS (" +
              foreign_changes(a.get("foreign_options"), b.get("foreign_options")) + ")",
          kBrief);
}

void alter(const Object& a, const Object& b, Writer& out) {
  write_generated(a, b, out);
  write_type(a, b, out);
  write_not_null(a, b, out);
  write_foreign_options(a, b, out);
  write_column_settings(&a, b, out);
}

bool goes_too(const Object& heir, const Writer& out) {
  const int pair = out.to.find(heir.name);
  return pair < 0 || computes_anew(heir, out.to.at(pair));
}

// An heir that keeps the column has it on its own account from now on.
void drop(const Object& a, Writer& out) {
  if (carried_from(a, Side::from, out) >= 0) return;
  const std::vector<int> heirs = heirs_of(a, Side::from, out);
  const bool all_go = std::ranges::all_of(heirs, [&](int heir) { return goes_too(out.from.at(heir), out); });
  const std::string words = " DROP COLUMN " + sql::quote_ident(a.name.name);
  out.add(alter_table(a, !all_go) + words, {Class::destructive, Lock::access_exclusive});
  for (const int heir : heirs) {
    const Object& its = out.from.at(heir);
    if (goes_too(its, out) && (!all_go || its.get("inherited") == "too")) {
      out.add(alter_table(its) + words, {Class::destructive, Lock::access_exclusive});
    }
  }
}

}  // namespace

extern const KindWriter column;
const KindWriter column = {Kind::column, fit, create, alter, drop};

}  // namespace groundway::catalog::kinds
