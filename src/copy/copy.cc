#include "copy/copy.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/build.h"
#include "copy/decide.h"
#include "copy/existing.h"
#include "copy/incoming.h"
#include "copy/journal.h"
#include "copy/left_behind.h"
#include "copy/load.h"
#include "copy/objects.h"
#include "copy/prepare.h"
#include "copy/proof.h"
#include "copy/prove_triggers.h"
#include "copy/prove_views.h"
#include "copy/settle.h"
#include "guard/stamp.h"
#include "schema/render.h"

namespace groundway::copy {
namespace {

using schema::Outcome;

class Copy {
 public:
  Copy(const CopyOptions& options, const db::Target& target, const AskPermit& ask, Outside& world,
       Reporter& reporter, const BeforeComplete& before_complete)
      : target_(target),
        ask_(ask),
        before_complete_(before_complete),
        job_{.options = options, .world = world, .reporter = reporter, .report = report_} {}

  Result<Report> run() {
    const auto started = now();
    begin_report(job_, target_);
    TRY(read_source(job_));
    if (into_existing(job_.options))
      TRY(match_target(job_, target_, ask_, existing_));
    else
      TRY(plan_tables(job_));
    TRY(check_rows(job_));
    report_.seconds_profile = since(started);
    if (job_.options.verify_only)
      TRY(verify());
    else if (job_.options.dry_run)
      TRY(describe());
    else
      TRY(write());
    report_.seconds = since(started);
    return std::move(report_);
  }

 private:
  using Steady = std::chrono::steady_clock;
  static Steady::time_point now() { return Steady::now(); }
  static double since(Steady::time_point start) {
    return std::chrono::duration<double>(now() - start).count();
  }

  // What the target would say to the copy: told, so that the dry run is the whole report.
  Result<void> look() {
    if (target_.url.kind != DatabaseUrl::Kind::postgres) {
      report_.notes.push_back("no PostgreSQL target is named: only the source was looked at");
      return {};
    }
    ASSIGN(auto reader, open_checked_reader(target_));
    TRY(ask_(db::Action::read, guard::TargetState::unknown));
    if (auto held = keeps_sessions(reader); !held)
      report_.notes.push_back(held.error().cause + ": the copy would be refused");
    if (!job_.options.data_only) TRY(find_wanted_types(job_, reader));
    ASSIGN(const TargetFacts facts, look_at_target(reader));
    const bool full =
        facts.tables > 0 && job_.options.on_target == OnTarget::must_be_empty && !job_.options.data_only;
    if (full) report_.notes.push_back(not_empty(facts).cause + ": the copy would need --replace or --append");
    return {};
  }

  Result<void> describe() {
    TRY(look());
    if (!into_existing(job_.options)) report_.ddl = schema::to_script(schema::render_all(job_.converted.model));
    const bool proves = !into_existing(job_.options) && !job_.options.schema_only && job_.options.verify == Verify::full;
    if (auto words = proves ? what_would_be_proven(job_) : ""; !words.empty()) report_.notes.push_back(words);
    for (std::size_t i = 0; i < job_.plans.size(); ++i)
      report_.tables[i].rows = job_.plans[i].rows - job_.plans[i].excluded.size();
    return {};
  }

  Result<void> verify() {
    ASSIGN(job_.sent, digest_source(job_));
    for (std::size_t i = 0; i < job_.plans.size(); ++i) report_.tables[i].rows = job_.sent[i].rows;
    const auto proving = now();
    TRY(prove(job_, target_, Expected{job_.sent, {}}));
    TRY(prove_objects());
    report_.seconds_proof = since(proving);
    return settle_run(job_, target_, ask_);
  }

  // Views and triggers are proven on rows that are proven.
  Result<void> prove_objects() {
    if (job_.options.schema_only || !report_.verified) return {};
    TRY(prove_views(job_, target_));
    return into_existing(job_.options) ? Result<void>{} : prove_triggers(job_);
  }

  Result<db::Permit> ask() {
    ASSIGN(auto reader, open_checked_reader(target_));
    TRY(keeps_sessions(reader));
    if (!job_.options.data_only) TRY(find_wanted_types(job_, reader));
    ASSIGN(const TargetFacts facts, look_at_target(reader));
    const bool fills = job_.options.on_target == OnTarget::must_be_empty;
    if (fills && !job_.options.data_only && facts.tables > 0) return not_empty(facts);
    if (job_.options.on_target == OnTarget::replace && facts.state != guard::TargetState::empty)
      return ask_(db::Action::replace, facts.state);
    if (job_.options.on_target == OnTarget::append && !job_.options.data_only) TRY(names_are_free(reader));
    if (job_.options.on_target == OnTarget::append) return ask_(db::Action::write, facts.state);
    return ask_(db::Action::copy_into, facts.state);
  }

