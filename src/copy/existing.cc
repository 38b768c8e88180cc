#include "copy/existing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "copy/batch.h"
#include "copy/empty.h"
#include "copy/journal.h"
#include "copy/load.h"
#include "copy/proof.h"
#include "copy/set_aside.h"
#include "gen/db_sql.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

const schema::Table& table_of(const schema::Model& target, const TablePlan& plan) {
  return *std::find_if(target.tables.begin(), target.tables.end(),
                       [&](const auto& t) { return t.name == plan.target && t.schema == plan.schema; });
}

// A circle of foreign keys that stay can be filled only when they are checked at the end.
Result<void> defer_circles(CopyJob& job, const schema::Model& target, const std::vector<std::size_t>& order,
                           SetAside& aside) {
  const auto position = [&](const schema::ForeignKey& key) {
    return std::find_if(order.begin(), order.end(), [&](std::size_t i) {
      return job.plans[i].target == key.table && job.plans[i].schema == key.schema;
    });
  };
  for (auto at = order.begin(); at != order.end(); ++at) {
    for (const auto& key : table_of(target, job.plans[*at]).foreign_keys) {
      const auto parent = position(key);
      const std::string child = job.plans[*at].quoted_target();
      if (key.deferrable || parent == order.end() || parent <= at || aside.took_key(child, key.name))
        continue;
      const std::string alter = "ALTER TABLE " + child + " ALTER CONSTRAINT " + sql::quote_ident(key.name);
      TRY(job.writers[0].exec(alter + " DEFERRABLE INITIALLY DEFERRED"));
      aside.then(alter + " NOT DEFERRABLE");
    }
  }
  return job.writers[0].exec("SET CONSTRAINTS ALL DEFERRED");
}

// Nobody adds a row between what is counted here and the commit; readers go on until a table is emptied.
Result<void> lock_tables(CopyJob& job) {
  ASSIGN(const auto may,
         job.writers[0].query("SELECT t.name FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS t (name, number) WHERE "
                              "pg_catalog.has_table_privilege(t.name, 'UPDATE, DELETE, TRUNCATE') ORDER BY t.number",
                              {array_of(job.plans)}));
  std::vector<std::string> tables;
  for (int r = 0; r < may.count(); ++r) tables.push_back(may.text(r, 0));
  if (tables.empty()) return {};
  return job.writers[0].exec("LOCK TABLE " + text::join(tables, ", ") + " IN SHARE ROW EXCLUSIVE MODE");
}

Result<void> check_empty(CopyJob& job) {
  std::vector<std::string> selects;
  for (std::size_t i = 0; i < job.plans.size(); ++i)
    selects.push_back("SELECT " + std::to_string(i) + " WHERE EXISTS (SELECT 1 FROM " + job.plans[i].quoted_target() + ")");
  ASSIGN(const auto answers, ask_all(job.writers[0], selects));
  for (const db::Rows& rows : answers) {
    if (rows.count() == 0) continue;
    const TablePlan& plan = job.plans[static_cast<std::size_t>(rows.integer(0, 0))];
    return Error{Code::target_not_empty, fmt::format("table {} has rows already", plan.quoted_target())}
        .with_fix(
            "add --replace to empty the copied tables first (a framework's migrations often leave rows: "
            "roles, settings, content types), or --append to add to them");
  }
  return {};
}

// A column that gives ids by itself.
struct Giver {
  const TablePlan* plan;
  const schema::Column* column;

  std::string restart(const std::string& at) const {
    return (column->identity ? "ALTER TABLE " + plan->quoted_target() + " ALTER COLUMN " + sql::quote_ident(column->name)
                             : "ALTER SEQUENCE " + column->owned_sequence) +
           " RESTART WITH " + at;
  }
};

std::vector<Giver> givers(const CopyJob& job, const schema::Model& target) {
  std::vector<Giver> out;
  for (const TablePlan& plan : job.plans) {
    for (const schema::Column& column : table_of(target, plan).columns) {
      if (column.identity || !column.owned_sequence.empty()) out.push_back({&plan, &column});
    }
  }
  return out;
}

Result<void> restart_identities(CopyJob& job, const schema::Model& target) {
  const auto all = givers(job, target);
  std::vector<std::string> selects, restarts;
  for (std::size_t i = 0; i < all.size(); ++i)
    selects.push_back("SELECT " + std::to_string(i) + ", max(" + sql::quote_ident(all[i].column->name) + ")::text FROM " +
                      all[i].plan->quoted_target());
  ASSIGN(const auto answers, ask_all(job.writers[0], selects));
  for (const db::Rows& rows : answers) {
    for (int r = 0; r < rows.count(); ++r) {
      const Giver& giver = all[static_cast<std::size_t>(rows.integer(r, 0))];
      std::int64_t last = rows.is_null(r, 1) ? 0 : rows.integer(r, 1);
      if (const auto& given = job.file.schema.tables[giver.plan->source].sequence) last = std::max(last, *given);
      if (last > 0) restarts.push_back(giver.restart(std::to_string(last == INT64_MAX ? last : last + 1)));
    }
  }
  return restarts.empty() ? Result<void>{} : job.writers[0].exec(text::join(restarts, ";\n"));
}

std::vector<TableDone> lines_of(const CopyJob& job, const std::vector<DigestSums>& sums) {
  std::vector<TableDone> out;
  for (std::size_t i = 0; i < job.plans.size(); ++i)
    out.push_back({job.plans[i].journal_target(), job.plans[i].excluded.size(), sums[i]});
  return out;
}

