// sql/translate_column.cc - which column a name means, from the innermost query outwards.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

struct Found {
  const Source* source = nullptr;
  const ColumnShape* column = nullptr;
};

bool is_rowid(const Expr& expr) {
  return !expr.double_quoted && (text::iequals(expr.text, "rowid") || text::iequals(expr.text, "oid") ||
                                 text::iequals(expr.text, "_rowid_"));
}

const ColumnShape* named(const Source& source, std::string_view name) {
  for (const ColumnShape& column : source.columns) {
    if (text::iequals(column.source_name, name)) return &column;
  }
  return nullptr;
}

const ColumnShape* rowid_column(const Source& source) {
  for (const ColumnShape& column : source.columns) {
    if (column.rowid_alias) return &column;
  }
  return nullptr;
}

bool is_merged(const Source& source, std::string_view name) {
  const auto& merged = source.merged;
  return std::find(merged.begin(), merged.end(), text::lower(name)) != merged.end();
}

bool may_mean(const Source& source, const Expr& expr) {
  return expr.table.empty() ? !source.qualified_only : text::iequals(source.name, expr.table);
}

Result<Found> look(const Scope& scope, const Expr& expr) {
  Found found;
  for (const Source& source : scope.sources) {
    if (!may_mean(source, expr)) continue;
    const ColumnShape* column = named(source, expr.text);
    if (column == nullptr || (expr.table.empty() && is_merged(source, expr.text))) continue;
    if (found.column != nullptr) {
      if (!expr.table.empty()) break;  // two sources of one name: SQLite takes the first
      return refuse("the column name " + expr.text + " is ambiguous");
    }
    found = {&source, column};
  }
  return found;
}

Result<Found> look_for_rowid(const Scope& scope, const Expr& expr) {
  for (const Source& source : scope.sources) {
    if (!may_mean(source, expr)) continue;
    const ColumnShape* column = rowid_column(source);
    if (column != nullptr) return Found{&source, column};
    return refuse("the rowid of " + source.name + " has no column in PostgreSQL");
  }
  return Found{};
}

const ResultColumn* alias_of(const Scope& scope, const Expr& expr) {
  if (scope.aliases == nullptr || !expr.table.empty()) return nullptr;
  for (const ResultColumn& column : *scope.aliases) {
    if (!column.alias.empty() && text::iequals(column.alias, expr.text)) return &column;
  }
  return nullptr;
}

void tell_of_ties(const Env& env, const Scope& scope) {
  if (!scope.row_of.empty()) tell(env, "a column beside min() or max() is of its row: of rows that tie, any");
}

Result<std::optional<Value>> in_scope(const Env& env, const Scope& scope, const Expr& expr) {
  if (expr.table.empty()) {
    const auto merged = scope.merged.find(text::lower(expr.text));
    if (merged != scope.merged.end()) return std::optional<Value>{merged->second};
  }
  ASSIGN(auto found, look(scope, expr));
  if (found.column == nullptr && &scope == env.scope && !env.no_aliases) {
    if (const ResultColumn* alias = alias_of(scope, expr)) {
      Env inner = env;
      inner.no_aliases = true;
      ASSIGN(auto value, expression(inner, *alias->expr));
      return std::optional<Value>{std::move(value)};
    }
  }
  if (found.column == nullptr && is_rowid(expr)) {
    ASSIGN(found, look_for_rowid(scope, expr));
  }
  if (found.column == nullptr) return std::optional<Value>{};
  if (found.column->target_name.empty()) return refuse("the column " + expr.text + " of json_each()");
  if (scope.is_grouped && &scope == env.scope && !env.in_aggregate) {
    tell_of_ties(env, scope);
    ASSIGN(auto value, of_group(scope, column_value(*found.source, *found.column), expr.text));
    return std::optional<Value>{std::move(value)};
  }
  if (found.column->generated && env.context->immutable_for == "a generated column") {
    return refuse("a generated column cannot use the generated column " + expr.text);
  }
  return std::optional<Value>{column_value(*found.source, *found.column)};
}

}  // namespace

Result<Value> column(const Env& env, const Expr& expr) {
  for (const Scope* scope = env.scope; scope != nullptr; scope = scope->outer) {
    ASSIGN(auto value, in_scope(env, *scope, expr));
    if (value) return *std::move(value);
  }
  if (expr.double_quoted && expr.table.empty()) return text_literal(expr.text);
  const std::string full = expr.table.empty() ? expr.text : expr.table + "." + expr.text;
  return refuse("no such column: " + full);
}

Result<Value> of_group(const Scope& scope, Value value, const std::string& name) {
  const auto& keys = scope.group_keys;
  if (std::find(keys.begin(), keys.end(), value.sql) != keys.end()) return value;
  if (scope.row_of.empty()) {
    return refuse("the column " + name + " is neither grouped nor in an aggregate: SQLite takes any row's");
  }
  value.sql = "(array_agg(" + value.sql + scope.row_of + "))[1]";
  value.rowid_alias = value.not_null = false;
  return value;
}

Source source_of(const TableShape& table, std::string name, std::string prefix) {
  return {std::move(name), std::move(prefix), table.columns, table.primary_key, {}, false};
}

}  // namespace groundway::sql::translating
