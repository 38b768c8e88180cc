// copy/decide.h - from what SQLite holds to the plans of a whole copy.
//
// Purpose: types, names and DDL are decided before anything is written; the report gets every decision.
// Shape:   fills job.converted, job.plans, job.report.tables and .outcomes.
// Errors:  source_schema, preflight, target_schema.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

// Types and names for every selected table (also what --verify-only needs to find renamed tables again).
Result<void> decide_schema(CopyJob& job);
// The plans of tables that this copy makes itself.
Result<void> plan_tables(CopyJob& job);
// [copy.types] may name a type of an extension: one that the target does not have is an error, the others get
// their schema's name.
Result<void> find_wanted_types(CopyJob& job, db::PgConnection& reader);
// Unique keys over values that SQLite keeps apart and the target's types do not: taken out of the model and
// told.
Result<void> leave_out_merged_keys(CopyJob& job);
// The same for keys and indexes with an entry that is too long for a btree.
Result<void> leave_out_long_entries(CopyJob& job);
// After keys of job.plans[parent] were left out: the foreign keys that need one of them go with it.
void leave_out_references(CopyJob& job, std::size_t parent);
// Which plans may hold values that cannot be represented: only these are encoded once more beforehand.
std::vector<bool> suspects(const CopyJob& job);
// After find_rejects(): the columns in which times lost digits, with how many.
void tell_cut_times(CopyJob& job);

}  // namespace groundway::copy