// One a plan. The server refuses FREEZE for a partitioned table.
Result<std::vector<char>> plain_tables(CopyJob& job) {
  ASSIGN(const auto rows, job.writers[0].query("SELECT t.number - 1 FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS t "
                                               "(name, number) JOIN pg_catalog.pg_class c ON c.oid = t.name::regclass "
                                               "WHERE c.relkind = 'r'",
                                               {array_of(job.plans)}));
  std::vector<char> out(job.plans.size(), 0);
  for (int r = 0; r < rows.count(); ++r) out.at(static_cast<std::size_t>(rows.integer(r, 0))) = 1;
  return out;
}

Result<void> fill_table(CopyJob& job, std::size_t i, bool freeze) {
  const TablePlan& plan = job.plans[i];
  job.reporter.step("copy " + plan.name);
  begin_table(job, i);
  Piece piece;
  piece.plan = i;
  auto sums = load_piece(job, piece, job.file.connections[0], job.writers[0], freeze);
  if (!sums) return std::move(sums).error().in("copying table " + plan.name);
  job.sent[i] = *sums;
  job.report.tables[i].rows = sums->rows;
  job.meters[i].end();
  return {};
}

Result<void> fill_tables(CopyJob& job, const std::vector<std::size_t>& order, bool truncated) {
  ASSIGN(const auto plain, plain_tables(job));
  begin_load(job);
  for (const std::size_t i : order) {
    TRY(fill_table(job, i, truncated && plain[i] != 0));
    TRY(failpoint(Failpoint::copy_table_filled));
    TRY(check_interrupt("The one transaction is rolled back: the target is as it was."));
  }
  TRY(record_tables(job.writers[0], job.run, lines_of(job, job.sent), job.seed));
  job.loading->end();
  return {};
}

Result<void> fill(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before) {
  db::PgConnection& writer = job.writers[0];
  SetAside aside(job);
  const std::vector<std::size_t> order = parents_first(job.plans, target);
  TRY(lock_tables(job));
  TRY(aside.still_triggers());  // TRUNCATE has triggers, too
  if (job.options.on_target == OnTarget::must_be_empty) TRY(check_empty(job));
  if (job.options.on_target == OnTarget::append) {
    ASSIGN(before, digest_targets(job, writer));
    TRY(record_before(writer, job.run, lines_of(job, before)));
  }
  TRY(aside.drop(before));
  TRY(failpoint(Failpoint::copy_set_aside));
  TRY(defer_circles(job, target, order, aside));
  bool truncated = false;
  if (job.options.on_target == OnTarget::replace) {
    ASSIGN(truncated, empty_tables(job, order));
  }
  TRY(fill_tables(job, order, truncated));
  TRY(writer.exec("SET CONSTRAINTS ALL IMMEDIATE"));
  TRY(restart_identities(job, target));
  TRY(aside.restore());
  TRY(failpoint(Failpoint::copy_set_aside_restored));
  TRY(load_done(writer, job.run));
  return writer.exec("COMMIT");
}

Error hidden_rows(const std::string& table, const std::string& who) {
  return Error{Code::target_schema, "row level security hides rows of " + table + " from the role " + who +
                                        ": what is there could neither be filled nor proven"}
      .with_fix("ALTER TABLE " + table +
                " NO FORCE ROW LEVEL SECURITY, and connect as the table's owner or a role with BYPASSRLS");
}

Error not_fillable(const db::Rows& rows) {
  const std::string table = rows.text(0, 5);
  if (rows.truth(0, 0)) return hidden_rows(table, rows.text(0, 4));
  if (!rows.is_null(0, 1)) {
    return Error{Code::target_schema,
                 "table " + rows.text(0, 1) + " inherits from " + table +
                     ": its rows would be counted, and emptied, with those of its parent"}
        .with_fix("leave the table out with --exclude, and fill it by hand");
  }
  return Error{Code::privilege, "the trigger " + rows.text(0, 2) +
                                    " would fire for every row that is copied into " + table +
                                    ", and only the owner may switch it off"}
      .with_fix("connect as " + rows.text(0, 3) + ", or: GRANT " + sql::quote_ident(rows.get(0, 3)) + " TO " +
                sql::quote_ident(rows.get(0, 4)));
}

}  // namespace

Result<void> check_fillable(CopyJob& job, db::PgConnection& reader) {
  ASSIGN(const auto rows, reader.query(std::string(db::sql_text::kFillable), {array_of(job.plans)}));
  return rows.count() == 0 ? Result<void>{} : Result<void>(not_fillable(rows));
}

Result<void> load_existing(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before) {
  db::PgConnection& writer = job.writers[0];
  job.sent.assign(job.plans.size(), {});
  TRY(writer.exec("BEGIN"));
  if (auto done = fill(job, target, before); !done) {
    // The first error is the one to tell.
    if (writer.is_alive() && writer.exec("ROLLBACK")) (void)roll_back_run(writer, job.run).operator bool();
    return std::move(done).error().in(
        "filling the existing tables, in one transaction: nothing of it was kept");
  }
  TRY(failpoint(Failpoint::copy_data_committed));
  std::vector<std::string> tables;
  for (const TablePlan& plan : job.plans) tables.push_back(plan.quoted_target());
  return tables.empty() ? Result<void>{} : writer.exec("ANALYZE " + text::join(tables, ", "));
}

}  // namespace groundway::copy
