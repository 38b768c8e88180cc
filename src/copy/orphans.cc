#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/known_parents.h"
#include "copy/mended.h"
#include "copy/read_cell.h"
#include "copy/rejects.h"
#include "copy/workers.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::SourceForeignKey;
using schema::SourceTable;

struct Edge {                         // one foreign key between two tables that are both copied
  std::size_t child = 0, parent = 0;  // positions in the plans
  const SourceForeignKey* key = nullptr;
  std::string label;  // "books(author_id) -> authors(id)"
};

bool covers(const SourceTable& table, const schema::SourceKey& key, const std::vector<std::string>& columns) {
  return key.columns.size() == columns.size() &&
         std::all_of(columns.begin(), columns.end(), [&](const std::string& name) {
           return std::any_of(key.columns.begin(), key.columns.end(),
                              [&](std::size_t i) { return text::iequals(table.columns[i].name, name); });
         });
}

// Without such a key SQLite itself refuses the foreign key, and looking for orphans would take quadratic
// time.
bool has_unique_key(const schema::Source& source, const SourceTable& table,
                    const std::vector<std::string>& columns) {
  if (table.primary_key && covers(table, *table.primary_key, columns)) return true;
  if (std::any_of(table.unique.begin(), table.unique.end(),
                  [&](const auto& k) { return covers(table, k, columns); }))
    return true;
  return std::any_of(source.indexes.begin(), source.indexes.end(), [&](const auto& index) {
    const auto& tree = *index.tree;
    return tree.unique && !tree.where && text::iequals(tree.table, table.name) &&
           tree.columns.size() == columns.size() &&
           std::all_of(tree.columns.begin(), tree.columns.end(), [&](const auto& c) {
             return c.expr->kind == sql::ExprKind::column &&
                    std::any_of(columns.begin(), columns.end(),
                                [&](const auto& n) { return text::iequals(n, c.expr->text); });
           });
  });
}

std::vector<Edge> edges_of(const schema::Source& source, const std::vector<TablePlan>& plans) {
  std::vector<Edge> edges;
  for (std::size_t child = 0; child < plans.size(); ++child) {
    for (const SourceForeignKey& key : source.tables[plans[child].source].foreign_keys) {
      const auto parent = std::find_if(plans.begin(), plans.end(),
                                       [&](const TablePlan& p) { return text::iequals(p.name, key.table); });
      if (parent == plans.end() || key.referred.size() != key.columns.size()) continue;
      if (!has_unique_key(source, source.tables[parent->source], key.referred)) continue;
      edges.push_back({child, static_cast<std::size_t>(parent - plans.begin()), &key,
                       fmt::format("{}({}) -> {}({})", plans[child].name, text::join(key.columns, ", "),
                                   key.table, text::join(key.referred, ", "))});
    }
  }
  return edges;
}

// The child's rows that name no parent row at all.
std::string orphan_sql(const TablePlan& child, const TablePlan& parent, const SourceForeignKey& key) {
  const std::string from = sql::quote_sqlite_ident(child.name);
  std::string present, equal;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const std::string mine = from + "." + sql::quote_sqlite_ident(key.columns[i]);
    present += mine + " IS NOT NULL AND ";
    equal += (i == 0 ? "" : " AND ") + std::string("gw_parent.") + sql::quote_sqlite_ident(key.referred[i]) +
             " = " + mine;
  }
  return child.select_sql + " WHERE " + present + "NOT EXISTS (SELECT 1 FROM " +
         sql::quote_sqlite_ident(parent.name) + " AS gw_parent WHERE " + equal + ")";
}

// The values of `names` in this row, as one text; empty when one is NULL.
std::string tuple_of(const TablePlan& plan, const std::vector<std::string>& names,
                     const db::SqliteStatement& row) {
  std::string out;
  for (const std::string& name : names) {
    const auto at = std::find_if(plan.columns.begin(), plan.columns.end(),
                                 [&](const ColumnPlan& c) { return text::iequals(c.source_name, name); });
    if (at == plan.columns.end()) return "";
    const int i = static_cast<int>(at - plan.columns.begin());
    if (row.type(i) == db::SqliteType::null) return "";
    out += row.text(i) + '\x1f';
  }
  return out;
}

Result<std::set<std::string>> excluded_tuples(db::SqliteDb& db, const TablePlan& plan,
                                              const std::vector<std::string>& names) {
  std::set<std::string> out;
  ASSIGN(auto statement, db.prepare(plan.select_sql));
  while (true) {
    ASSIGN(const bool more, statement.step());
    if (!more) return out;
    if (plan.excluded.count(row_key(plan, statement)) > 0) out.insert(tuple_of(plan, names, statement));
  }
}

