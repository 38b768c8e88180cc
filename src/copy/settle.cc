#include "copy/settle.h"

#include <algorithm>

#include "copy/journal.h"

namespace groundway::copy {
namespace {

// What the run filled is all among what was proven.
bool is_proven(const CopyJob& job, const std::vector<std::string>& targets) {
  return std::all_of(targets.begin(), targets.end(), [&](const std::string& target) {
    return std::any_of(job.report.tables.begin(), job.report.tables.end(),
                       [&](const TableReport& t) { return t.target == target && t.proved; });
  });
}

Result<void> mark(const AskPermit& ask, const std::string& run) {
  ASSIGN(const db::Permit permit, ask(db::Action::write, guard::TargetState::unfinished_copy));
  ASSIGN(auto writer, db::open_writer(permit));
  return complete_run(writer, run);
}

}  // namespace

Result<void> settle_run(CopyJob& job, const db::Target& target, const AskPermit& ask) {
  if (!job.report.verified) return {};
  ASSIGN(auto reader, db::open_reader(target));
  ASSIGN(const auto run, open_run(reader));
  if (!run) return {};
  if (run->state == "running") {
    job.report.notes.push_back(
        "the copy that filled these tables was stopped before it had made every key, index "
        "and view: " + job.options.command + " --resume");
    return {};
  }
  ASSIGN(const auto targets, targets_of(reader, run->id));
  if (!is_proven(job, targets)) return {};
  if (auto marked = mark(ask, run->id); !marked) {
    const Error& why = marked.error();
    job.report.notes.push_back("the journal calls this copy unfinished, and it was not marked as complete: " +
                               why.cause + (why.fix.empty() ? "" : "; " + why.fix));
    return {};
  }
  job.report.notes.push_back(
      "the journal called this copy unfinished: proven equal, it counts as complete from now on");
  return {};
}

}  // namespace groundway::copy
