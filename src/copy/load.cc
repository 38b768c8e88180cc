#include "copy/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/build.h"
#include "copy/journal.h"
#include "copy/refused_row.h"
#include "copy/row_encoder.h"
#include "copy/workers.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kFlush = 256U << 10U;  // bytes a message: any size from 4 kB to 1 MB costs the same
constexpr std::size_t kKeep = 4U << 20U;     // what the buffer may keep after an unusually wide row

Error refused(const TablePlan& plan, const db::SqliteStatement& row, const Refusal& r) {
  return Error{Code::rejects, fmt::format("{} in {}.{} (row {})", r.reason, plan.name,
                                          plan.columns[r.column].source_name, row_key(plan, row))}
      .with_fix("this table was rolled back; run again with --dry-run to list every such row");
}

// Rows that stay behind are known by their key; mostly there are none and nothing is looked up.
bool stays(const TablePlan& plan, const db::SqliteStatement& row) {
  return !plan.excluded.empty() && plan.excluded.count(row_key(plan, row)) > 0;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void tell_progress(CopyJob& job, const TablePlan& plan, std::uint64_t more) {
  const std::uint64_t rows = job.rows_sent += more;
  const std::string what = "copy " + plan.name;
  job.reporter.progress({what, rows, job.rows_to_send, "rows", job.bytes_sent});
}

Result<void> flush(db::PgConnection& writer, Buffer& buffer) {
  TRY(writer.copy_put(buffer.view()));
  buffer.clear();
  buffer.shrink(kKeep);
  return {};
}

// `plan` is one of job.plans; a table is sent by one worker.
void count_bytes(CopyJob& job, const TablePlan& plan, std::size_t bytes) {
  job.bytes_sent += bytes;
  job.report.tables[static_cast<std::size_t>(&plan - job.plans.data())].bytes += bytes;
}

}  // namespace

Result<DigestSums> load_table(CopyJob& job, const TablePlan& plan, db::SqliteDb& source,
                              db::PgConnection& writer, bool freeze) {
  ASSIGN(auto statement, source.prepare(plan.select_sql));
  TRY(writer.copy_begin(plan.copy_sql(freeze)));
  RowEncoder encoder(plan, job.seeds);
  Buffer buffer(kFlush + (64U << 10U));
  std::uint64_t told = 0;
  RowEncoder::put_header(buffer);
  const auto stop = [&](Error error) {
    writer.copy_abort(error.cause);
    return error;
  };
  while (true) {
    auto more = statement.step();
    if (!more) return stop(std::move(more).error());
    if (!*more) break;
    if (stays(plan, statement)) continue;
    if (const auto no = encoder.encode(statement, buffer)) return stop(refused(plan, statement, *no));
    if (buffer.size() < kFlush) continue;
    count_bytes(job, plan, buffer.size());
    TRY(flush(writer, buffer));
    tell_progress(job, plan, encoder.sums().rows - told);
    told = encoder.sums().rows;
    if (auto go = check_interrupt("Table " + plan.name + " is rolled back; tables that were done stay."); !go)
      return stop(std::move(go).error());
  }
  RowEncoder::put_trailer(buffer);
  count_bytes(job, plan, buffer.size());
  TRY(flush(writer, buffer));
  tell_progress(job, plan, encoder.sums().rows - told);
  auto ended = writer.copy_end();
  if (!ended) return name_refused_row(std::move(ended).error(), plan, source);
  if (static_cast<std::uint64_t>(*ended) != encoder.sums().rows) {
    return Error{Code::not_proved, fmt::format("{} rows were sent to {}, the server took {}",
                                               encoder.sums().rows, plan.quoted_target(), *ended)};
  }
  return encoder.sums();
}

namespace {

Result<void> load_one(CopyJob& job, std::size_t worker, std::size_t i) {
  const auto started = std::chrono::steady_clock::now();
  const TablePlan& plan = job.plans[i];
  db::PgConnection& writer = job.writers[worker];
  job.reporter.step("copy " + plan.name);
  TRY(writer.exec("BEGIN; TRUNCATE " + plan.quoted_target()));
  const auto load = [&]() -> Result<void> {
    ASSIGN(job.sent[i], load_table(job, plan, job.file.connections[worker], writer, true));
    TRY(record_table(writer, job.run, plan.journal_target(), plan.excluded.size(), job.sent[i], job.seeds));
    return writer.exec("COMMIT");
  };
  if (auto done = load(); !done) {
    if (writer.is_alive())
      (void)writer.exec("ROLLBACK").operator bool();  // the first error is the one to tell
    return std::move(done).error().in("copying table " + plan.name);
  }
  job.report.tables[i].rows = job.sent[i].rows;
  job.report.tables[i].seconds = seconds_since(started);
  job.reporter.event("table", fmt::format("\"table\":{},\"rows\":{},\"rejected\":{},\"seconds\":{:.3f}",
                                          json_text(plan.name), job.sent[i].rows, plan.excluded.size(),
                                          job.report.tables[i].seconds));
  return build_table(job, job.writers[worker], i);
}

}  // namespace

Result<void> load_tables(CopyJob& job) {
  std::vector<std::size_t> order(job.plans.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(job.plans[b].bytes, a) < std::pair(job.plans[a].bytes, b);
  });
  job.sent.assign(job.plans.size(), {});
  return run_jobs(order.size(), job.writers.size(),
                  [&](std::size_t worker, std::size_t n) { return load_one(job, worker, order[n]); });
}

}  // namespace groundway::copy
