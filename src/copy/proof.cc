#include "copy/proof.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/batch.h"
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

// Columns whose values are counted by PostgreSQL's own SQL, too: a second witness that shares no code with the
// encoders.
std::vector<std::size_t> counted_columns(const CopyJob& job, const TablePlan& plan) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    if (!is_never_null(job, plan, c)) out.push_back(c);
  }
  return out;
}

// A list that an application wrote as "null" becomes NULL: no count of SQLite's nulls.
Result<std::string> count_lists(db::SqliteDb& db, const TablePlan& plan, const ColumnPlan& column) {
  return db.one("SELECT count(nullif(" + sql::quote_sqlite_ident(column.source_name) + ", '" +
                std::string(kListNull) + "')) FROM " + sql::quote_sqlite_ident(plan.name));
}

// Of the rows, then of each column: as they were counted when the file was first read, before any type was decided.
Result<std::vector<std::string>> source_counts(const CopyJob& job, db::SqliteDb& db, const TablePlan& plan,
                                               const std::vector<std::size_t>& columns) {
  const schema::TableProfile& seen = job.profiles[plan.source];
  std::vector<std::string> out = {std::to_string(seen.rows)};
  for (const std::size_t c : columns) {
    std::string count = std::to_string(seen.rows - seen.columns[c].nulls);
    if (!plan.columns[c].element.empty()) {
      ASSIGN(count, count_lists(db, plan, plan.columns[c]));
    }
    out.push_back(std::move(count));
  }
  return out;
}

struct TargetSums {
  DigestSums sums;
  std::vector<std::string> counts;  // of the rows, then of each column that was asked for
};

std::string digest_of(const TablePlan& plan, Seed seed, const std::vector<std::size_t>& columns) {
  std::vector<std::string> counted;
  for (const std::size_t c : columns) counted.push_back(sql::quote_ident(plan.columns[c].target_name));
  return plan.digest_sql(seed, counted);
}

// Rows, sum, and the counts.
Result<TargetSums> sums_of(const TablePlan& plan, const std::vector<std::string>& values) {
  TargetSums out;
  out.counts = {values.at(0)};
  out.counts.insert(out.counts.end(), values.begin() + 2, values.end());
  const auto rows = text::parse_int(values[0]);
  const auto sum = parse_sum(values[1]);
  if (!rows || !sum) return Error{Code::internal, "a digest is no whole number"}.at(plan.quoted_target());
  out.sums.rows = static_cast<std::uint64_t>(*rows);
  out.sums.sum = *sum;
  return out;
}

Result<TargetSums> ask_target(db::PgConnection& reader, const TablePlan& plan, Seed seed,
                              const std::vector<std::size_t>& columns) {
  ASSIGN(const auto rows, reader.query(digest_of(plan, seed, columns)));
  std::vector<std::string> values;
  for (int i = 0; i < rows.columns(); ++i) values.push_back(rows.text(0, i));
  return sums_of(plan, values);
}

