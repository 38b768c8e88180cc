#include "pull/prove.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/job.h"
#include "copy/proof.h"
#include "db/sqlite_introspect.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

bool is_compared(const PullColumn& c) {
  return !c.is_masked() && !c.from_expression;
}

// A masked column still has a value wherever the original had one, unless the rule says what stands
// everywhere.
bool is_counted(const PullColumn& c) {
  return !c.is_masked() || (c.mask->kind != MaskKind::null && c.mask->kind != MaskKind::constant);
}

class Prover {
 public:
  Prover(const Proving& job, db::PgConnection& reader)
      : job_(job),
        reader_(reader),
        forward_{.options = options_, .world = job.world, .reporter = job.reporter, .report = scratch_} {
    forward_.seed = job.world.random.next();
  }

  Result<void> run(const std::string& path) {
    std::vector<std::string> notes;
    ASSIGN(auto file, db::SqliteDb::open(path, notes));
    ASSIGN(const auto raw, db::introspect_sqlite(file));
    ASSIGN(forward_.file.schema, schema::read_source(raw));
    forward_.file.connections.push_back(std::move(file));
    TRY(forward_.file.connections[0].exec("BEGIN"));
    bool good = true;
    const auto stage = job_.reporter.begin({"prove", "tables", job_.plan.tables.size()});
    for (std::size_t i = 0; i < job_.plan.tables.size(); ++i) {
      Meter meter = stage->begin(job_.plan.tables[i].name);
      job_.reporter.step("prove " + job_.plan.tables[i].name);
      TRY(prove(job_.plan.tables[i], job_.report.tables[i]));
      meter.end();
      const copy::TableReport& told = job_.report.tables[i];
      job_.reporter.event("proof", "\"table\":" + json_text(told.source) + ",\"proved\":" +
                                       (told.proved ? "true" : "false") + ",\"proof\":" + json_text(told.proof));
      good = good && job_.report.tables[i].proved;
    }
    stage->end();
    (job_.verify == copy::Verify::full ? job_.report.verified : job_.report.counted) = good;
    return {};
  }

 private:
  Result<void> prove(const PullTable& t, copy::TableReport& report) {
    const auto* source = forward_.file.schema.find(t.name);
    if (source == nullptr) return report.proof = "there is no such table in the file", Result<void>{};
    TRY(compare_counts(t, report));
    if (!report.proved || job_.verify == copy::Verify::count) return {};
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < t.columns.size(); ++c) {
      if (is_compared(t.columns[c])) columns.push_back(c);
    }
    if (columns.empty()) return report.proof = "count: every column is masked", Result<void>{};
    ASSIGN(const std::string fault, differ(t, *source, columns));
    report.proved = fault.empty();
    report.proof = fault.empty() ? "digest" : fault;
    return report.proved ? Result<void>{} : name_columns(t, *source, columns);
  }

  // Rows, and values of each column: a second witness that shares no code with the encoders.
  Result<void> compare_counts(const PullTable& t, copy::TableReport& report) {
    std::string mine = "SELECT count(*)", theirs = mine;
    if (job_.verify == copy::Verify::full) {
      for (const PullColumn& c : t.columns) {
        if (!is_counted(c)) continue;
        mine += " || ' ' || count(" + sql::quote_sqlite_ident(c.name) + ")";
        theirs += " || ' ' || pg_catalog.count(" + sql::quote_ident(c.pg.name) + ")";
      }
    }
    ASSIGN(const std::string here,
           forward_.file.connections[0].one(mine + " FROM " + sql::quote_sqlite_ident(t.name)));
    ASSIGN(const auto there, reader_.query(theirs + " FROM " + t.quoted()));
    report.rows = static_cast<std::uint64_t>(text::parse_int(text::split(here, ' ')[0]).value_or(0));
    report.proved = here == there.get(0, 0);
    report.proof = report.proved ? "count"
                                 : "rows or values differ in number: " + here + " in SQLite, " +
                                       there.text(0, 0) + " in PostgreSQL";
    return {};
  }

  // Empty: both sides have the same digest.
  Result<std::string> differ(const PullTable& t, const schema::SourceTable& source,
                             const std::vector<std::size_t>& columns) {
    copy::TablePlan plan;
    plan.name = t.name;
    plan.schema = t.pg.schema;
    plan.target = t.pg.name;
    std::vector<std::string> sides;
    for (const std::size_t c : columns) {
      copy::ColumnPlan column;
      column.source_name = t.columns[c].name;
      column.target_name = t.columns[c].pg.name;
      column.type = t.columns[c].proof;
      plan.columns.push_back(std::move(column));
      sides.push_back(t.columns[c].proof_sql);
    }
    TRY(copy::complete_plan(plan, source));
    const std::string select =
        "SELECT " + copy::digest_select(plan.columns, sides, forward_.seed) + " FROM " + t.quoted();
    forward_.plans.assign(1, std::move(plan));
    const auto mine = copy::digest_source(forward_);
    if (!mine && mine.error().code != Code::rejects) return mine.error();
    if (!mine) return mine.error().cause;
    const copy::DigestSums& sums = (*mine)[0];
    ASSIGN(const auto theirs, reader_.query(select));
    const bool same = std::to_string(sums.rows) == theirs.get(0, 0) &&
                      copy::to_text(sums.sum) == theirs.get(0, 1);
    return std::string(same ? "" : "rows differ");
  }

  Result<void> name_columns(const PullTable& t, const schema::SourceTable& source,
                            const std::vector<std::size_t>& columns) {
    for (const std::size_t c : columns) {
      ASSIGN(const std::string fault, differ(t, source, {c}));
      if (!fault.empty())
        job_.report.differences.push_back(
            {t.name, "(some)", t.columns[c].name, "not shown", "not shown", fault});
    }
    return {};
  }

  const Proving& job_;
  db::PgConnection& reader_;
  copy::CopyOptions options_;
  copy::Report scratch_;
  copy::CopyJob forward_;
};

}  // namespace

Result<void> prove_file(const Proving& job, const std::string& path, db::PgConnection& reader) {
  if (job.verify == copy::Verify::off) return {};
  return Prover(job, reader).run(path);
}

}  // namespace groundway::pull
