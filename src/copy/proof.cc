#include "copy/proof.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/encode.h"
#include "copy/row_encoder.h"
#include "copy/workers.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

// Both sides keep NULL out of the column: the number of its values is that of the rows.
bool is_never_null(const CopyJob& job, const TablePlan& plan, std::size_t c) {
  if (!job.file.schema.tables[plan.source].columns[c].not_null) return false;
  if (plan.columns[c].not_null) return true;
  const auto& made = job.converted.model.tables;
  const bool whole = !job.options.data_only && !job.options.verify_only && plan.source < made.size();
  return whole && made[plan.source].columns[c].not_null;
}

// Columns whose non-null values are counted by SQLite's own SQL, too: a second witness that shares no code with
// the encoders.
std::vector<std::size_t> counted_columns(const CopyJob& job, const TablePlan& plan) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    if (!is_never_null(job, plan, c)) out.push_back(c);
  }
  return out;
}

std::string counted_in_source(const ColumnPlan& c) {
  const std::string name = sql::quote_sqlite_ident(c.source_name);
  return c.element.empty() ? name : "nullif(" + name + ", '" + std::string(kListNull) + "')";
}

// Of the rows, then of each column.
Result<std::vector<std::string>> source_counts(db::SqliteDb& db, const TablePlan& plan,
                                               const std::vector<std::size_t>& columns) {
  std::string list = "count(*)";
  for (const std::size_t c : columns) list += ", count(" + counted_in_source(plan.columns[c]) + ")";
  ASSIGN(auto row, db.prepare("SELECT " + list + " FROM " + sql::quote_sqlite_ident(plan.name)));
  TRY(row.step());
  std::vector<std::string> out;
  for (int i = 0; i < row.columns(); ++i) out.push_back(row.text(i));
  return out;
}

struct TargetSums {
  DigestSums sums;
  std::vector<std::string> counts;  // of the rows, then of each column that was asked for
};

Result<TargetSums> ask_target(db::PgConnection& reader, const TablePlan& plan, const Seeds& seeds,
                              const std::vector<std::size_t>& columns) {
  std::vector<std::string> counted;
  for (const std::size_t c : columns) counted.push_back(sql::quote_ident(plan.columns[c].target_name));
  ASSIGN(const auto rows, reader.query(plan.digest_sql(seeds, counted)));
  TargetSums out;
  out.sums.rows = static_cast<std::uint64_t>(rows.integer(0, 0));
  const auto first = parse_sum(rows.get(0, 1)), second = parse_sum(rows.get(0, 2));
  if (!first || !second) return Error{Code::internal, "a digest is no whole number"}.at(plan.quoted_target());
  out.sums.first = *first;
  out.sums.second = *second;
  out.counts.push_back(rows.text(0, 0));
  for (int i = 3; i < rows.columns(); ++i) out.counts.push_back(rows.text(0, i));
  return out;
}

bool all_hashed(const TablePlan& plan) {
  return std::all_of(plan.columns.begin(), plan.columns.end(),
                     [](const ColumnPlan& c) { return c.hash != nullptr; });
}

std::string counts_differ(const DigestSums& want, const DigestSums& have) {
  return fmt::format("{} in SQLite, {} in PostgreSQL", text::count_of(want.rows, "row"),
                     text::thousands(have.rows));
}

struct Side {
  CopyJob& job;
  std::vector<db::PgConnection>& readers;
};

Result<void> count_table(Side& side, std::size_t worker, std::size_t i, const DigestSums& want) {
  const TablePlan& plan = side.job.plans[i];
  TableReport& report = side.job.report.tables[i];
  ASSIGN(const auto rows, side.readers[worker].query("SELECT count(*) FROM " + plan.quoted_target()));
  DigestSums have;
  have.rows = static_cast<std::uint64_t>(rows.integer(0, 0));
  report.proved = have.rows == want.rows;
  report.proof = report.proved ? "count" : counts_differ(want, have);
  return {};
}

Result<void> prove_table(Side& side, std::size_t worker, std::size_t i, const DigestSums& want, bool whole) {
  CopyJob& job = side.job;
  const TablePlan& plan = job.plans[i];
  TableReport& report = job.report.tables[i];
  const auto columns = counted_columns(job, plan);
  ASSIGN(const auto target, ask_target(side.readers[worker], plan, job.seeds, columns));
  const DigestSums& have = target.sums;
  report.proved = have == want;
  report.proof = "digest";
  if (!report.proved) {
    report.proof = have.rows != want.rows ? counts_differ(want, have) : "rows differ";
    return whole ? find_differences(job, side.readers[worker], plan) : Result<void>{};
  }
  if (!whole || !plan.excluded.empty() || !plan.mended.empty()) return {};
  ASSIGN(const auto mine, source_counts(job.file.connections[worker], plan, columns));
  const auto& theirs = target.counts;
  if (mine != theirs) {
    const auto at = static_cast<std::size_t>(std::mismatch(mine.begin(), mine.end(), theirs.begin()).first -
                                             mine.begin());
    report.proved = false;
    report.proof = fmt::format("{} holds {} values in SQLite, {} in PostgreSQL",
                               at == 0 ? plan.name : plan.columns[columns[at - 1]].source_name, mine[at], theirs[at]);
  } else if (!all_hashed(plan)) {
    report.proof = "digest; columns without a digest by count";
  }
  return {};
}

}  // namespace

