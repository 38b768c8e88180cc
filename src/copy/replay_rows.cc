#include "copy/replay_rows.h"

#include <algorithm>
#include <set>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/existing.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr const char* kNotKept = "Nothing was added: the one transaction is rolled back.";

// The server speaks of this row: a constraint, a value, a row or an entry that is too long, a trigger's own
// words.
bool is_about_row(const Error& error) {
  static constexpr std::string_view kClasses[] = {"22", "23", "44", "54", "P0"};
  return std::any_of(std::begin(kClasses), std::end(kClasses),
                     [&](std::string_view c) { return error.sqlstate.starts_with(c); });
}

DigestSums sums_of(const db::Rows& rows) {
  DigestSums out;
  out.rows = static_cast<std::uint64_t>(text::parse_int(rows.get(0, 0)).value_or(0));
  out.sum = text::parse_int(rows.get(0, 1)).value_or(0);
  return out;
}

std::size_t position_of(const TablePlan& plan, const std::string& target_column) {
  const auto at = std::find_if(plan.columns.begin(), plan.columns.end(),
                               [&](const ColumnPlan& c) { return c.target_name == target_column; });
  return static_cast<std::size_t>(at - plan.columns.begin());
}

class Inserter {
 public:
  Inserter(CopyJob& job, const schema::Model& target, std::vector<ReplayRow>& rows)
      : job_(job), writer_(job.writers[0]), target_(target), rows_(rows) {}

  Result<void> run() {
    TRY(writer_.exec("SET CONSTRAINTS ALL IMMEDIATE"));
    ASSIGN(std::size_t waiting, pass());
    for (std::size_t before = waiting + 1; waiting > 0 && waiting < before;) {
      before = waiting;
      ASSIGN(waiting, pass());
    }
    if (waiting > 1) TRY(together());
    for (ReplayRow& row : rows_) {
      if (row.fate == Fate::waits) row.fate = Fate::stays;
    }
    return {};
  }

 private:
  const TablePlan& plan_of(const ReplayRow& row) const { return job_.plans[row.plan]; }

  // Tries every row that waits; those that still do, a foreign key being the reason.
  Result<std::size_t> pass() {
    std::size_t waiting = 0;
    for (const std::size_t p : parents_first(job_.plans, target_)) {
      for (ReplayRow& row : rows_) {
        if (row.plan != p || row.fate != Fate::waits) continue;
        TRY(check_interrupt(kNotKept));
        TRY(writer_.exec("SAVEPOINT groundway_row"));
        TRY(add(row));
        TRY(writer_.exec(row.fate == Fate::went
                             ? "RELEASE SAVEPOINT groundway_row"
                             : "ROLLBACK TO SAVEPOINT groundway_row; RELEASE SAVEPOINT groundway_row"));
        TRY(look_for_same(row));
        waiting += row.fate == Fate::waits ? 1U : 0U;
      }
    }
    return waiting;
  }

  std::string insert_sql(const TablePlan& plan) const {
    std::string marks;
    int n = 0;
    for (const ColumnPlan& c : plan.columns) {
      if (c.generated) continue;
      marks += (marks.empty() ? "$" : ", $") + std::to_string(++n);
    }
    const std::string values =
        marks.empty() ? " DEFAULT VALUES"
                      : " (" + plan.copy_columns + ") OVERRIDING SYSTEM VALUE VALUES (" + marks + ")";
    return "WITH added AS (INSERT INTO " + plan.quoted_target() + values + " RETURNING *) " +
           digest_query(plan.columns, plan.quoted_columns(), job_.seed, "added");
  }

