#include "schema/decision.h"

#include <algorithm>

#include "base/text.h"
#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

void mark(const SourceTable& table, const std::vector<std::string>& names, std::vector<bool>& marks) {
  for (const std::string& name : names) {
    if (const auto at = column_position(table, name)) marks[*at] = true;
  }
}

void mark_key(const SourceKey& key, std::vector<bool>& marks) {
  for (const std::size_t at : key.columns) marks[at] = true;
}

const ColumnProfile& profile_at(const std::vector<TableProfile>& profiles, std::size_t t, std::size_t c) {
  static const ColumnProfile none;
  return t < profiles.size() && c < profiles[t].columns.size() ? profiles[t].columns[c] : none;
}

ColumnState decide_column(const SourceTable& table, std::size_t c, const ColumnProfile& profile,
                          const ColumnContext& context) {
  const SourceColumn& column = table.columns[c];
  if (table.rowid_alias == c) {
    return {.decision = {.type = of(TypeKind::bigint),
                         .reading = Reading::plain,
                         .changed = false,
                         .reason = "INTEGER PRIMARY KEY, the rowid: bigint identity"},
            .pinned = false,
            .identity = true};
  }
  // In a STRICT table ANY means no conversion; elsewhere it is a name like any other that we do not know.
  return {.decision = dispose(propose(column.declared_type), profile, context),
          .pinned = false,
          .identity = false};
}

std::vector<TableDecisions> finish(States states) {
  std::vector<TableDecisions> out;
  for (std::vector<ColumnState>& table : states) {
    TableDecisions decisions;
    for (ColumnState& state : table) decisions.columns.push_back(std::move(state.decision));
    out.push_back(std::move(decisions));
  }
  return out;
}

}  // namespace

std::optional<std::size_t> column_position(const SourceTable& table, std::string_view name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (text::iequals(table.columns[i].name, name)) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> table_position(const Source& source, std::string_view name) {
  for (std::size_t i = 0; i < source.tables.size(); ++i) {
    if (text::iequals(source.tables[i].name, name)) return i;
  }
  return std::nullopt;
}

std::vector<std::vector<bool>> key_columns(const Source& source) {
  std::vector<std::vector<bool>> marks;
  for (const SourceTable& table : source.tables) {
    std::vector<bool>& own = marks.emplace_back(table.columns.size(), false);
    if (table.primary_key) mark_key(*table.primary_key, own);
    for (const SourceKey& key : table.unique) mark_key(key, own);
    for (const SourceForeignKey& key : table.foreign_keys) mark(table, key.columns, own);
  }
  for (const SourceTable& table : source.tables) {
    for (const SourceForeignKey& key : table.foreign_keys) {
      const auto parent = table_position(source, key.table);
      if (parent) mark(source.tables[*parent], key.referred, marks[*parent]);
    }
  }
  for (const SourceIndex& index : source.indexes) {
    const auto at = index.tree->unique ? table_position(source, index.tree->table) : std::nullopt;
    if (!at) continue;
    for (const sql::IndexedColumn& part : index.tree->columns) {
      if (part.expr->kind == sql::ExprKind::column) mark(source.tables[*at], {part.expr->text}, marks[*at]);
    }
  }
  return marks;
}

Result<std::vector<TableDecisions>> decide_types(const Source& source,
                                                 const std::vector<TableProfile>& profiles,
                                                 const DecisionOptions& options) {
  const std::vector<std::vector<bool>> keys = key_columns(source);
  States states;
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    std::vector<ColumnState>& columns = states.emplace_back();
    for (std::size_t c = 0; c < source.tables[t].columns.size(); ++c) {
      columns.push_back(decide_column(source.tables[t], c, profile_at(profiles, t, c),
                                      {.in_key = keys[t][c],
                                       .assume_utc = options.assume_utc,
                                       .truncate_times = options.truncate_times}));
    }
  }
  apply_overrides(source, profiles, options.overrides, states);
  TRY(unify_joined(source, profiles, states));
  return finish(std::move(states));
}

}  // namespace groundway::schema
