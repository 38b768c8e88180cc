#include "copy/copy.h"

#include <algorithm>
#include <chrono>

#include "base/failpoint.h"
#include "base/json_text.h"
#include "copy/admission.h"
#include "copy/build.h"
#include "copy/choices.h"
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
#include "copy/resume.h"
#include "copy/settle.h"
#include "copy/state_left.h"
#include "copy/writers.h"
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
        options_(options),
        job_{.options = options_, .world = world, .reporter = reporter, .report = report_} {}

  Result<Report> run() {
    const auto started = now();
    begin_report(job_, target_);
    TRY(read_source(job_));
    TRY(failpoint(Failpoint::copy_source_opened));
    if (into_existing(options_))
      TRY(match_target(job_, target_, ask_, existing_));
    else
      TRY(plan_tables(job_));
    TRY(check_rows(job_));
    report_.seconds_profile = since(started);
    if (options_.verify_only)
      TRY(verify());
    else if (options_.dry_run)
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

  // Once the run has an id; of a run that writes nothing it is empty.
  void tell_start() {
    std::uint64_t rows = 0;
    for (const TablePlan& plan : job_.plans) rows += plan.rows - plan.excluded.size();
    job_.reporter.event("start", "\"run\":" + json_text(job_.run) + ",\"source\":" + json_text(report_.source) +
                                     ",\"target\":" + json_text(report_.target) + ",\"mode\":" + json_text(report_.mode) +
                                     ",\"tables\":" + std::to_string(job_.plans.size()) +
                                     ",\"rows\":" + std::to_string(rows));
  }

  Result<void> describe() {
    tell_start();
    TRY(look_ahead(job_, target_, ask_));
    if (!into_existing(options_)) report_.ddl = schema::to_script(schema::render_all(job_.converted.model));
    const bool proves = !into_existing(options_) && !options_.schema_only && options_.verify == Verify::full;
    if (auto words = proves ? what_would_be_proven(job_) : ""; !words.empty()) report_.notes.push_back(words);
    for (std::size_t i = 0; i < job_.plans.size(); ++i)
      report_.tables[i].rows = job_.plans[i].rows - job_.plans[i].excluded.size();
    return {};
  }

  Result<void> verify() {
    if (options_.resume)
      report_.notes.push_back("the copy is complete, there is nothing to go on with: it was compared again");
    tell_start();
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
    if (options_.schema_only || !report_.verified) return {};
    TRY(prove_views(job_, target_));
    return into_existing(options_) ? Result<void>{} : prove_triggers(job_);
  }

  // The unfinished run as the journal has it now.
  Result<Run> unfinished(db::PgConnection& reader) const {
    ASSIGN(const auto run, run_to_resume(reader, job_.schema));
    if (run && run->state != "complete" && !run->options.empty()) return *run;
    return Error{Code::not_resumable, "the copy is no longer unfinished: another process has ended it meanwhile"}.with_fix(
        options_.command + " --verify-only");
  }

  Result<db::Permit> admit() {
    if (!options_.resume) return ask_to_write(job_, target_, ask_, nullptr);
    ASSIGN(auto reader, open_checked_reader(target_));
    ASSIGN(const Run run, unfinished(reader));
    TRY(check_same(job_, reader, run));
    return ask_to_write(job_, target_, ask_, &run);
  }

  Result<void> write() {
    ASSIGN(const db::Permit permit, admit());
    TRY(failpoint(Failpoint::copy_permit_given));
    TRY(open_writers(job_, permit));
    TRY(guard::ensure_stamp(job_.world,
                            permit));  // first: a copy that is killed leaves a database that is known
    auto done = options_.data_only ? write_existing() : write_whole();
    if (done) done = prove_and_end();
    if (!done) return with_state(job_, target_, std::move(done).error());
    return failpoint(Failpoint::copy_completed);
  }

  Result<void> prove_and_end() {
    const auto proving = now();
    if (!options_.schema_only) TRY(prove(job_, target_, Expected{job_.sent, before_}));
    report_.seconds_proof = since(proving);
    TRY(failpoint(Failpoint::copy_proved));
    const bool proved = std::all_of(report_.tables.begin(), report_.tables.end(),
                                    [](const TableReport& t) { return t.proved; });
    const bool good = proved || options_.verify == Verify::off || options_.schema_only;
    if (!options_.data_only) TRY(end_whole(good));
    if (!good) return {};
    TRY(failpoint(Failpoint::copy_before_complete));
    if (before_complete_) TRY(before_complete_(job_));
    return complete_run(job_.writers[0], job_.run);
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
    if (incoming_) {
      TRY(swap_in(job_, job_.writers[0]));
      TRY(failpoint(Failpoint::copy_swapped));
      if (options_.resume) {
        ASSIGN(job_.present, Present::look(job_.writers[0], job_.schema, kIncoming));  // the old ones are gone
      }
    }
    incoming_ = false;
    TRY(build_rest(job_));
    TRY(load_done(job_.writers[0], job_.run));
    TRY(failpoint(Failpoint::copy_objects_made));
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
    Run run;
    run.id = job_.run;
    run.source = options_.source;
    run.fingerprint = job_.file.fingerprint;
    run.mode = report_.mode;
    run.on_nul = policy_name(options_.on_nul);
    run.on_bad_utf8 = policy_name(options_.on_bad_utf8);
    run.options = to_json(choices_of(options_, job_.schema));
    run.types = to_json(types_of(job_));
    run.source_schema = job_.file.schema_digest;
    run.seed = job_.seed;
    run.incoming = incoming_;
    TRY(begin_run(job_.writers[0], run, targets, job_.pieces));
    for (const TablePlan& plan : job_.plans)
      TRY(record_left_behind(job_.writers[0], job_.run, plan.journal_target(), plan.excluded));
    return {};
  }

  // Bare tables, and the run that is to fill them.
  Result<void> begin_whole() {
    db::PgConnection& writer = job_.writers[0];
    if (!options_.schema_only) {
      ASSIGN(job_.pieces, cut_into_pieces(job_.plans, job_.writers.size(), job_.file.connections[0]));
    }
    ASSIGN(incoming_, is_replacing(job_, writer));
    TRY(incoming_ ? begin_incoming(job_, writer) : writer.exec("BEGIN"));
    if (options_.on_target == OnTarget::replace && !incoming_) TRY(drop_replaced(job_, writer));
    TRY(create_tables(job_, writer));
    TRY(begin_journal());
    TRY(failpoint(Failpoint::copy_tables_made));
    TRY(writer.exec("COMMIT"));
    return failpoint(Failpoint::copy_journal_begun);
  }

  Result<void> go_on() {
    ASSIGN(const Run run, unfinished(job_.writers[0]));
    incoming_ = run.incoming && run.swapped_at.empty();
    TRY(go_on_with_tables(job_, run));
    if (!options_.follow.empty()) TRY(record_follow(job_.writers[0], run.id, options_.follow));
    return failpoint(Failpoint::copy_resume_begun);
  }

  Result<void> write_whole() {
    TRY(create_journal(job_.writers[0]));
    TRY(options_.resume ? go_on() : begin_whole());
    job_.checked.assign(job_.plans.size(), 0);
    const auto loading = now();
    tell_start();
    begin_indexes(job_);
    if (options_.schema_only) {
      TRY(build_empty(job_));
    } else {
      TRY(load_tables(job_));
    }
    job_.building->end();
    TRY(failpoint(Failpoint::copy_rows_loaded));
    if (options_.resume) TRY(place_identities(job_));
    report_.seconds_load = since(loading);
    const auto building = now();
    TRY(build_constraints(job_));
    report_.seconds_build = since(building);
    return failpoint(Failpoint::copy_constraints_made);
  }

  // True: the rows were committed before, and only their proof is missing.
  Result<bool> take_existing() {
    if (!options_.resume) return false;
    ASSIGN(const Run run, unfinished(job_.writers[0]));
    if (run.state == "loaded") {
      ASSIGN(const bool all, take_committed(job_, run, before_));
      if (all) return true;
      options_.on_target = OnTarget::replace;  // of rows that are this copy's own
      before_.clear();
    }
    TRY(roll_back_run(job_.writers[0], run.id));
    return false;
  }

  Result<void> write_existing() {
    db::PgConnection& writer = job_.writers[0];
    TRY(create_journal(writer));
    ASSIGN(const bool committed, take_existing());
    if (committed) return {};
    ASSIGN(job_.pieces, cut_into_pieces(job_.plans, 1, job_.file.connections[0]));
    TRY(writer.exec("BEGIN"));
    TRY(begin_journal());
    TRY(writer.exec("COMMIT"));  // before the rows: a run that is killed is to be seen
    TRY(failpoint(Failpoint::copy_journal_begun));
    const auto loading = now();
    tell_start();
    TRY(load_existing(job_, existing_, before_));
    report_.seconds_load = since(loading);
    return {};
  }

  const db::Target& target_;
  const AskPermit& ask_;
  const BeforeComplete& before_complete_;
  CopyOptions options_;
  Report report_;
  CopyJob job_;
  schema::Model existing_;
  std::vector<DigestSums> before_;  // --append: what the tables held
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
