// The cross-check: what the DDL says against what SQLite says. Only a difference that would lose something
// counts.
#include <algorithm>

#include "base/text.h"
#include "schema/source_parts.h"

namespace groundway::schema {
namespace {

bool same_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const std::string& x, const std::string& y) { return text::iequals(x, y); });
}

std::string list(const std::vector<std::string>& names) {
  return "(" + text::join(names, ", ") + ")";
}

std::string count_of(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what;
}

Result<void> check_column(const std::string& table, const sql::ColumnDef& tree, const RawColumn& facts) {
  const std::string object = "column " + table + "." + facts.name;
  if (!text::iequals(tree.name, facts.name))
    return disagreement(object, "name " + tree.name, "name " + facts.name);
  if (affinity_of(tree.declared_type) != affinity_of(facts.type)) {
    return disagreement(object, "type \"" + tree.declared_type + "\"", "type \"" + facts.type + "\"");
  }
  if (tree.not_null.value_or(false) && !facts.not_null)
    return disagreement(object, "NOT NULL", "may be NULL");
  const bool computed = facts.hidden == 2 || facts.hidden == 3;
  if (tree.generated.has_value() != computed) {
    return disagreement(object, tree.generated ? "generated" : "not generated",
                        computed ? "generated" : "not generated");
  }
  const bool has_default = tree.default_value != nullptr;
  if (!computed && has_default != facts.default_sql.has_value()) {
    return disagreement(object, has_default ? "DEFAULT " + tree.default_source : "no default",
                        facts.default_sql ? "DEFAULT " + *facts.default_sql : "no default");
  }
  return {};
}

std::vector<std::string> primary_key_of(const RawTable& facts) {
  std::vector<const RawColumn*> parts;
  for (const RawColumn& column : facts.columns) {
    if (column.primary_key > 0) parts.push_back(&column);
  }
  std::sort(parts.begin(), parts.end(),
            [](const RawColumn* a, const RawColumn* b) { return a->primary_key < b->primary_key; });
  std::vector<std::string> names;
  for (const RawColumn* part : parts) names.push_back(part->name);
  return names;
}

std::vector<std::string> names_of(const SourceTable& table, const SourceKey& key) {
  std::vector<std::string> names;
  for (const std::size_t column : key.columns) names.push_back(table.columns[column].name);
  return names;
}

// UNIQUE (a, b, a) is one over (a, b), though SQLite lists it as written.
std::vector<std::string> names_of(const RawIndex& index) {
  std::vector<std::string> names;
  for (const RawIndexColumn& column : index.columns) {
    if (std::find(names.begin(), names.end(), column.name) == names.end()) names.push_back(column.name);
  }
  return names;
}

bool matches(const sql::ForeignKeyClause& tree, const RawForeignKey& facts) {
  std::vector<std::string> to;
  for (const std::string& name : facts.to) {
    if (!name.empty()) to.push_back(name);
  }
  const auto action = [](const std::string& a) {
    return a.empty() ? std::string("NO ACTION") : text::upper(a);
  };
  return text::iequals(tree.table, facts.table) && same_names(tree.columns, facts.from) &&
         same_names(tree.referred, to) && action(tree.on_delete) == action(facts.on_delete) &&
         action(tree.on_update) == action(facts.on_update);
}

std::string describe(const RawForeignKey& key) {
  return list(key.from) + " REFERENCES " + key.table + " ON UPDATE " + key.on_update + " ON DELETE " +
         key.on_delete;
}

}  // namespace

Error disagreement(const std::string& object, const std::string& ddl, const std::string& pragma) {
  return Error{Code::source_schema, object + ": the DDL says " + ddl + ", SQLite says " + pragma}.at(object);
}

Result<void> check_columns(const std::string& table, const sql::CreateTable& tree, const RawTable& facts) {
  const std::string object = "table " + table;
  if (tree.columns.size() != facts.columns.size()) {
    return disagreement(object, count_of(tree.columns.size(), "columns"),
                        count_of(facts.columns.size(), "columns"));
  }
  for (std::size_t i = 0; i < tree.columns.size(); ++i) {
    TRY(check_column(table, tree.columns[i], facts.columns[i]));
  }
  if (tree.without_rowid != facts.without_rowid) {
    return disagreement(object, tree.without_rowid ? "WITHOUT ROWID" : "a rowid",
                        facts.without_rowid ? "WITHOUT ROWID" : "a rowid");
  }
  if (tree.strict != facts.strict) {
    return disagreement(object, tree.strict ? "STRICT" : "not STRICT",
                        facts.strict ? "STRICT" : "not STRICT");
  }
  return {};
}

Result<void> check_keys(const std::string& table, const SourceTable& merged, const RawTable& facts) {
  const std::vector<std::string> tree =
      merged.primary_key ? names_of(merged, *merged.primary_key) : std::vector<std::string>{};
  const std::vector<std::string> pragma = primary_key_of(facts);
  if (!same_names(tree, pragma)) {
    return disagreement("table " + table, "PRIMARY KEY " + list(tree), "PRIMARY KEY " + list(pragma));
  }
  for (const RawIndex& index : facts.indexes) {
    if (index.origin != 'u') continue;
    const std::vector<std::string> columns = names_of(index);
    const bool known = std::any_of(merged.unique.begin(), merged.unique.end(), [&](const SourceKey& key) {
      return same_names(names_of(merged, key), columns);
    });
    if (!known) return disagreement("table " + table, "no such UNIQUE", "UNIQUE " + list(columns));
  }
  return {};
}

Result<void> check_foreign_keys(const std::string& table, const sql::CreateTable& tree,
                                const RawTable& facts) {
  const std::string object = "table " + table;
  if (tree.foreign_keys.size() != facts.foreign_keys.size()) {
    return disagreement(object, count_of(tree.foreign_keys.size(), "foreign keys"),
                        count_of(facts.foreign_keys.size(), "foreign keys"));
  }
  std::vector<bool> used(tree.foreign_keys.size(), false);
  for (const RawForeignKey& key : facts.foreign_keys) {
    std::size_t i = 0;
    while (i < used.size() && (used[i] || !matches(tree.foreign_keys[i], key))) ++i;
    if (i == used.size()) return disagreement(object, "no such foreign key", "FOREIGN KEY " + describe(key));
    used[i] = true;
  }
  return {};
}

}  // namespace groundway::schema