  // The savepoint is the caller's.
  Result<void> add(ReplayRow& row) {
    const TablePlan& plan = plan_of(row);
    std::vector<db::Param> sent;
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      if (!plan.columns[i].generated) sent.push_back(row.fields[i]);
    }
    auto taken = writer_.query_fields(insert_sql(plan), sent);
    if (!taken) return refused(row, std::move(taken).error());
    if (sums_of(*taken) == row.sums) {
      row.fate = Fate::went;
      return {};
    }
    return Error{Code::not_proved,
                 plan.name + " row " + row.key + ": the server holds another row than was sent"}
        .in(kNotKept);
  }

  static Result<void> refused(ReplayRow& row, Error error) {
    if (!is_about_row(error)) return error;
    row.by_foreign_key = error.sqlstate == "23503";
    row.fate = row.by_foreign_key ? Fate::waits : Fate::stays;
    row.why = error.cause;
    return {};
  }

  // A row with this primary key may be this one: then nothing is missing.
  Result<void> look_for_same(ReplayRow& row) {
    const schema::Table& table = table_of(target_, plan_of(row));
    if (row.fate != Fate::stays || !table.primary_key) return {};
    const TablePlan& plan = plan_of(row);
    std::vector<db::Param> key;
    const std::string where =
        equal_to(plan, table.primary_key->columns, table.primary_key->columns, row, key);
    if (where.empty()) return {};
    ASSIGN(const auto found,
           writer_.query_fields(digest_query(plan.columns, plan.quoted_columns(), job_.seed,
                                             plan.quoted_target() + " WHERE " + where),
                                key));
    const DigestSums there = sums_of(found);
    if (there == row.sums) row.fate = Fate::there;
    return {};
  }

  // `columns` are the other table's, `own` this row's; empty where one of them is NULL or not copied.
  std::string equal_to(const TablePlan& plan, const std::vector<std::string>& columns,
                       const std::vector<std::string>& own, const ReplayRow& row,
                       std::vector<db::Param>& params) const {
    std::string out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t at = position_of(plan, own[i]);
      if (at == plan.columns.size() || !row.fields[at]) return "";
      params.push_back(row.fields[at]);
      out += (out.empty() ? "" : " AND ") + sql::quote_ident(columns[i]) + " = $" +
             std::to_string(params.size()) + "::" + schema::render(plan.columns[at].type);
    }
    return out;
  }

  // Rows that refer to each other in a circle. Each try is made without those that were found to refer to
  // nothing.
  Result<void> together() {
    while (true) {
      std::vector<ReplayRow*> group;
      for (ReplayRow& row : rows_) {
        if (row.fate == Fate::waits) group.push_back(&row);
      }
      if (group.size() < 2) return {};
      TRY(writer_.exec("SAVEPOINT groundway_circle"));
      auto all_went = try_together(group);
      if (!all_went && !is_about_row(all_went.error()) && all_went.error().code != Code::privilege)
        return std::move(all_went).error();
      if (all_went && *all_went) return writer_.exec("RELEASE SAVEPOINT groundway_circle");
      TRY(writer_.exec("ROLLBACK TO SAVEPOINT groundway_circle; RELEASE SAVEPOINT groundway_circle"));
      for (ReplayRow* row : group) row->fate = row->fate == Fate::went ? Fate::waits : row->fate;
      if (!all_went) return {};  // keys that only their owner may defer: the rows stay
    }
  }

  // False: at least one row of the group was told to stay.
  Result<bool> try_together(const std::vector<ReplayRow*>& group) {
    ASSIGN(const std::vector<std::string> back, defer(group));
    TRY(writer_.exec("SET CONSTRAINTS ALL DEFERRED"));
    bool all = true;
    for (ReplayRow* row : group) {
      TRY(writer_.exec("SAVEPOINT groundway_row"));
      TRY(add(*row));
      if (row->fate != Fate::went) {
        row->fate = Fate::stays;
        return false;
      }
      TRY(writer_.exec("RELEASE SAVEPOINT groundway_row"));
    }
    for (ReplayRow* row : group) {
      ASSIGN(const bool parents, has_parents(*row));
      if (!parents) row->fate = Fate::stays;
      all = all && parents;
    }
    if (!all) return false;
    TRY(writer_.exec("SET CONSTRAINTS ALL IMMEDIATE"));
    for (const std::string& statement : back) TRY(writer_.exec(statement));
    return true;
  }

  Result<bool> has_parents(const ReplayRow& row) {
    for (const auto& key : table_of(target_, plan_of(row)).foreign_keys) {
      std::vector<db::Param> params;
      const std::string where = equal_to(plan_of(row), key.referred, key.columns, row, params);
      if (where.empty()) continue;
      ASSIGN(const auto found,
             writer_.query_fields("SELECT 1 FROM " + sql::quote_qualified(key.schema, key.table) + " WHERE " +
                                      where + " LIMIT 1",
                                  params));
      if (found.count() == 0) return false;
    }
    return true;
  }

  // What puts the keys back as they were.
  Result<std::vector<std::string>> defer(const std::vector<ReplayRow*>& group) {
    std::set<std::size_t> plans;
    for (const ReplayRow* row : group) plans.insert(row->plan);
    std::vector<std::string> back;
    for (const std::size_t p : plans) {
      for (const auto& key : table_of(target_, job_.plans[p]).foreign_keys) {
        if (key.deferrable) continue;
        const std::string alter = "ALTER TABLE " + job_.plans[p].quoted_target() + " ALTER CONSTRAINT " +
                                  sql::quote_ident(key.name);
        TRY(writer_.exec(alter + " DEFERRABLE INITIALLY DEFERRED"));
        back.push_back(alter + " NOT DEFERRABLE");
      }
    }
    return back;
  }

  CopyJob& job_;
  db::PgConnection& writer_;
  const schema::Model& target_;
  std::vector<ReplayRow>& rows_;
};

}  // namespace

const schema::Table& table_of(const schema::Model& target, const TablePlan& plan) {
  return *std::find_if(target.tables.begin(), target.tables.end(),
                       [&](const auto& t) { return t.name == plan.target && t.schema == plan.schema; });
}

Result<void> insert_rows(CopyJob& job, const schema::Model& target, std::vector<ReplayRow>& rows) {
  return Inserter(job, target, rows).run();
}

}  // namespace groundway::copy
