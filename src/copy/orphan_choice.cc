#include "copy/orphan_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace groundway::copy {
namespace {

using schema::Outcome;

// "books(author_id) -> authors(id)": the same number of columns to the same table.
bool refers(const CopyJob& job, const OrphanReport& o, const schema::ForeignKey& key) {
  const auto parent = std::find_if(job.plans.begin(), job.plans.end(),
                                   [&](const TablePlan& p) { return p.target == key.table; });
  return parent != job.plans.end() && o.constraint.find("-> " + parent->name + "(") != o.constraint.npos;
}

Result<void> leave_not_valid(CopyJob& job, const std::vector<OrphanReport>& orphans) {
  for (auto& table : job.converted.model.tables) {
    for (auto& key : table.foreign_keys) {
      const bool has = std::any_of(orphans.begin(), orphans.end(), [&](const OrphanReport& o) {
        const auto plan = std::find_if(job.plans.begin(), job.plans.end(),
                                       [&](const TablePlan& p) { return p.name == o.table; });
        return plan != job.plans.end() && plan->target == table.name &&
               o.constraint.find("-> ") != o.constraint.npos && refers(job, o, key);
      });
      if (!has) continue;
      key.not_valid = true;
      job.report.outcomes.push_back({Outcome::Kind::changed, "foreign key " + table.name + "." + key.name,
                                     "NOT VALID: rows that refer to no row were kept", ""});
    }
  }
  return {};
}

}  // namespace

Result<void> judge_orphans(CopyJob& job, const std::vector<OrphanReport>& orphans) {
  if (orphans.empty() || job.options.on_orphan == OnOrphan::reject) return {};
  for (const OrphanReport& o : orphans) {
    job.report.orphans += o.rows;
    job.report.notes.push_back(fmt::format("{} of {} refer to no row: {} (the first: row {})",
                                           text::count_of(o.rows, "row"), o.table, o.constraint, o.example));
  }
  if (job.options.on_orphan == OnOrphan::not_valid) {
    job.report.unproven_keys = true;
    return leave_not_valid(job, orphans);
  }
  if (job.options.dry_run || job.options.verify_only) return {};
  return Error{Code::orphans, job.report.notes.back()}.with_fix(
      "mend them in SQLite, or say --on-orphan=reject (leave these rows behind) or --on-orphan=not-valid "
      "(keep them, the foreign key unproven). Nothing was written.");
}

}  // namespace groundway::copy
