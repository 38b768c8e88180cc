// Merging: the tree brings what the pragmas lack; where both speak, SQLite's own word is kept.
#include <algorithm>

#include "base/text.h"
#include "schema/source_parts.h"

namespace groundway::schema {
namespace {

std::optional<std::size_t> position(const std::vector<SourceColumn>& columns, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (text::iequals(columns[i].name, name)) return i;
  }
  return std::nullopt;
}

// The name an indexed column has: a plain name, a quoted one, or one inside a COLLATE.
const sql::Expr* named_column(const sql::Expr& expr) {
  const sql::Expr* at = &expr;
  while (at->kind == sql::ExprKind::collate && !at->args.empty()) at = at->args[0].get();
  const bool name = at->kind == sql::ExprKind::column || at->kind == sql::ExprKind::string_literal;
  return name ? at : nullptr;
}

std::string collation_of(const sql::IndexedColumn& part, const SourceColumn& column) {
  if (!part.collation.empty()) return text::upper(part.collation);
  if (part.expr->kind == sql::ExprKind::collate) return text::upper(part.expr->text);
  return column.collation.empty() ? "BINARY" : column.collation;
}

Result<SourceKey> merge_key(const std::string& table, const sql::KeyClause& clause,
                            const std::vector<SourceColumn>& columns) {
  SourceKey key{.name = clause.name, .columns = {}, .descending = {}, .collations = {}, .conflict = {}};
  key.conflict = clause.conflict.action;
  for (const sql::IndexedColumn& part : clause.columns) {
    const sql::Expr* name = part.expr ? named_column(*part.expr) : nullptr;
    const auto at = name == nullptr ? std::nullopt : position(columns, name->text);
    if (!at)
      return disagreement("table " + table, "a key over something that is not a column", "no such column");
    // SQLite keeps a column that is named twice once.
    if (std::find(key.columns.begin(), key.columns.end(), *at) != key.columns.end()) continue;
    key.columns.push_back(*at);
    key.descending.push_back(part.descending);
    key.collations.push_back(collation_of(part, columns[*at]));
  }
  return key;
}

SourceColumn merge_column(sql::ColumnDef& tree, const RawColumn& facts, bool strict) {
  SourceColumn column;
  column.name = facts.name;
  column.declared_type = tree.declared_type;  // the pragma's has the blanks and comments of the text in it
  const bool any = strict && text::iequals(facts.type, "ANY");
  column.affinity = any ? Affinity::blob : affinity_of(facts.type);
  column.not_null = facts.not_null;
  column.collation = text::upper(tree.collation);
  if (column.collation == "BINARY") column.collation.clear();
  column.default_value = std::shared_ptr<sql::Expr>(std::move(tree.default_value));
  column.default_source = std::move(tree.default_source);
  if (tree.generated) {
    column.generated = std::shared_ptr<sql::Expr>(std::move(tree.generated->expr));
    column.generated_source = std::move(tree.generated->source);
    column.stored = facts.hidden == 3;
  }
  return column;
}

SourceForeignKey merge_foreign_key(sql::ForeignKeyClause& tree) {
  const auto action = [](const std::string& a) {
    return a.empty() ? std::string("NO ACTION") : text::upper(a);
  };
  return {.name = tree.name,
          .columns = std::move(tree.columns),
          .table = tree.table,
          .referred = std::move(tree.referred),
          .on_delete = action(tree.on_delete),
          .on_update = action(tree.on_update),
          .deferrable = tree.deferrable,
          .initially_deferred = tree.initially_deferred};
}

// SQLite makes no index for a key that is the rowid itself; nothing in the text tells it as surely
// (INTEGER PRIMARY KEY DESC is none, PRIMARY KEY (id DESC) is one).
std::optional<std::size_t> rowid_alias(const SourceTable& table, const RawTable& facts) {
  if (table.without_rowid || !table.primary_key || table.primary_key->columns.size() != 1)
    return std::nullopt;
  const std::size_t at = table.primary_key->columns[0];
  if (!text::iequals(table.columns[at].declared_type, "INTEGER")) return std::nullopt;
  const bool indexed = std::any_of(facts.indexes.begin(), facts.indexes.end(),
                                   [](const RawIndex& index) { return index.origin == 'p'; });
  return indexed ? std::nullopt : std::optional(at);
}

}  // namespace