// Which edges surely have no orphan; one byte each, written by several threads.
Result<std::vector<char>> known_edges(SourceFile& file, const std::vector<TablePlan>& plans,
                                      const std::vector<schema::TableProfile>& profiles,
                                      const std::vector<Edge>& edges) {
  std::vector<char> known(edges.size());
  const auto facts = [&](std::size_t plan) {
    const std::size_t source = plans[plan].source;
    return TableFacts{plans[plan], file.schema.tables[source], profiles[source]};
  };
  TRY(run_jobs(edges.size(), file.connections.size(), [&](std::size_t worker, std::size_t i) -> Result<void> {
    const Edge& e = edges[i];
    ASSIGN(const bool all,
           has_every_parent(file.connections[worker], facts(e.child), facts(e.parent), *e.key));
    known[i] = all ? 1 : 0;
    return {};
  }));
  return known;
}

class Search {
 public:
  Search(db::SqliteDb& db, std::vector<TablePlan>& plans, RejectLog& log)
      : db_(db), plans_(plans), log_(log) {}

  // Rows whose parent does not exist in SQLite.
  Result<OrphanReport> missing(const Edge& e, bool reject) {
    OrphanReport report{plans_[e.child].name, e.label, 0, ""};
    ASSIGN(auto statement, db_.prepare(orphan_sql(plans_[e.child], plans_[e.parent], *e.key)));
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) return report;
      if (plans_[e.child].excluded.count(row_key(plans_[e.child], statement)) > 0) continue;
      if (is_mended(plans_[e.child], statement, e.key->columns)) continue;  // the target's key vouches for it
      if (report.rows++ == 0) report.example = row_key(plans_[e.child], statement);
      if (reject) exclude(e, statement, "refers to no row of " + e.key->table);
    }
  }

  // Rows whose parent stays behind; the count of those newly excluded.
  Result<std::uint64_t> follow(const Edge& e) {
    if (plans_[e.parent].excluded.empty()) return std::uint64_t{0};
    ASSIGN(const auto gone, excluded_tuples(db_, plans_[e.parent], e.key->referred));
    std::uint64_t count = 0;
    ASSIGN(auto statement, db_.prepare(plans_[e.child].select_sql));
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) return count;
      if (is_mended(plans_[e.child], statement, e.key->columns)) continue;
      const std::string tuple = tuple_of(plans_[e.child], e.key->columns, statement);
      if (tuple.empty() || gone.count(tuple) == 0 ||
          plans_[e.child].excluded.count(row_key(plans_[e.child], statement)) > 0)
        continue;
      exclude(e, statement, "refers to a row of " + e.key->table + " that is itself rejected");
      ++count;
    }
  }

 private:
  void exclude(const Edge& e, const db::SqliteStatement& row, const std::string& reason) {
    TablePlan& plan = plans_[e.child];
    const std::string key = row_key(plan, row);
    plan.excluded.insert(key);
    const std::string tuple = tuple_of(plan, e.key->columns, row);
    log_.add({plan.name, key, text::join(e.key->columns, ", "), "", reason, text::hex(tuple)});
  }

  db::SqliteDb& db_;
  std::vector<TablePlan>& plans_;
  RejectLog& log_;
};

}  // namespace

Result<std::vector<OrphanReport>> find_orphans(SourceFile& file, std::vector<TablePlan>& plans,
                                               const std::vector<schema::TableProfile>& profiles, bool reject,
                                               RejectLog& log, Reporter& reporter) {
  reporter.step("looking for rows that refer to rows that do not exist");
  Search search(file.connections[0], plans, log);
  std::vector<OrphanReport> out;
  const std::vector<Edge> edges = edges_of(file.schema, plans);
  ASSIGN(const auto known, known_edges(file, plans, profiles, edges));
  const auto stage = reporter.begin({"check", "references", edges.size()});
  for (const Edge& e : edges) {
    Meter meter = stage->begin(e.label);
    if (known[static_cast<std::size_t>(&e - edges.data())] == 0) {
      ASSIGN(OrphanReport report, search.missing(e, reject));
      if (report.rows > 0) out.push_back(std::move(report));
    }
    meter.end();
  }
  for (std::uint64_t found = 1; found > 0;) {
    found = 0;
    for (const Edge& e : edges) {
      ASSIGN(const std::uint64_t more, search.follow(e));
      found += more;
    }
  }
  stage->end();
  return out;
}

}  // namespace groundway::copy
