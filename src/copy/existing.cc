#include "copy/existing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/text.h"
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
  for (const TablePlan& plan : job.plans) {
    ASSIGN(const auto may,
           job.writers[0].query("SELECT pg_catalog.has_table_privilege($1, 'UPDATE, DELETE, TRUNCATE')",
                                {plan.quoted_target()}));
    if (may.truth(0, 0))
      TRY(job.writers[0].exec("LOCK TABLE " + plan.quoted_target() + " IN SHARE ROW EXCLUSIVE MODE"));
  }
  return {};
}

Result<void> check_empty(CopyJob& job) {
  for (const TablePlan& plan : job.plans) {
    ASSIGN(const auto rows, job.writers[0].query("SELECT 1 FROM " + plan.quoted_target() + " LIMIT 1"));
    if (rows.count() == 0) continue;
    return Error{Code::target_not_empty, fmt::format("table {} has rows already", plan.quoted_target())}
        .with_fix(
            "add --replace to empty the copied tables first (a framework's migrations often leave rows: "
            "roles, settings, content types), or --append to add to them");
  }
  return {};
}

Result<void> restart_identities(CopyJob& job, const schema::Model& target) {
  for (const TablePlan& plan : job.plans) {
    const auto& source = job.file.schema.tables[plan.source];
    for (const schema::Column& column : table_of(target, plan).columns) {
      if (!column.identity && column.owned_sequence.empty()) continue;
      const std::string name = sql::quote_ident(column.name);
      ASSIGN(const auto rows, job.writers[0].query("SELECT max(" + name + ") FROM " + plan.quoted_target()));
      std::int64_t last = rows.is_null(0, 0) ? 0 : rows.integer(0, 0);
      if (source.sequence) last = std::max(last, *source.sequence);
      if (last <= 0) continue;
      const std::string restart = " RESTART WITH " + std::to_string(last == INT64_MAX ? last : last + 1);
      TRY(job.writers[0].exec(column.identity
                                  ? "ALTER TABLE " + plan.quoted_target() + " ALTER COLUMN " + name + restart
                                  : "ALTER SEQUENCE " + column.owned_sequence + restart));
    }
  }
  return {};
}

// What rows are added to, one a plan.
Result<std::vector<DigestSums>> digests(CopyJob& job) {
  std::vector<DigestSums> out;
  for (const TablePlan& plan : job.plans) {
    ASSIGN(const DigestSums there, digest_target(job.writers[0], plan, job.seeds));
    out.push_back(there);
  }
  return out;
}

// The server refuses FREEZE for a partitioned table.
Result<bool> is_plain(CopyJob& job, const TablePlan& plan) {
  ASSIGN(const auto rows,
         job.writers[0].query("SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid = $1::regclass",
                              {plan.quoted_target()}));
  return rows.truth(0, 0);
}

Result<void> fill_table(CopyJob& job, std::size_t i, bool truncated) {
  const TablePlan& plan = job.plans[i];
  job.reporter.step("copy " + plan.name);
  begin_table(job, i);
  ASSIGN(const bool plain, is_plain(job, plan));
  Piece piece;
  piece.plan = i;
  auto sums = load_piece(job, piece, job.file.connections[0], job.writers[0], truncated && plain);
  if (!sums) return std::move(sums).error().in("copying table " + plan.name);
  job.sent[i] = piece.sums = *sums;
  job.report.tables[i].rows = sums->rows;
  job.meters[i].end();
  TRY(record_piece(job.writers[0], job.run, plan.quoted_target(), piece));
  return record_table(job.writers[0], job.run, plan.quoted_target(), plan.excluded.size(), *sums, job.seeds);
}

Result<void> fill(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before) {
  db::PgConnection& writer = job.writers[0];
  SetAside aside(job);
  const std::vector<std::size_t> order = parents_first(job.plans, target);
  TRY(lock_tables(job));
  TRY(aside.still_triggers());  // TRUNCATE has triggers, too
  if (job.options.on_target == OnTarget::must_be_empty) TRY(check_empty(job));
  if (job.options.on_target == OnTarget::append) {
    ASSIGN(before, digests(job));
    for (std::size_t i = 0; i < job.plans.size(); ++i)
      TRY(record_before(writer, job.run, job.plans[i].journal_target(), before[i]));
  }
  TRY(aside.drop(before));
  TRY(failpoint(Failpoint::copy_set_aside));
  TRY(defer_circles(job, target, order, aside));
  bool truncated = false;
  if (job.options.on_target == OnTarget::replace) {
    ASSIGN(truncated, empty_tables(job, order));
  }
  begin_load(job);
  for (const std::size_t i : order) {
    TRY(fill_table(job, i, truncated));
    TRY(failpoint(Failpoint::copy_table_filled));
    TRY(check_interrupt("The one transaction is rolled back: the target is as it was."));
  }
  job.loading->end();
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

Result<void> check_fillable(const db::Rows& rows, const std::string& table) {
  if (rows.truth(0, 0)) return hidden_rows(table, rows.text(0, 4));
  if (!rows.is_null(0, 1)) {
    return Error{Code::target_schema,
                 "table " + rows.text(0, 1) + " inherits from " + table +
                     ": its rows would be counted, and emptied, with those of its parent"}
        .with_fix("leave the table out with --exclude, and fill it by hand");
  }
  if (rows.is_null(0, 2)) return {};
  return Error{Code::privilege, "the trigger " + rows.text(0, 2) +
                                    " would fire for every row that is copied into " + table +
                                    ", and only the owner may switch it off"}
      .with_fix("connect as " + rows.text(0, 3) + ", or: GRANT " + sql::quote_ident(rows.get(0, 3)) + " TO " +
                sql::quote_ident(rows.get(0, 4)));
}

}  // namespace

Result<void> check_fillable(CopyJob& job, db::PgConnection& reader) {
  for (const TablePlan& plan : job.plans) {
    const std::string table = plan.quoted_target();
    ASSIGN(const auto rows, reader.query(std::string(db::sql_text::kFillable), {table}));
    if (rows.count() > 0) TRY(check_fillable(rows, table));
  }
  return {};
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
  for (const TablePlan& plan : job.plans) TRY(writer.exec("ANALYZE " + plan.quoted_target()));
  return {};
}

}  // namespace groundway::copy