  // --append makes tables beside those that are there.
  Result<void> names_are_free(db::PgConnection& reader) const {
    ASSIGN(const auto there, reader.query("SELECT c.relname FROM pg_catalog.pg_class c JOIN "
                                          "pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                          "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')",
                                          {job_.schema}));
    for (int i = 0; i < there.count(); ++i) {
      const auto taken = std::find_if(job_.plans.begin(), job_.plans.end(),
                                      [&](const TablePlan& p) { return p.target == there.get(i, 0); });
      if (taken == job_.plans.end()) continue;
      return Error{Code::target_not_empty, fmt::format("{} is there already", taken->quoted_target())}
          .with_fix(fmt::format(
              "--exclude {} leaves it out, --data-only --append adds the rows to it, --replace makes it anew",
              text::shell_quote(taken->name)));
    }
    return {};
  }

  Error not_empty(const TargetFacts& facts) const {
    const bool unfinished = facts.state == guard::TargetState::unfinished_copy;
    std::string cause =
        fmt::format("{} has {}", target_.url.location(), text::count_of(facts.tables, "table"));
    if (!facts.example.empty()) cause += fmt::format(", {} has rows", facts.example);
    if (unfinished) cause += ": a copy that did not complete";
    return Error{Code::target_not_empty, cause}.with_fix(
        unfinished ? "add --replace to start it anew"
                   : "add --replace to drop and make the copied tables anew, --append to add tables beside "
                     "them, or --data-only if the application's migrations made them");
  }

  // Held by the first session until it ends, a crash included.
  Result<void> be_alone() {
    ASSIGN(const auto lock,
           job_.writers[0].query("SELECT pg_try_advisory_lock(hashtextextended('groundway copy', 0))"));
    if (lock.truth(0, 0)) return {};
    return Error{Code::lock_timeout, "another copy is writing to " + target_.url.location()}.with_fix(
        "wait until it has ended; who it is: select pid, client_addr, query_start from pg_stat_activity "
        "where "
        "application_name = 'groundway'");
  }

  Result<void> open_writers(const db::Permit& permit) {
    const int wanted = job_.options.data_only ? 1 : static_cast<int>(job_.file.connections.size());
    for (int w = 0; w < wanted; ++w) {
      ASSIGN(auto writer, db::open_writer(permit));
      TRY(writer.exec("SET maintenance_work_mem = '128MB'"));
      job_.writers.push_back(std::move(writer));
    }
    return {};
  }

  Result<void> write() {
    ASSIGN(const db::Permit permit, ask());
    TRY(open_writers(permit));
    TRY(be_alone());
    TRY(guard::ensure_stamp(job_.world,
                            permit));  // first: a copy that is killed leaves a database that is known
    for (const TablePlan& plan : job_.plans) job_.rows_to_send += plan.rows - plan.excluded.size();
    std::vector<DigestSums> before;
    auto done = job_.options.data_only ? write_existing(before) : write_whole();
    if (!done) return with_state(std::move(done).error());
    const auto proving = now();
    if (!job_.options.schema_only) TRY(prove(job_, target_, Expected{job_.sent, before}));
    report_.seconds_proof = since(proving);
    const bool proved = std::all_of(report_.tables.begin(), report_.tables.end(),
                                    [](const TableReport& t) { return t.proved; });
    const bool good = proved || job_.options.verify == Verify::off || job_.options.schema_only;
    if (!job_.options.data_only) {
      if (auto ended = end_whole(good); !ended) return with_state(std::move(ended).error());
    }
    if (good && before_complete_) TRY(before_complete_(job_));
    return good ? complete_run(job_.writers[0], job_.run) : Result<void>{};
  }

