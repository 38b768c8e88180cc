// sql/translate_from.cc - FROM: tables, subqueries and joins, each under a name of its own.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

// PostgreSQL binds a comma weaker than JOIN, SQLite alike: every comma is a CROSS JOIN here.
std::string_view join_words(JoinKind kind) {
  switch (kind) {
    case JoinKind::left:
      return " LEFT JOIN ";
    case JoinKind::right:
      return " RIGHT JOIN ";
    case JoinKind::full:
      return " FULL JOIN ";
    default:
      return " JOIN ";
  }
}

bool is_outer(JoinKind kind) {
  return kind == JoinKind::left || kind == JoinKind::right || kind == JoinKind::full;
}

bool is_taken(const Scope& scope, const std::string& prefix) {
  return std::any_of(scope.sources.begin(), scope.sources.end(),
                     [&](const Source& source) { return source.prefix == prefix; });
}

std::string free_prefix(const Env& env, const Scope& scope, const std::string& name) {
  std::string prefix = quote_ident(name.size() > 60 ? name.substr(0, 50) : name);
  while (is_taken(scope, prefix)) prefix = "source_" + std::to_string(env.context->next_alias++);
  return prefix;
}

Result<std::string> subquery_source(const Env& env, const FromItem& item, Scope* scope) {
  Env outside = env;
  ASSIGN(auto query, select(outside, *item.subquery));
  const std::string name = item.alias;
  Source source;
  source.name = name;
  source.prefix =
      name.empty() ? "subquery_" + std::to_string(env.context->next_alias++) : free_prefix(env, *scope, name);
  source.columns = std::move(query.columns);
  scope->sources.push_back(source);
  return "(" + query.sql + ") AS " + source.prefix;
}

// Its arguments may name the tables before it.
Result<std::string> function_source(const Env& env, const FromItem& item, Scope* scope) {
  if (is_outer(item.join) && item.join != JoinKind::left)
    return refuse("json_each() in a RIGHT or FULL join");
  Env inner = env;
  inner.scope = scope;
  Source source;
  source.name = item.alias.empty() ? item.table : item.alias;
  ASSIGN(const auto sql, json_each(inner, item, &source));
  source.prefix = free_prefix(env, *scope, source.name);
  scope->sources.push_back(source);
  return sql + " AS " + source.prefix;
}

Result<std::string> table_source(const Env& env, const FromItem& item, Scope* scope) {
  if (item.is_function) return function_source(env, item, scope);
  if (!item.schema.empty() && !text::iequals(item.schema, "main")) {
    return refuse("the table " + item.schema + "." + item.table + " is in another database");
  }
  const TableShape* table = find_table(env, item.table);
  if (table == nullptr) return refuse("no such table: " + item.table);
  const std::string name = item.alias.empty() ? item.table : item.alias;
  Source source = source_of(*table, name, free_prefix(env, *scope, name));
  const bool same = table->target == source.prefix || table->target.ends_with("." + source.prefix);
  scope->sources.push_back(source);
  return same ? table->target : table->target + " AS " + source.prefix;
}

Result<std::string> one_source(const Env& env, const FromItem& item, Scope* scope) {
  if (item.subquery) return subquery_source(env, item, scope);
  if (item.nested.empty()) return table_source(env, item, scope);
  ASSIGN(const auto inner, from_clause(env, item.nested, scope));
  return item.nested.size() == 1 ? inner : "(" + inner + ")";
}

const ColumnShape* find_column(const Source& source, const std::string& name) {
  for (const ColumnShape& column : source.columns) {
    if (text::iequals(column.source_name, name)) return &column;
  }
  return nullptr;
}

struct Side {
  const Source* source = nullptr;
  const ColumnShape* column = nullptr;
};

Side find_left(const Scope& scope, std::size_t first_right, const std::string& name) {
  for (std::size_t i = 0; i < first_right; ++i) {
    const ColumnShape* column = find_column(scope.sources[i], name);
    if (column != nullptr) return {&scope.sources[i], column};
  }
  return {};
}

std::vector<std::string> shared_columns(const FromItem& item, const Scope& scope, std::size_t first_right) {
  if (!item.natural) return item.using_columns;
  std::vector<std::string> names;
  for (std::size_t i = first_right; i < scope.sources.size(); ++i) {
    for (const ColumnShape& column : scope.sources[i].columns) {
      if (find_left(scope, first_right, column.source_name).column != nullptr)
        names.push_back(column.source_name);
    }
  }
  return names;
}

// The value of a shared column after a RIGHT or FULL join is the one that is not NULL.
Value merged_value(const Value& left, const Value& right) {
  Value value = call("coalesce(" + left.sql + ", " + right.sql + ")", left.type);
  value.affinity = left.affinity;
  value.has_affinity = true;
  value.fold = left.fold;
  value.mixed = left.mixed;
  value.respelled = left.respelled;
  value.time_source = left.time_source;
  value.name = left.name;
  value.is_column = true;
  return value;
}

Result<std::string> join_shared(const Env& env, const FromItem& item, Scope* scope, std::size_t first_right) {
  std::string condition;
  for (const std::string& name : shared_columns(item, *scope, first_right)) {
    const Side left = find_left(*scope, first_right, name);
    Source& source = scope->sources[first_right];
    const ColumnShape* right = find_column(source, name);
    if (left.column == nullptr || right == nullptr)
      return refuse("the column " + name + " of USING is not on both sides");
    const auto before = scope->merged.find(text::lower(name));
    const Value a = before != scope->merged.end() ? before->second : column_value(*left.source, *left.column);
    const Value b = column_value(source, *right);
    ASSIGN(const auto equal, compare(env, "=", a, b));
    condition += (condition.empty() ? "" : " AND ") + operand(equal);
    if (item.join == JoinKind::right || item.join == JoinKind::full) {
      if (a.type != b.type) return refuse("USING joins columns of different types");
      scope->merged[text::lower(name)] = merged_value(a, b);
    }
    source.merged.push_back(text::lower(name));
  }
  return condition;
}

Result<std::string> join_condition(const Env& env, const FromItem& item, Scope* scope,
                                   std::size_t first_right) {
  if (item.natural || !item.using_columns.empty()) return join_shared(env, item, scope, first_right);
  if (!item.on) return std::string();
  Env inner = env;
  inner.scope = scope;
  ASSIGN(const auto value, expression(inner, *item.on));
  ASSIGN(const auto truth, as_boolean(inner, value));
  return truth.sql;
}

}  // namespace

const TableShape* find_table(const Env& env, std::string_view name) {
  for (const CommonTables* level = env.common; level != nullptr; level = level->outer) {
    for (const TableShape& table : level->tables) {
      if (text::iequals(table.source_name, name)) return &table;
    }
  }
  return env.context->catalogue == nullptr ? nullptr : env.context->catalogue->find(name);
}

Result<std::string> from_clause(const Env& env, const std::vector<FromItem>& items, Scope* scope) {
  std::string sql;
  const std::size_t base = scope->sources.size();
  for (const FromItem& item : items) {
    const std::size_t first_right = scope->sources.size();
    ASSIGN(const auto source, one_source(env, item, scope));
    if (first_right == base) {
      sql = source;
      continue;
    }
    ASSIGN(const auto condition, join_condition(env, item, scope, first_right));
    if (condition.empty() && !is_outer(item.join)) {
      sql += " CROSS JOIN " + source;
      continue;
    }
    sql += std::string(join_words(item.join)) + source + " ON " + (condition.empty() ? "true" : condition);
  }
  return sql;
}

}  // namespace groundway::sql::translating
