// Foreign keys: SQLite accepts any when the table is made and complains, if ever, when a row is written.
#include <algorithm>

#include "base/text.h"
#include "schema/conversion.h"
#include "schema/decide_parts.h"
#include "sql/quote.h"

namespace groundway::schema {
namespace {

std::string describe(const SourceTable& table, const SourceForeignKey& key) {
  return "foreign key " + table.name + " (" + text::join(key.columns, ", ") + ") to " + key.table;
}

bool is_integer(const Type& type) {
  return type.kind == TypeKind::smallint || type.kind == TypeKind::integer || type.kind == TypeKind::bigint;
}

// PostgreSQL has an operator for the two, so that it accepts the key.
bool comparable(const Type& a, const Type& b) {
  if (a.kind == TypeKind::other) return a == b;
  return a.kind == b.kind || (is_integer(a) && is_integer(b)) || (is_textual(a) && is_textual(b));
}

std::vector<std::size_t> positions(const SourceTable& table, const std::vector<std::string>& names) {
  std::vector<std::size_t> found;
  for (const std::string& name : names) {
    if (const auto at = column_position(table, name)) found.push_back(*at);
  }
  return found;
}

bool same_set(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

// A whole unique index over these columns as they are: what PostgreSQL accepts as a target.
bool has_unique(const Table& table, const std::vector<std::string>& columns) {
  if (table.primary_key && same_set(table.primary_key->columns, columns)) return true;
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(sql::quote_ident(column));
  return std::any_of(table.unique.begin(), table.unique.end(),
                     [&](const Key& key) { return same_set(key.columns, columns); }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
           std::vector<std::string> parts;
           for (const IndexPart& part : index.parts) parts.push_back(part.expression);
           return index.unique && index.where.empty() && same_set(parts, quoted);
         });
}

// PostgreSQL cannot write into a generated column, so these actions are refused.
bool acts_on_columns(const SourceForeignKey& key) {
  return key.on_delete == "SET NULL" || key.on_delete == "SET DEFAULT" || key.on_update == "SET NULL" ||
         key.on_update == "SET DEFAULT" || key.on_update == "CASCADE";
}

}  // namespace

// SQLite takes a CREATE UNIQUE INDEX as a target. Under NOCASE ours is over lower(..), which PostgreSQL does
// not take: a plain UNIQUE beside it, which it implies, makes the key possible.
bool Conversion::offer_unique(std::size_t parent, const std::vector<std::size_t>& columns) {
  const std::vector<std::string> names = targets(parent, columns);
  Table& table = out.model.tables[parent];
  if (has_unique(table, names)) return true;
  for (const SourceIndex& index : source_.indexes) {
    const bool fits = index.tree->unique && !index.tree->where &&
                      text::iequals(index.tree->table, source_.tables[parent].name);
    if (!fits) continue;
    std::vector<std::string> parts;
    for (const sql::IndexedColumn& part : index.tree->columns) {
      const auto c = part.expr->kind == sql::ExprKind::column
                         ? column_position(source_.tables[parent], part.expr->text)
                         : std::nullopt;
      if (c) parts.push_back(out.tables[parent].columns[*c].target);
    }
    if (parts.size() != index.tree->columns.size() || !same_set(parts, names)) continue;
    if (!unfit_for_index(parent, columns).empty()) return false;
    table.unique.push_back({key_constraint(parent, constraint_name(table.name, names, "key")).name, names});
    return true;
  }
  return false;
}

std::string Conversion::unfit_foreign_key(std::size_t t, const SourceForeignKey& key,
                                          const std::vector<std::size_t>& from) {
  const auto parent = table_position(source_, key.table);
  if (!parent) return "it refers to the table " + key.table + ", which is not there or not copied";
  const SourceTable& target = source_.tables[*parent];
  if (from.size() != key.columns.size()) return "it names a column that the table does not have";
  if (key.referred.empty()) return "the table " + key.table + " has no primary key that it could mean";
  const std::vector<std::size_t> to = positions(target, key.referred);
  if (to.size() != key.referred.size()) return "it refers to a column that " + key.table + " does not have";
  if (to.size() != from.size()) return "it has another number of columns than what it refers to";
  for (std::size_t i = 0; i < to.size(); ++i) {
    const Type& child = type_of(t, from[i]);
    const Type& other = type_of(*parent, to[i]);
    if (!comparable(child, other)) {
      return key.columns[i] + " is " + render(child) + ", " + key.table + "." + key.referred[i] + " is " +
             render(other);
    }
    if (acts_on_columns(key) && !out.model.tables[t].columns[from[i]].generated_sql.empty()) {
      return key.columns[i] + " is a generated column, which no action can write";
    }
  }
  if (!offer_unique(*parent, to)) {
    return "the columns it refers to are not unique: " + key.table + " (" + text::join(key.referred, ", ") +
           ")";
  }
  return "";
}

bool Conversion::compares_without_case(std::size_t t, const std::vector<std::size_t>& columns) const {
  return std::any_of(columns.begin(), columns.end(), [&](std::size_t c) {
    return source_table(t).columns[c].collation == "NOCASE" && is_textual(type_of(t, c));
  });
}

bool Conversion::is_left_behind(const std::string& table) const {
  return std::any_of(options_.left_behind.begin(), options_.left_behind.end(),
                     [&](const std::string& name) { return text::iequals(name, table); });
}

// All but the table and the columns that it refers to.
ForeignKey Conversion::foreign_key(std::size_t t, const SourceForeignKey& key,
                                   const std::vector<std::size_t>& from, std::vector<std::string>& notes) {
  ForeignKey target;
  target.columns = targets(t, from);
  target.schema = options_.schema;
  target.on_delete = key.on_delete;
  target.on_update = key.on_update;
  target.deferrable = key.deferrable;
  target.initially_deferred = key.initially_deferred;
  const TargetName name = constraint(
      t, key.name.empty() ? constraint_name(out.tables[t].target, target.columns, "fkey") : fold(key.name));
  if (!key.name.empty()) notes.push_back(name.note);
  target.name = name.name;
  target.origin = describe(source_table(t), key);
  return target;
}

void Conversion::outer_key(std::size_t t, const SourceForeignKey& key, const std::vector<std::size_t>& from) {
  std::vector<std::string> notes = {
      "it refers to " + key.table +
      ", which the selection of tables leaves behind: made only where the target "
      "has that table"};
  ForeignKey target = foreign_key(t, key, from, notes);
  target.table = fold(key.table);
  for (const std::string& column : key.referred) target.referred.push_back(fold(column));
  arrived(target.origin, notes);
  out.outer_keys.push_back({t, key.table, std::move(target)});
}

void Conversion::convert_foreign_keys(std::size_t t) {
  const SourceTable& table = source_table(t);
  for (const SourceForeignKey& key : table.foreign_keys) {
    const std::string object = describe(table, key);
    const std::vector<std::size_t> from = positions(table, key.columns);
    if (from.size() == key.columns.size() && is_left_behind(key.table)) {
      outer_key(t, key, from);
      continue;
    }
    if (const std::string fault = unfit_foreign_key(t, key, from); !fault.empty()) {
      left_out(object, fault);
      continue;
    }
    const std::size_t parent = table_position(source_, key.table).value();
    const std::vector<std::size_t> to = positions(source_.tables[parent], key.referred);
    std::vector<std::string> notes;
    ForeignKey target = foreign_key(t, key, from, notes);
    target.table = out.tables[parent].target;
    target.referred = targets(parent, to);
    if (compares_without_case(parent, to)) {
      notes.push_back("SQLite compares " + key.table + " without case here, PostgreSQL with");
    }
    out.model.tables[t].foreign_keys.push_back(std::move(target));
    arrived(object, notes);
  }
}

}  // namespace groundway::schema