Result<SourceTable> merge_table(const std::string& name, sql::CreateTable tree, const RawTable& facts) {
  TRY(check_columns(name, tree, facts));
  TRY(check_foreign_keys(name, tree, facts));
  SourceTable table;
  table.name = name;
  table.without_rowid = facts.without_rowid;
  table.strict = facts.strict;
  for (std::size_t i = 0; i < tree.columns.size(); ++i) {
    table.columns.push_back(merge_column(tree.columns[i], facts.columns[i], facts.strict));
  }
  if (tree.primary_key) {
    ASSIGN(table.primary_key, merge_key(name, *tree.primary_key, table.columns));
    table.autoincrement = tree.primary_key->autoincrement;
  }
  for (const sql::KeyClause& clause : tree.unique) {
    ASSIGN(SourceKey key, merge_key(name, clause, table.columns));
    table.unique.push_back(std::move(key));
  }
  TRY(check_keys(name, table, facts));
  table.rowid_alias = rowid_alias(table, facts);
  for (sql::CheckClause& check : tree.checks) {
    table.checks.push_back({check.name, std::shared_ptr<sql::Expr>(std::move(check.expr)), check.source});
  }
  for (sql::ForeignKeyClause& key : tree.foreign_keys) table.foreign_keys.push_back(merge_foreign_key(key));
  return table;
}

namespace {

// SQLite reads "name" and 'name' in an index as the column if there is one, else as a text. The pragma tells.
void settle_quoting(sql::IndexedColumn& part, const RawIndexColumn& facts) {
  while (part.expr->kind == sql::ExprKind::collate && !part.expr->args.empty()) {
    if (part.collation.empty()) part.collation = part.expr->text;
    sql::ExprPtr inner = std::move(part.expr->args[0]);
    part.expr = std::move(inner);
  }
  if (facts.column >= 0 && part.expr->kind == sql::ExprKind::string_literal) {
    part.expr->kind = sql::ExprKind::column;
  } else if (facts.column == -2 && part.expr->kind == sql::ExprKind::column && part.expr->double_quoted) {
    part.expr->kind = sql::ExprKind::string_literal;
  }
}

Result<void> merge_part(const std::string& object, sql::IndexedColumn& part, const RawIndexColumn& facts,
                        const SourceTable& table) {
  settle_quoting(part, facts);
  if (facts.column >= 0 &&
      (part.expr->kind != sql::ExprKind::column || !text::iequals(part.expr->text, facts.name))) {
    return disagreement(object, "something else than column " + facts.name, "column " + facts.name);
  }
  if (facts.column == -2 && part.expr->kind == sql::ExprKind::column) {
    return disagreement(object, "column " + part.expr->text, "an expression");
  }
  if (part.descending != facts.descending) {
    return disagreement(object, part.descending ? "DESC" : "ASC", facts.descending ? "DESC" : "ASC");
  }
  const std::string collation = text::upper(facts.collation);
  const auto at =
      part.expr->kind == sql::ExprKind::column ? position(table.columns, part.expr->text) : std::nullopt;
  const bool plain = collation == "BINARY" && (!at || table.columns[*at].collation.empty());
  part.collation = plain ? "" : collation;
  return {};
}

}  // namespace

RawIndex facts_of(const sql::CreateIndex& tree, const SourceTable& table) {
  RawIndex facts;
  facts.name = tree.name;
  facts.unique = tree.unique;
  facts.partial = tree.where != nullptr;
  for (const sql::IndexedColumn& part : tree.columns) {
    constexpr int kExpression = -2;
    const sql::Expr* name = named_column(*part.expr);
    const auto at = name == nullptr ? std::nullopt : position(table.columns, name->text);
    const SourceColumn none;
    const std::string collation = collation_of(part, at ? table.columns[*at] : none);
    facts.columns.push_back({at ? static_cast<int>(*at) : kExpression, at ? table.columns[*at].name : "",
                             collation, part.descending});
  }
  return facts;
}

Result<SourceIndex> merge_index(const RawObject& object, sql::CreateIndex tree, const RawIndex& facts,
                                const SourceTable& table) {
  const std::string what = "index " + object.name;
  tree.name = object.name;
  tree.table = table.name;
  if (tree.columns.size() != facts.columns.size()) {
    return disagreement(what, std::to_string(tree.columns.size()) + " columns",
                        std::to_string(facts.columns.size()) + " columns");
  }
  if (tree.unique != facts.unique) {
    return disagreement(what, tree.unique ? "UNIQUE" : "not UNIQUE", facts.unique ? "UNIQUE" : "not UNIQUE");
  }
  if ((tree.where != nullptr) != facts.partial) {
    return disagreement(what, tree.where ? "a WHERE" : "no WHERE", facts.partial ? "partial" : "not partial");
  }
  for (std::size_t i = 0; i < tree.columns.size(); ++i) {
    TRY(merge_part(what, tree.columns[i], facts.columns[i], table));
  }
  return SourceIndex{.tree = std::make_shared<sql::CreateIndex>(std::move(tree)), .sql = object.sql};
}

}  // namespace groundway::schema