namespace {

constexpr std::uint64_t kCountEvery = 4096;  // rows

std::uint64_t rows_of(const CopyJob& job) {
  std::uint64_t rows = 0;
  for (const TablePlan& plan : job.plans) rows += plan.rows - plan.excluded.size();
  return rows;
}

void tell_proof(CopyJob& job, std::size_t i) {
  const TableReport& report = job.report.tables[i];
  job.reporter.event("proof", "\"table\":" + json_text(job.plans[i].name) + ",\"proved\":" +
                                  (report.proved ? "true" : "false") + ",\"proof\":" + json_text(report.proof));
}

}  // namespace

Result<DigestSums> digest_target(db::PgConnection& reader, const TablePlan& plan, const Seeds& seeds) {
  ASSIGN(const TargetSums target, ask_target(reader, plan, seeds, {}));
  return target.sums;
}

Result<DigestSums> digest_rows(CopyJob& job, const TablePlan& plan, const std::string& select, db::SqliteDb& source,
                               Meter& meter) {
  ASSIGN(auto statement, source.prepare(select));
  RowEncoder encoder(plan, job.seeds);
  Buffer buffer;
  while (true) {
    ASSIGN(const bool more, statement.step());
    if (!more) {
      meter.add(encoder.sums().rows % kCountEvery);
      return encoder.sums();
    }
    if (!plan.excluded.empty() && plan.excluded.count(row_key(plan, statement)) > 0) continue;
    buffer.clear();
    if (const auto no = encoder.encode(statement, buffer)) {
      return Error{Code::rejects, fmt::format("{} in {}.{} (row {})", no->reason, plan.name,
                                              plan.columns[no->column].source_name, row_key(plan, statement))};
    }
    buffer.shrink(1U << 20U);
    if (encoder.sums().rows % kCountEvery != 0) continue;
    meter.add(kCountEvery);
    TRY(check_interrupt("Nothing was changed."));
  }
}

Result<std::vector<DigestSums>> digest_source(CopyJob& job) {
  std::vector<DigestSums> out(job.plans.size());
  const auto stage = job.reporter.begin({"digest", "tables", job.plans.size(), "rows", rows_of(job), false});
  TRY(run_jobs(job.plans.size(), job.file.connections.size(), [&](std::size_t worker, std::size_t i) -> Result<void> {
    const TablePlan& plan = job.plans[i];
    job.reporter.step("reading " + plan.name);
    Meter meter = stage->begin(plan.name, plan.rows - plan.excluded.size());
    ASSIGN(out[i], digest_rows(job, plan, plan.select_sql, job.file.connections[worker], meter));
    meter.end();
    return {};
  }));
  stage->end();
  return out;
}

Result<void> prove(CopyJob& job, const db::Target& target, const Expected& expected) {
  if (job.options.verify == Verify::off) return {};
  job.reporter.step("proving");
  std::vector<db::PgConnection> readers;
  for (std::size_t w = 0; w < job.file.connections.size(); ++w) {
    ASSIGN(auto reader, db::open_reader(target));
    TRY(reader.exec("SET jit = off"));  // to compile a digest costs more than it saves
    readers.push_back(std::move(reader));
  }
  Side side{job, readers};
  const bool whole = expected.before.empty();
  const auto stage = job.reporter.begin({"prove", "tables", job.plans.size(), "rows", rows_of(job), false});
  TRY(run_jobs(job.plans.size(), readers.size(), [&](std::size_t worker, std::size_t i) -> Result<void> {
    job.reporter.step("prove " + job.plans[i].name);
    DigestSums want = expected.sent[i];
    if (!whole) want += expected.before[i];
    Meter meter = stage->begin(job.plans[i].name);  // the server says nothing until it has read the whole table
    const bool counts = job.options.verify == Verify::count;
    TRY(counts ? count_table(side, worker, i, want) : prove_table(side, worker, i, want, whole));
    meter.add(job.plans[i].rows - job.plans[i].excluded.size());
    meter.end();
    tell_proof(job, i);
    return {};
  }));
  stage->end();
  const bool proved = std::all_of(job.report.tables.begin(), job.report.tables.end(),
                                  [](const TableReport& t) { return t.proved; });
  (job.options.verify == Verify::full ? job.report.verified : job.report.counted) = proved;
  return {};
}

}  // namespace groundway::copy
