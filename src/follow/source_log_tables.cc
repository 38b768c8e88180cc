// How each table's changes can be known, from its schema alone.
#include <algorithm>

#include "base/text.h"
#include "copy/source_file.h"
#include "follow/source_log.h"
#include "sql/print.h"

namespace groundway::follow {
namespace {

using schema::Affinity;
using schema::Source;
using schema::SourceColumn;
using schema::SourceIndex;
using schema::SourceKey;
using schema::SourceTable;

// Keys that are equal to SQLite are the same values: the row that replaces has the key of the one that went.
bool is_same_bytes(const FollowedTable& table) {
  const auto bytewise = [](const std::string& collation) { return collation == "BINARY"; };
  return std::all_of(table.key_collations.begin(), table.key_collations.end(), bytewise) &&
         std::find(table.key_may_change_unequal.begin(), table.key_may_change_unequal.end(), true) ==
             table.key_may_change_unequal.end();
}

bool is_own(const std::string& collation) {  // one that every SQLite has, ours too
  return collation.empty() || collation == "BINARY" || collation == "NOCASE" || collation == "RTRIM";
}

// The rows are found by it, in SQLite and in the target.
bool is_usable(const SourceTable& table, const SourceKey& key) {
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    if (!table.without_rowid && !table.columns[key.columns[i]].not_null) return false;
    if (!is_own(key.collations[i])) return false;
  }
  return true;
}

ReplacedOver over(const SourceTable& table, const SourceKey& key) {
  ReplacedOver out;
  for (const std::size_t at : key.columns) out.columns.push_back(table.columns[at].name);
  out.collations = key.collations;
  return out;
}

const SourceColumn* find(const SourceTable& table, const std::string& column) {
  for (const SourceColumn& c : table.columns) {
    if (text::iequals(c.name, column)) return &c;
  }
  return nullptr;
}

// False: an expression, whose value for a row that is to come no trigger knows.
bool add_index(const SourceTable& table, const SourceIndex& index, FollowedTable& out) {
  ReplacedOver key;
  for (const sql::IndexedColumn& part : index.tree->columns) {
    const SourceColumn* column = part.expr->kind == sql::ExprKind::column ? find(table, part.expr->text) : nullptr;
    if (column == nullptr) return false;
    key.columns.push_back(column->name);
    key.collations.push_back(!part.collation.empty()      ? part.collation
                             : !column->collation.empty() ? column->collation
                                                          : "BINARY");
  }
  if (index.tree->where) key.where = sql::print(*index.tree->where);
  out.every_update |= index.tree->where != nullptr;
  out.replaced_over.push_back(std::move(key));
  return true;
}

bool names_rowid(const sql::Expr& expr, const std::string& alias) {
  if (expr.kind == sql::ExprKind::column && text::iequals(expr.text, alias)) return true;
  const auto in = [&](const sql::ExprPtr& e) { return e && names_rowid(*e, alias); };
  return std::any_of(expr.args.begin(), expr.args.end(), in) || in(expr.case_operand) || in(expr.filter);
}

// A BEFORE trigger does not know the id that SQLite will give, nor a column computed from another such column.
bool is_known_before(const SourceTable& table, const SourceColumn& column) {
  if (!column.generated) return true;
  const bool of_generated = std::any_of(table.columns.begin(), table.columns.end(), [&](const SourceColumn& c) {
    return c.generated && names_rowid(*column.generated, c.name);
  });
  return !of_generated &&
         (!table.rowid_alias || !names_rowid(*column.generated, table.columns[*table.rowid_alias].name));
}

bool writes(const schema::SourceTrigger& trigger) {
  if (trigger.tree == nullptr) return true;
  return std::any_of(trigger.tree->steps.begin(), trigger.tree->steps.end(),
                     [](const sql::TriggerStep& s) { return s.kind != sql::TriggerStep::Kind::select; });
}

// It may change a column of a key of several columns in the row that is being updated: what is written then is of
// both, and our trigger saw neither's whole.
bool may_mix_rows(const Source& source, const SourceTable& table) {
  return std::any_of(source.triggers.begin(), source.triggers.end(), [&](const schema::SourceTrigger& t) {
    const bool before_update = t.tree == nullptr || (t.tree->time == sql::CreateTrigger::Time::before &&
                                                     t.tree->event == sql::CreateTrigger::Event::update);
    return text::iequals(t.table, table.name) && before_update && writes(t);
  });
}

// Everything over which a row can be replaced, apart from the rowid. False: something that cannot be told.
bool add_replaced_over(const Source& source, const SourceTable& table, FollowedTable& out) {
  if (!is_same_bytes(out)) out.replaced_over.push_back(over(table, *table.primary_key));
  for (const SourceKey& key : table.unique) out.replaced_over.push_back(over(table, key));
  for (const SourceIndex& index : source.indexes) {
    if (!index.tree->unique || !text::iequals(index.tree->table, table.name)) continue;
    if (!add_index(table, index, out)) return false;
  }
  // two rows that are equal in it have the same rowid
  std::erase_if(out.replaced_over, [&](const ReplacedOver& key) {
    return table.rowid_alias && std::find(key.columns.begin(), key.columns.end(),
                                          table.columns[*table.rowid_alias].name) != key.columns.end();
  });
  bool computed = false;
  for (const ReplacedOver& key : out.replaced_over) {
    for (const std::string& name : key.columns) {
      const SourceColumn* column = find(table, name);
      if (!is_known_before(table, *column)) return false;
      computed |= column->generated != nullptr;
    }
    if ((key.columns.size() > 1 || computed || !key.where.empty()) && may_mix_rows(source, table)) return false;
  }
  out.every_update |= computed;
  return true;
}

bool is_replaced_over(const FollowedTable& table, const std::string& column) {
  return std::any_of(table.replaced_over.begin(), table.replaced_over.end(), [&](const ReplacedOver& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

void add_defaulted(const SourceTable& table, FollowedTable& out) {
  if (out.replaced_over.empty()) return;
  for (const SourceColumn& column : table.columns) {
    const bool has_default = column.not_null && column.default_value != nullptr;
    if (has_default && (out.every_update || is_replaced_over(out, column.name))) out.defaulted.push_back(column.name);
  }
}

// Over what it makes rows unique, and in which table, only a newer SQLite knows.
bool is_unknown_unique(const schema::SkippedObject& object) {
  return object.kind == "index" && text::lower(object.sql).find("unique") != std::string::npos;
}

bool is_referred_to(const Source& source, const SourceTable& table) {
  return std::any_of(source.tables.begin(), source.tables.end(), [&](const SourceTable& from) {
    return std::any_of(from.foreign_keys.begin(), from.foreign_keys.end(),
                       [&](const auto& key) { return text::iequals(key.table, table.name); });
  });
}

bool trace_by_key(const Source& source, const SourceTable& table, FollowedTable& out) {
  if (!table.primary_key) return false;
  if (std::any_of(source.skipped.begin(), source.skipped.end(), is_unknown_unique)) return false;
  if (!table.rowid_alias && !is_usable(table, *table.primary_key)) return false;
  const SourceKey& key = *table.primary_key;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const SourceColumn& column = table.columns[key.columns[i]];
    out.key.push_back(column.name);
    out.key_collations.push_back(table.rowid_alias ? "BINARY" : key.collations[i]);
    const bool keeps_kind = column.affinity == Affinity::blob || column.affinity == Affinity::real;
    out.key_may_change_unequal.push_back(!table.rowid_alias && keeps_kind);
  }
  out.is_rowid = table.rowid_alias.has_value();
  out.is_referred_to = is_referred_to(source, table);
  if (!table.rowid_alias && !table.without_rowid) out.rowid = copy::rowid_name(table);
  if (!add_replaced_over(source, table, out)) return false;
  add_defaulted(table, out);
  return true;
}

}  // namespace

std::vector<FollowedTable> followed_tables(const Source& source, const std::vector<std::string>& tables) {
  std::vector<FollowedTable> out;
  for (const std::string& name : tables) {
    FollowedTable followed;
    const SourceTable* table = source.find(name);
    if (table != nullptr && trace_by_key(source, *table, followed)) {
      followed.trace = Trace::key;
    } else {
      followed = FollowedTable();
    }
    followed.number = out.size();
    followed.name = table == nullptr ? name : table->name;
    out.push_back(std::move(followed));
  }
  return out;
}

}  // namespace groundway::follow
