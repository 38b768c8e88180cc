#include "copy/existing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/journal.h"
#include "copy/load.h"
#include "copy/proof.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

const schema::Table& table_of(const schema::Model& target, const TablePlan& plan) {
  return *std::find_if(target.tables.begin(), target.tables.end(),
                       [&](const auto& t) { return t.name == plan.target && t.schema == plan.schema; });
}

// What is switched off for the load and on again before the commit, all in the one transaction.
struct SetAside {
  std::vector<std::string> restore;  // statements, in order
};

// A circle of foreign keys can be filled only when they are checked at the end.
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
      if (key.deferrable || parent == order.end() || parent <= at) continue;
      const std::string alter =
          "ALTER TABLE " + job.plans[*at].quoted_target() + " ALTER CONSTRAINT " + sql::quote_ident(key.name);
      TRY(job.writers[0].exec(alter + " DEFERRABLE INITIALLY DEFERRED"));
      aside.restore.push_back(alter + " NOT DEFERRABLE");
    }
  }
  return job.writers[0].exec("SET CONSTRAINTS ALL DEFERRED");
}

// A trigger of the application would change rows on their way in (updated_at, counters).
Result<void> disable_triggers(CopyJob& job, SetAside& aside) {
  for (const TablePlan& plan : job.plans) {
    ASSIGN(const auto rows, job.writers[0].query("SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = "
                                                 "$1::regclass AND NOT tgisinternal AND tgenabled = 'O'",
                                                 {plan.quoted_target()}));
    for (int i = 0; i < rows.count(); ++i) {
      const std::string trigger = " TRIGGER " + sql::quote_ident(rows.get(i, 0));
      TRY(job.writers[0].exec("ALTER TABLE " + plan.quoted_target() + " DISABLE" + trigger));
      aside.restore.push_back("ALTER TABLE " + plan.quoted_target() + " ENABLE" + trigger);
    }
  }
  return {};
}

Result<void> empty_tables(CopyJob& job) {
  std::string all;
  for (const TablePlan& plan : job.plans) all += (all.empty() ? "" : ", ") + plan.quoted_target();
  if (all.empty()) return {};
  auto done = job.writers[0].exec("TRUNCATE " + all);
  if (done) return {};
  return std::move(done).error().with_fix(
      "copy that table, too (--tables), or empty it first: nothing outside the selection is ever emptied");
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

Result<void> fill(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before) {
  db::PgConnection& writer = job.writers[0];
  const bool replace = job.options.on_target == OnTarget::replace;
  SetAside aside;
  const std::vector<std::size_t> order = parents_first(job.plans, target);
  TRY(defer_circles(job, target, order, aside));
  TRY(disable_triggers(job, aside));
  if (replace)
    TRY(empty_tables(job));
  else if (job.options.on_target == OnTarget::must_be_empty)
    TRY(check_empty(job));
  else
    before.resize(job.plans.size());
  for (const std::size_t i : order) {
    const TablePlan& plan = job.plans[i];
    job.reporter.step("copy " + plan.name);
    if (!before.empty()) {
      ASSIGN(before[i], digest_target(writer, plan, job.seeds));
    }
    auto sums = load_table(job, plan, job.file.connections[0], writer, replace);
    if (!sums) return std::move(sums).error().in("copying table " + plan.name);
    job.sent[i] = *sums;
    job.report.tables[i].rows = sums->rows;
    TRY(record_table(writer, job.run, plan.quoted_target(), plan.excluded.size(), *sums, job.seeds));
  }
  TRY(restart_identities(job, target));
  if (!aside.restore.empty()) TRY(writer.exec("SET CONSTRAINTS ALL IMMEDIATE"));
  for (const std::string& statement : aside.restore) TRY(writer.exec(statement));
  return writer.exec("COMMIT");
}

}  // namespace

Result<void> load_existing(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before,
                           const std::function<Result<void>()>& begin_journal) {
  db::PgConnection& writer = job.writers[0];
  job.sent.assign(job.plans.size(), {});
  TRY(writer.exec("BEGIN"));
  auto done = begin_journal();
  if (done) done = fill(job, target, before);
  if (!done) {
    if (writer.is_alive())
      (void)writer.exec("ROLLBACK").operator bool();  // the first error is the one to tell
    return std::move(done).error().in(
        "filling the existing tables, in one transaction: nothing of it was kept");
  }
  for (const TablePlan& plan : job.plans) TRY(writer.exec("ANALYZE " + plan.quoted_target()));
  return {};
}

}  // namespace groundway::copy
