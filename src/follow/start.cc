#include "follow/start.h"

#include <filesystem>

#include "base/failpoint.h"
#include "copy/job.h"
#include "copy/journal.h"
#include "copy/prepare.h"
#include "copy/resume.h"
#include "db/sqlite_introspect.h"
#include "follow/plans.h"
#include "follow/source_identity.h"
#include "follow/source_log_ddl.h"

namespace groundway::follow {
namespace {

Error other_source(const Follow& f, const db::Target& target) {
  return Error{Code::follow_state, target.url.location() + " follows another file: " + f.source}.with_fix(
      "groundway copy status shows it, groundway copy abandon ends it");
}

Error other_method(const Follow& f) {
  return Error{Code::follow_state, "this follow is one by " + std::string(name_of(f.method))}.with_fix(
      "go on with --follow=" + std::string(name_of(f.method)) + ", or: groundway copy abandon");
}

Error has_moved(const Follow& f) {
  return Error{Code::follow_state,
               f.source + " has moved to PostgreSQL (" + f.moved_at + "): there is nothing to follow"}
      .with_fix("groundway copy status   # says what can still be undone");
}

class Start {
 public:
  Start(Context& context, const copy::CopyOptions& options, Method method)
      : context_(context), options_(options), method_(method), path_(absolute_path(options.source)) {}

  Result<Started> run() {
    ASSIGN(source_file_, known_by());
    ASSIGN(auto reader, copy::open_checked_reader(context_.target));
    TRY(context_.ask_target(db::Action::read, guard::TargetState::unknown));
    TRY(copy::keeps_sessions(reader));
    ASSIGN(const auto last, copy::last_run(reader));
    ASSIGN(const auto known, current(reader));
    // One that a later copy has replaced is void.
    const bool replaced = options_.on_target == copy::OnTarget::replace;
    const bool complete = last && last->state == "complete";
    if (known && complete && known->run == last->id && !replaced) {
      TRY(goes_on(*known));
      TRY(with_choices_of_the_copy());
      return Started{std::nullopt, true};
    }
    const bool ours = last && absolute_path(last->source) == path_;
    if (ours && complete && !replaced) return take_up(*last);
    // Killed while it copied: the same command goes on.
    ASSIGN(const auto open, copy::run_to_resume(reader, copy::schema_of(options_, context_.target)));
    if (ours && !replaced && open && open->id == last->id) {
      options_.resume = true;
      TRY(with_choices_of_the_copy());
    }
    return make();
  }

 private:
  Result<void> goes_on(const Follow& f) const {
    if (f.source != path_) return other_source(f, context_.target);
    if (f.state == State::moved) return has_moved(f);
    if (f.method != method_) return other_method(f);
    return {};
  }

  // What was chosen for the copy is chosen for its follow; what is typed now must agree.
  Result<void> with_choices_of_the_copy() {
    ASSIGN(options_, copy::take_up(std::move(options_), context_.target, context_.ask_target));
    return {};
  }

  // Before anything is read: a file that takes its place meanwhile is another one.
  Result<std::string> known_by() const {
    std::vector<std::string> notes;
    ASSIGN(auto source, db::SqliteDb::open(path_, notes));
    ASSIGN(const Identity identity, identify(source));
    return to_text(identity);
  }

  std::string mark() const { return digest_of({context_.target.url.location()}); }

  Follow follow_of(const copy::CopyJob& job, const SourceState& state, const std::string& run) const {
    Follow f;
    f.run = run;
    f.mark = mark();
    f.method = method_;
    f.source = path_;
    f.source_file = source_file_;
    f.source_schema = state.schema;
    f.target_schema = job.schema;
    f.logged = logged_;
    f.invalid_keys = job.options.on_orphan == copy::OnOrphan::not_valid;
    f.max_rejects = job.options.max_rejects;
    return f;
  }

