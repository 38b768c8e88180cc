// copy/existing.h - rows into tables that are already there: a framework's own migrations made them.
//
// Purpose: --data-only and --verify-only: the target's types decide, columns are matched by name.
// Shape:   set_ledgers_aside() first: another set of migrations explains every other difference.
// match_tables() pairs the two schemas into plans; load_existing() fills them in one transaction, so that a
//          failure at any moment leaves the target as it was.
// Errors:  target_schema (a table or column without a partner), ledger_differs; those of the load.
#pragma once

#include "copy/job.h"
#include "copy/ledger.h"
#include "schema/model.h"

namespace groundway::copy {

// The frameworks' ledgers among the selected tables that are to be compared; these and other bookkeeping are
// told in the report and never matched.
struct FoundLedger {
  const Ledger* ledger;
  std::string source, target;  // the target quoted
};
std::vector<FoundLedger> set_ledgers_aside(CopyJob& job, const schema::Model& target);

// Makes job.plans of the selected source tables, ledgers excepted, and the target's model.
Result<void> match_tables(CopyJob& job, const schema::Model& target);

// The order in which foreign keys of `target` let the plans be filled: parents first. Tables in a circle
// follow one another; their constraints must be deferrable.
std::vector<std::size_t> parents_first(const std::vector<TablePlan>& plans, const schema::Model& target);

// Refuses what would go wrong without a word: row level security, inheritance, triggers of another owner.
Result<void> check_fillable(CopyJob& job, db::PgConnection& reader);

// Empties (with --replace), fills and restarts the identities of all plans in one transaction; its journal
// lines are in it, and a run that fails is left as rolled back. `before` gets what the tables held where rows
// are appended.
Result<void> load_existing(CopyJob& job, const schema::Model& target, std::vector<DigestSums>& before);

}  // namespace groundway::copy
