#include "copy/prepare.h"

#include <algorithm>

#include <fmt/format.h>

#include "copy/decide.h"
#include "copy/existing.h"
#include "copy/journal.h"
#include "copy/ledger.h"
#include "copy/left_behind.h"
#include "copy/orphan_choice.h"
#include "db/pg_introspect.h"

namespace groundway::copy {
namespace {

constexpr int kOldestServer = 140000;  // hash_record_extended() came with 14

std::string mode_of(const CopyOptions& o) {
  return o.verify_only   ? "proof only"
         : o.schema_only ? "schema only"
         : o.data_only   ? kDataOnly
                         : "schema and data";
}

// A proof without --data-only is of what the last copy did.
Result<bool> made_by_migrations(const CopyJob& job, db::PgConnection& reader) {
  if (job.options.data_only) return true;
  ASSIGN(const auto last, last_run(reader));
  return last && last->mode == kDataOnly && last->state != "rolled back";
}

}  // namespace

bool into_existing(const CopyOptions& options) {
  return options.data_only || options.verify_only;
}

void begin_report(CopyJob& job, const db::Target& target) {
  const CopyOptions& o = job.options;
  job.report.source = o.source;
  job.report.target = target.url.location();
  job.report.environment = target.environment;
  job.report.mode = mode_of(o);
  job.report.started = utc_text(job.world.clock.now());
  job.report.dry_run = o.dry_run;
  job.schema = !o.schema.empty() ? o.schema : !target.url.schema.empty() ? target.url.schema : "public";
  job.seed = job.world.random.next();
}

Result<void> read_source(CopyJob& job) {
  ASSIGN(job.file, open_source(job.options.source, std::max(1, job.options.jobs), job.world, job.reporter));
  ASSIGN(job.overrides, schema::resolve_overrides(job.file.schema, job.options.types));
  TRY(select_tables(job.file, job.options));
  ASSIGN(job.profiles, profile_tables(job.file, job.reporter));
  job.report.notes = job.file.notes;
  return decide_schema(job);
}

Result<db::PgConnection> open_checked_reader(const db::Target& target) {
  ASSIGN(auto reader, db::open_reader(target));
  if (reader.server_version() >= kOldestServer) return reader;
  return Error{Code::server_version, fmt::format("the server is PostgreSQL {}; 14 or later is needed",
                                                 reader.server_version() / 10000)}
      .at(reader.place());
}

Result<void> keeps_sessions(db::PgConnection& reader) {
  const db::Pooling pooling = reader.pooling();
  if (pooling == db::Pooling::none || pooling == db::Pooling::session) return {};
  ASSIGN(const auto server,
         reader.query("SELECT coalesce(pg_catalog.host(inet_server_addr()), 'its socket'), "
                      "current_setting('port')"));
  const bool seen = pooling == db::Pooling::transaction;
  const std::string what = seen ? "pools transactions: what a copy locks and sets would end up with other clients"
                                : "gave no second backend: how it pools was not seen, and a copy needs several";
  return Error{Code::config, "a pooler is in between that " + what}
      .at(reader.place())
      .with_fix("name the server itself in the URL (it knows itself as " + server.text(0, 0) + ", port " +
                server.text(0, 1) + "), or set pool_mode = session for this database in pgbouncer.ini" +
                (seen ? "" : " and raise its pool_size") + ". Nothing was written.");
}

Result<void> match_target(CopyJob& job, const db::Target& target, const AskPermit& ask,
                          schema::Model& existing) {
  ASSIGN(auto reader, open_checked_reader(target));
  TRY(ask(db::Action::read, guard::TargetState::unknown));
  ASSIGN(existing, db::introspect_pg(reader, job.schema));
  ASSIGN(job.migrated, made_by_migrations(job, reader));
  for (const auto& [ledger, source, counterpart] : set_ledgers_aside(job, existing)) {
    ASSIGN(std::string line,
           compare_ledger(*ledger, job.file.connections[0], source, reader, counterpart));
    job.report.ledgers.push_back(std::move(line));
  }
  TRY(match_tables(job, existing));
  if (job.options.verify_only) TRY(load_mends(job, reader));
  return check_fillable(job, reader);
}

Result<void> check_rows(CopyJob& job) {
  if (job.options.schema_only) return {};
  if (!into_existing(job.options)) TRY(leave_out_merged_keys(job));
  if (!into_existing(job.options)) TRY(leave_out_long_entries(job));
  RejectLog log(job.options.rejects_folder);
  TRY(find_rejects(job.file, job.plans, suspects(job), log, job.reporter));
  ASSIGN(const auto orphans, find_orphans(job.file, job.plans, job.profiles, job.options.on_orphan == OnOrphan::reject,
                                          log, job.reporter));
  TRY(log.write(job.world.files));
  tell_cut_times(job);
  job.report.rejected = log.rows();
  job.report.reject_kinds = log.kinds();
  if (log.rows() > 0 && job.options.verify_only)
    job.report.notes.push_back(
        "what is rejected is not compared: give --on-nul, --on-bad-utf8 and --on-fine-time as the copy had them");
  if (log.rows() > 0) job.report.rejects_folder = log.folder();
  for (std::size_t i = 0; i < job.plans.size(); ++i)
    job.report.tables[i].rejected = log.rows_of(job.plans[i].name);
  TRY(judge_orphans(job, orphans));
  TRY(find_wide_rows(job.file, job.plans, job.profiles));
  if (log.rows() > job.options.max_rejects && !job.options.dry_run && !job.options.verify_only) {
    return too_many_rejects(log, job.options.max_rejects);
  }
  return {};
}

}  // namespace groundway::copy
