// Primary keys, UNIQUE and CHECK.
#include <algorithm>

#include "base/text.h"
#include "schema/conversion.h"
#include "schema/references.h"
#include "sql/quote.h"

namespace groundway::schema {
namespace {

constexpr std::size_t kMaxIndexColumns = 32;  // INDEX_MAX_KEYS

std::string listed(const SourceTable& table, const SourceKey& key) {
  std::vector<std::string> names;
  for (const std::size_t c : key.columns) names.push_back(table.columns[c].name);
  return table.name + " (" + text::join(names, ", ") + ")";
}

bool same_columns(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

bool same_key(const SourceKey& a, const SourceKey& b) {
  return a.columns == b.columns && a.collations == b.collations;
}

}  // namespace

std::string folded(const std::string& sql, const std::string& collation, const Type& type) {
  if (!is_textual(type)) return "";
  if (collation == "NOCASE") return "lower(" + sql + " COLLATE \"C\")";
  if (collation == "RTRIM") return "rtrim(" + sql + ", ' ')";
  return "";
}

std::string collation_note(const std::string& collation) {
  const bool own =
      collation.empty() || collation == "BINARY" || collation == "NOCASE" || collation == "RTRIM";
  return own ? "" : "the collation " + collation + " belongs to the application: compared byte by byte";
}

std::string Conversion::unfit_for_index(std::size_t t, const std::vector<std::size_t>& columns) const {
  if (columns.size() > kMaxIndexColumns) {
    return "it has " + std::to_string(columns.size()) + " columns, a PostgreSQL index at most " +
           std::to_string(kMaxIndexColumns);
  }
  for (const std::size_t c : columns) {
    const Type& type = type_of(t, c);
    if (type.kind == TypeKind::json)
      return "column " + source_table(t).columns[c].name + " is json, which has no order";
  }
  return "";
}

std::vector<std::string> Conversion::key_notes(std::size_t t, const SourceKey& key) const {
  std::vector<std::string> notes;
  if (std::find(key.descending.begin(), key.descending.end(), true) != key.descending.end()) {
    notes.emplace_back("DESC has no meaning in a PostgreSQL key: ascending");
  }
  if (!key.conflict.empty() && key.conflict != "ABORT") {
    notes.push_back("ON CONFLICT " + key.conflict + " has no equal: a duplicate is an error");
  }
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    if (!folded("", key.collations[i], type_of(t, key.columns[i])).empty()) {
      notes.push_back(key.collations[i] + " is kept by a unique index beside it");
    }
    notes.push_back(collation_note(key.collations[i]));
  }
  return notes;
}

void Conversion::add_folded_index(std::size_t t, const SourceKey& key,
                                  const std::vector<std::string>& columns, const std::string& object) {
  Index index;
  index.origin = object;
  bool differs = false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string plain = sql::quote_ident(columns[i]);
    const std::string expression = folded(plain, key.collations[i], type_of(t, key.columns[i]));
    differs = differs || !expression.empty();
    index.parts.push_back({.expression = expression.empty() ? plain : expression, .collation = {}});
  }
  if (!differs) return;
  index.unique = true;
  index.table = out.tables[t].target;
  index.name = key_constraint(t, constraint_name(index.table, columns, "folded_key")).name;
  out.model.tables[t].indexes.push_back(std::move(index));
}

void Conversion::convert_primary_key(std::size_t t) {
  const SourceTable& table = source_table(t);
  const SourceKey& key = *table.primary_key;
  const std::string object = "primary key " + listed(table, key);
  if (const std::string fault = unfit_for_index(t, key.columns); !fault.empty())
    return left_out(object, fault);
  std::uint64_t nulls = 0;
  for (const std::size_t c : key.columns) nulls += profile(t, c).nulls;
  std::vector<std::string> notes = key_notes(t, key);
  Table& target = out.model.tables[t];
  const std::vector<std::string> columns = targets(t, key.columns);
  const std::string wanted =
      key.name.empty() ? constraint_name(target.name, {}, nulls > 0 ? "key" : "pkey") : fold(key.name);
  const TargetName name = key_constraint(t, wanted);
  if (!key.name.empty()) notes.push_back(name.note);
  if (nulls > 0) {
    notes.push_back(std::to_string(nulls) + " NULLs stand in it, which SQLite allows: UNIQUE instead");
    target.unique.push_back({name.name, columns, object});
  } else {
    target.primary_key = Key{name.name, columns, object};
    for (const std::size_t c : key.columns) {
      target.columns[c].not_null = true;
      shapes_[t].columns[c].not_null = true;
    }
  }
  add_folded_index(t, key, columns, object);
  arrived(object, notes);
}

bool Conversion::is_redundant(std::size_t t, const SourceKey& key) const {
  const SourceTable& table = source_table(t);
  if (table.primary_key && same_key(*table.primary_key, key) && out.model.tables[t].primary_key) return true;
  const std::vector<std::string> columns = targets(t, key.columns);
  for (const SourceKey& earlier : table.unique) {
    if (&earlier == &key) return false;
    if (same_key(earlier, key) && same_columns(targets(t, earlier.columns), columns)) return true;
  }
  return false;
}

void Conversion::convert_unique(std::size_t t, const SourceKey& key) {
  const std::string object = "unique " + listed(source_table(t), key);
  if (is_redundant(t, key))
    return arrived(object, {"another key of the table says the same: one index does both"});
  Table& target = out.model.tables[t];
  const std::vector<std::string> columns = targets(t, key.columns);
  if (const std::string fault = unfit_for_index(t, key.columns); !fault.empty()) {
    return left_out(object, fault,
                    "CREATE UNIQUE INDEX ON " + sql::quote_qualified(target.schema, target.name) + " (md5(" +
                        sql::quote_ident(columns[0]) + "::text))");
  }
  std::vector<std::string> notes = key_notes(t, key);
  const TargetName name =
      key_constraint(t, key.name.empty() ? constraint_name(target.name, columns, "key") : fold(key.name));
  if (!key.name.empty()) notes.push_back(name.note);
  target.unique.push_back({name.name, columns, object});
  add_folded_index(t, key, columns, object);
  arrived(object, notes);
}

void Conversion::convert_keys(std::size_t t) {
  if (source_table(t).primary_key) convert_primary_key(t);
  for (const SourceKey& key : source_table(t).unique) convert_unique(t, key);
}

void Conversion::convert_checks(std::size_t t) {
  const SourceTable& table = source_table(t);
  Table& target = out.model.tables[t];
  for (const SourceCheck& check : table.checks) {
    const std::string object =
        "check " + table.name +
        (check.name.empty() ? ": " + text::excerpt(check.source, 40) : "." + check.name);
    auto translated = sql::translate_check(*check.expr, shapes_[t]);
    if (!translated) {
      left_out(object, translated.error().cause, "in SQLite: CHECK (" + check.source + ")");
      continue;
    }
    std::vector<std::string> columns;
    const std::set<std::string> read = columns_in(*check.expr);
    for (const ColumnMap& column : out.tables[t].columns) {
      if (read.size() == 1 && read.count(text::lower(column.source)) > 0) columns.push_back(column.target);
    }
    const TargetName name =
        constraint(t, check.name.empty() ? constraint_name(target.name, columns, "check") : fold(check.name));
    target.checks.push_back({name.name, translated->sql, object});
    std::vector<std::string> notes = translated->notes;
    if (!check.name.empty()) notes.push_back(name.note);
    arrived(object, notes);
  }
}

}  // namespace groundway::schema
