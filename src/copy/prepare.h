// copy/prepare.h - what every use of a copy's plans begins with: source read, types decided, target matched.
//
// Purpose: a copy, a proof, a follow and a cutover plan their tables the same way.
// Shape:   fills a CopyJob in this order: begin_report, read_source, then plan_tables() (copy/decide.h) for tables
//          that a copy makes or match_target() for those that are there, then check_rows().
// Errors:  those of its parts; server_version.
#pragma once

#include "copy/copy.h"
#include "copy/job.h"
#include "schema/model.h"

namespace groundway::copy {

inline constexpr const char* kDataOnly = "data only";  // the mode in the journal

// The tables are there already: --data-only, --verify-only.
bool into_existing(const CopyOptions& options);

// Names, time, mode; the schema that tables go to, and the seed of the digest.
void begin_report(CopyJob& job, const db::Target& target);

// The file, one snapshot for all connections, and what its values are.
Result<void> read_source(CopyJob& job);

Result<db::PgConnection> open_checked_reader(const db::Target& target);

// A copy locks and sets for as long as it writes: config where a pooler takes the backend away between two
// transactions. The fix names the server itself, as it knows its own address.
Result<void> keeps_sessions(db::PgConnection& reader);

// Plans for tables that are there; `existing` gets the target's model.
Result<void> match_target(CopyJob& job, const db::Target& target, const AskPermit& ask, schema::Model& existing);

// Everything in the source that would stop or shrink the copy is found here, before a byte is written.
Result<void> check_rows(CopyJob& job);

}  // namespace groundway::copy