  // Old tables give way to proven ones alone. Views and triggers name the tables where they end.
  Result<void> end_whole(bool good) {
    const auto building = now();
    if (incoming_ && !good) {
      report_.notes.push_back(
          "the tables that were there are still there; those that did not prove equal are in the "
          "schema groundway_incoming");
      return {};
    }
    if (incoming_) TRY(swap_in(job_, job_.writers[0]));
    incoming_ = false;
    TRY(build_rest(job_));
    TRY(load_done(job_.writers[0], job_.run));
    report_.seconds_build += since(building);
    const auto proving = now();
    TRY(prove_objects());
    report_.seconds_proof += since(proving);
    return {};
  }

  Result<void> begin_journal() {
    job_.run = random_uuid(job_.world.random);
    report_.run = job_.run;
    std::vector<std::string> targets;
    for (const TablePlan& plan : job_.plans) targets.push_back(plan.journal_target());
    TRY(begin_run(job_.writers[0],
                     Run{job_.run, "running", job_.options.source, job_.file.fingerprint, report_.mode,
                         std::string(policy_name(job_.options.on_nul)),
                         std::string(policy_name(job_.options.on_bad_utf8))},
                     targets));
    for (const TablePlan& plan : job_.plans)
      TRY(record_left_behind(job_.writers[0], job_.run, plan.journal_target(), plan.excluded));
    return {};
  }

  Result<void> write_whole() {
    db::PgConnection& writer = job_.writers[0];
    TRY(create_journal(writer));
    ASSIGN(incoming_, is_replacing(job_, writer));
    if (incoming_) TRY(begin_incoming(job_, writer));
    TRY(writer.exec("BEGIN"));
    if (job_.options.on_target == OnTarget::replace && !incoming_) TRY(drop_replaced(job_, writer));
    TRY(create_tables(job_, writer));
    TRY(begin_journal());
    TRY(writer.exec("COMMIT"));
    const auto loading = now();
    if (job_.options.schema_only) {
      for (std::size_t t = 0; t < job_.plans.size(); ++t) TRY(build_table(job_, writer, t));
    } else {
      TRY(load_tables(job_));
    }
    report_.seconds_load = since(loading);
    const auto building = now();
    TRY(build_constraints(job_));
    report_.seconds_build = since(building);
    return {};
  }

  Result<void> write_existing(std::vector<DigestSums>& before) {
    db::PgConnection& writer = job_.writers[0];
    TRY(create_journal(writer));
    TRY(writer.exec("BEGIN"));
    TRY(begin_journal());
    TRY(writer.exec("COMMIT"));  // before the rows: a run that is killed is to be seen
    const auto loading = now();
    TRY(load_existing(job_, existing_, before));
    report_.seconds_load = since(loading);
    return {};
  }

  // Says what is in the target now.
  Error with_state(Error error) const {
    const auto done = static_cast<std::size_t>(std::count_if(
        report_.tables.begin(), report_.tables.end(), [](const TableReport& t) { return t.seconds > 0; }));
    if (!job_.options.data_only && !report_.run.empty()) {
      error.context.push_back(
          incoming_
              ? "the tables that were there in " + target_.url.location() + " are still there"
              : fmt::format("{} of {} tables are complete in {}; the journal knows this copy as unfinished",
                            done, report_.tables.size(), target_.url.location()));
      if (error.fix.empty()) error.fix = "run the same command again with --replace";
    }
    return error;
  }

  const db::Target& target_;
  const AskPermit& ask_;
  const BeforeComplete& before_complete_;
  Report report_;
  CopyJob job_;
  schema::Model existing_;
  bool incoming_ = false;  // --replace: the new tables grow beside the old
};

}  // namespace

Result<Report> run_copy(const CopyOptions& options, const db::Target& target, const AskPermit& ask,
                        Outside& world, Reporter& reporter, const BeforeComplete& before_complete) {
  return Copy(options, target, ask, world, reporter, before_complete).run();
}

int exit_status(const Report& report, const CopyOptions& options) {
  if (report.replay) return report.replay->stay > 0 ? 8 : 0;
  if (report.rejected > 0 || report.unproven_keys || report.count(Outcome::Kind::left_out) > 0) return 8;
  const bool unproven =
      std::any_of(report.proofs.begin(), report.proofs.end(), [](const ObjectProof& p) { return !p.proven; });
  if (unproven) return 8;
  if (report.orphans > 0 && options.on_orphan == OnOrphan::stop) return 8;  // a dry run: the copy would stop
  if (report.dry_run || options.schema_only || options.verify == Verify::off) return 0;
  return report.verified || report.counted ? 0 : 8;
}

}  // namespace groundway::copy