  Result<void> write_journal(copy::CopyJob& job, db::PgConnection& writer, const std::string& run) const {
    ASSIGN(const SourceState state, look_at_source(job.file.connections[0]));
    TRY(create_journal(writer));
    TRY(begin(writer, follow_of(job, state, run), store_plans(job.plans)));
    return failpoint(Failpoint::follow_begun);
  }

  // These tables, or those that the options select, as the log's session sees them under its lock.
  Result<std::vector<FollowedTable>> to_log(db::SqliteDb& source,
                                            const std::vector<std::string>* planned) const {
    copy::SourceFile file;
    ASSIGN(const auto raw, db::introspect_sqlite(source));
    ASSIGN(file.schema, schema::read_source(raw));
    if (planned != nullptr) return followed_tables(file.schema, *planned);
    TRY(copy::select_tables(file, options_));
    std::vector<std::string> names;
    for (const auto& table : file.schema.tables) names.push_back(table.name);
    return followed_tables(file.schema, names);
  }

  // Before the snapshot of the copy: what is written after it is in the log.
  Result<void> install(const std::vector<std::string>* names) {
    if (method_ != Method::log) return {};
    context_.reporter.step("installing the change log");
    ASSIGN(const db::Permit permit, context_.ask_source(path_));
    ASSIGN(auto session, db::SqliteSession::open(permit));
    TRY(session.lock(context_.wait));
    ASSIGN(const SourceState state, look_at_source(session.db()));
    if (state.run == mark()) TRY(remove_log(session));  // of a start that was killed
    ASSIGN(const auto tables, to_log(session.db(), names));
    for (const FollowedTable& table : tables) logged_.push_back(table.name);
    TRY(install_log(session, tables, mark()));
    TRY(session.commit());
    return failpoint(Failpoint::follow_log_installed);
  }

  Result<Started> make() {
    TRY(install(nullptr));
    const auto keep_plans = [&](copy::CopyJob& job) { return write_journal(job, job.writers[0], job.run); };
    auto report = copy::run_copy(options_, context_.target, context_.ask_target, context_.world,
                                 context_.reporter, keep_plans);
    if (!report) return with_log(std::move(report).error());
    ASSIGN(auto reader, db::open_reader(context_.target));
    ASSIGN(const auto known, current(reader));
    const bool follows = known && known->run == report->run;
    return Started{std::move(report).value(), follows};
  }

  Error with_log(Error error) const {
    if (method_ == Method::log)
      error.context.push_back("the change log stays in " + path_ + " until `groundway copy abandon`");
    return error;
  }

  // A complete copy, made without --follow.
  Result<Started> take_up(const copy::Run& run) {
    TRY(with_choices_of_the_copy());
    copy::CopyOptions options = options_;
    options.verify_only = true;
    copy::Report report;
    copy::CopyJob job{
        .options = options, .world = context_.world, .reporter = context_.reporter, .report = report};
    schema::Model existing;
    copy::begin_report(job, context_.target);
    TRY(copy::read_source(job));
    TRY(copy::match_target(job, context_.target, context_.ask_target, existing));
    std::vector<std::string> names;
    for (const auto& plan : job.plans) names.push_back(plan.name);
    ASSIGN(const db::Permit permit,
           context_.ask_target(db::Action::write, guard::TargetState::completed_copy));
    TRY(install(&names));
    ASSIGN(auto writer, db::open_writer(permit));
    TRY(write_journal(job, writer, run.id));
    context_.reporter.note(Level::info, "the copy of this file is complete: taken up as it is");
    return Started{std::nullopt, true};
  }

  Context& context_;
  copy::CopyOptions options_;
  const Method method_;
  const std::string path_;
  std::string source_file_;
  std::vector<std::string> logged_;
};

}  // namespace

std::string absolute_path(const std::string& path) {
  std::error_code ignored;
  const auto full = std::filesystem::weakly_canonical(path, ignored);
  return full.empty() ? path : full.string();
}

Result<Started> start(Context& context, const copy::CopyOptions& options, Method method) {
  return Start(context, options, method).run();
}

}  // namespace groundway::follow