// The same of one of many tables in one query: its number, and the values in an array.
std::string numbered_digest(const CopyJob& job, std::size_t i, const std::vector<std::size_t>& columns) {
  std::string names, values;
  for (std::size_t c = 0; c < columns.size() + 2; ++c) {
    const std::string name = "v" + std::to_string(c);
    names += (c == 0 ? "" : ", ") + name;
    values += (c == 0 ? "" : ", ") + name + "::text";
  }
  return "SELECT " + std::to_string(i) + ", ARRAY[" + values + "] FROM (" +
         digest_of(job.plans[i], job.seed, columns) + ") AS d (" + names + ")";
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

Result<void> judge_table(Side& side, std::size_t worker, std::size_t i, const DigestSums& want, bool whole,
                         const TargetSums& target) {
  CopyJob& job = side.job;
  const TablePlan& plan = job.plans[i];
  TableReport& report = job.report.tables[i];
  const DigestSums& have = target.sums;
  report.proved = have == want;
  report.proof = "digest";
  if (!report.proved) {
    report.proof = have.rows != want.rows ? counts_differ(want, have) : "rows differ";
    return whole ? find_differences(job, side.readers[worker], plan) : Result<void>{};
  }
  if (!whole || !plan.excluded.empty() || !plan.mended.empty()) return {};
  const auto columns = counted_columns(job, plan);
  ASSIGN(const auto mine, source_counts(job, job.file.connections[worker], plan, columns));
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

using Answers = std::map<std::size_t, TargetSums>;  // by position in job.plans

// Fewer than were asked for: the server refused the query of them all.
Result<Answers> ask_together(Side& side, std::size_t worker, const std::vector<std::size_t>& group) {
  Answers out;
  if (group.size() < 2) return out;
  std::string all;
  for (const std::size_t i : group) {
    all += (all.empty() ? "" : "\nUNION ALL\n") +
           numbered_digest(side.job, i, counted_columns(side.job, side.job.plans[i]));
  }
  db::PgConnection& reader = side.readers[worker];
  auto rows = reader.query(all);
  if (!rows) {
    TRY(check_interrupt("What the server was at is cancelled."));  // any signal: what is asked next would wait in vain
    if (!reader.is_alive()) return std::move(rows).error();
    return out;
  }
  for (int r = 0; r < rows->count(); ++r) {
    const auto i = static_cast<std::size_t>(rows->integer(r, 0));
    ASSIGN(out[i], sums_of(side.job.plans[i], rows->array(r, 1)));
  }
  return out;
}

Result<void> prove_tables(Side& side, Stage& stage, std::size_t worker, const std::vector<std::size_t>& group,
                          const Expected& expected) {
  CopyJob& job = side.job;
  job.reporter.step("prove " + job.plans[group.front()].name);
  const bool whole = expected.before.empty(), counts = job.options.verify == Verify::count;
  Answers answers;
  if (!counts) {
    ASSIGN(answers, ask_together(side, worker, group));
  }
  for (const std::size_t i : group) {
    const TablePlan& plan = job.plans[i];
    DigestSums want = expected.sent[i];
    if (!whole) want += expected.before[i];
    Meter meter = stage.begin(plan.name);  // the server says nothing until it has read the whole table
    if (!counts && answers.count(i) == 0) {
      ASSIGN(answers[i], ask_target(side.readers[worker], plan, job.seed, counted_columns(job, plan)));
    }
    TRY(counts ? count_table(side, worker, i, want) : judge_table(side, worker, i, want, whole, answers[i]));
    meter.add(plan.rows - plan.excluded.size());
    meter.end();
    tell_proof(job, i);
  }
  return {};
}

}  // namespace

Result<std::vector<DigestSums>> digest_targets(CopyJob& job, db::PgConnection& reader) {
  std::vector<DigestSums> out(job.plans.size());
  std::vector<std::size_t> all(job.plans.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const auto& group : group_small(job, all)) {
    std::vector<std::string> selects;
    for (const std::size_t i : group) selects.push_back(numbered_digest(job, i, {}));
    ASSIGN(const auto answers, ask_all(reader, selects));
    for (const db::Rows& rows : answers) {
      for (int r = 0; r < rows.count(); ++r) {
        const auto i = static_cast<std::size_t>(rows.integer(r, 0));
        ASSIGN(const TargetSums target, sums_of(job.plans[i], rows.array(r, 1)));
        out[i] = target.sums;
      }
    }
  }
  return out;
}

Result<DigestSums> digest_rows(CopyJob& job, const TablePlan& plan, const std::string& select, db::SqliteDb& source,
                               Meter& meter) {
  ASSIGN(auto statement, source.prepare(select));
  RowEncoder encoder(plan, job.seed);
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
  const auto stage = job.reporter.begin({"prove", "tables", job.plans.size(), "rows", rows_of(job), false});
  std::vector<std::size_t> all(job.plans.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto groups = group_small(job, all);
  TRY(run_jobs(groups.size(), readers.size(), [&](std::size_t worker, std::size_t n) {
    return prove_tables(side, *stage, worker, groups[n], expected);
  }));
  stage->end();
  const bool proved = std::all_of(job.report.tables.begin(), job.report.tables.end(),
                                  [](const TableReport& t) { return t.proved; });
  (job.options.verify == Verify::full ? job.report.verified : job.report.counted) = proved;
  return {};
}

}  // namespace groundway::copy
