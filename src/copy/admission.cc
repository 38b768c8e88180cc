#include "copy/admission.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/decide.h"
#include "copy/prepare.h"

namespace groundway::copy {
namespace {

using guard::TargetState;

// --append makes tables beside those that are there.
Result<void> names_are_free(const CopyJob& job, db::PgConnection& reader) {
  ASSIGN(const auto there, reader.query("SELECT c.relname FROM pg_catalog.pg_class c JOIN "
                                        "pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                        "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')",
                                        {job.schema}));
  for (int i = 0; i < there.count(); ++i) {
    const auto taken = std::find_if(job.plans.begin(), job.plans.end(),
                                    [&](const TablePlan& p) { return p.target == there.get(i, 0); });
    if (taken == job.plans.end()) continue;
    return Error{Code::target_not_empty, fmt::format("{} is there already", taken->quoted_target())}.with_fix(
        fmt::format("--exclude {} leaves it out, --data-only --append adds the rows to it, --replace makes it anew",
                    text::shell_quote(taken->name)));
  }
  return {};
}

Error not_empty(const CopyJob& job, const TargetFacts& facts) {
  const bool unfinished = facts.state == TargetState::unfinished_copy;
  std::string cause = fmt::format("{} has {}", job.report.target, text::count_of(facts.tables, "table"));
  if (!facts.example.empty()) cause += fmt::format(", {} has rows", facts.example);
  if (unfinished) cause += ": a copy that did not complete";
  return Error{Code::target_not_empty, cause}.with_fix(
      unfinished ? job.options.command + " --resume   # goes on with it; --replace starts it anew"
                 : "add --replace to drop and make the copied tables anew, --append to add tables beside "
                   "them, or --data-only if the application's migrations made them");
}

// Old rows are still to go: the tables that they are in have not been swapped, or nothing of the one transaction
// that empties them was kept.
bool still_replaces(const CopyOptions& options, const Run& run) {
  if (options.on_target != OnTarget::replace) return false;
  return options.data_only ? run.state != "loaded" : run.incoming && run.swapped_at.empty();
}

}  // namespace

Result<void> look_ahead(CopyJob& job, const db::Target& target, const AskPermit& ask) {
  if (target.url.kind != DatabaseUrl::Kind::postgres) {
    job.report.notes.push_back("no PostgreSQL target is named: only the source was looked at");
    return {};
  }
  ASSIGN(auto reader, open_checked_reader(target));
  TRY(ask(db::Action::read, TargetState::unknown));
  if (auto held = keeps_sessions(reader); !held)
    job.report.notes.push_back(held.error().cause + ": the copy would be refused");
  if (!job.options.data_only) TRY(find_wanted_types(job, reader));
  ASSIGN(const TargetFacts facts, look_at_target(reader));
  const bool full =
      facts.tables > 0 && job.options.on_target == OnTarget::must_be_empty && !job.options.data_only;
  if (full) job.report.notes.push_back(not_empty(job, facts).cause + ": the copy would need --replace or --append");
  return {};
}

Result<db::Permit> ask_to_write(CopyJob& job, const db::Target& target, const AskPermit& ask,
                                const Run* unfinished) {
  const CopyOptions& options = job.options;
  ASSIGN(auto reader, open_checked_reader(target));
  TRY(keeps_sessions(reader));
  if (!options.data_only) TRY(find_wanted_types(job, reader));
  ASSIGN(const TargetFacts facts, look_at_target(reader));
  if (unfinished != nullptr && !still_replaces(options, *unfinished))
    return ask(options.on_target == OnTarget::append ? db::Action::write : db::Action::copy_into,
               TargetState::unfinished_copy);
  const bool fills = options.on_target == OnTarget::must_be_empty;
  if (fills && !options.data_only && facts.tables > 0) return not_empty(job, facts);
  if (options.on_target == OnTarget::replace && facts.state != TargetState::empty)
    return ask(db::Action::replace, facts.state);
  if (options.on_target == OnTarget::append && !options.data_only) TRY(names_are_free(job, reader));
  if (options.on_target == OnTarget::append) return ask(db::Action::write, facts.state);
  return ask(db::Action::copy_into, facts.state);
}

}  // namespace groundway::copy
