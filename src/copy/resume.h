// copy/resume.h - a copy that was stopped goes on from what the journal and the catalog say is there.
//
// Purpose: nothing is lost and nothing is twice, whenever and however a copy ended.
// Shape:   take_up() before the job is planned (its choices are the run's), check_same() when it is planned,
//          go_on_with_tables() in place of making bare tables; then every step of a copy makes what is missing.
// Errors:  not_resumable (no unfinished run, other choices, tables that are gone or were worked with),
//          source_changed (another schema, or values that ask for other types).
// Source:  docs/explanation/copy.md
#pragma once

#include <optional>

#include "copy/copy.h"
#include "copy/job.h"
#include "copy/journal.h"

namespace groundway::copy {

// The schema that tables go to: as asked, or as the URL says.
std::string schema_of(const CopyOptions& options, const db::Target& target);

// The run that --resume goes on with: the newest in `schema` that neither completed nor was replaced by one that did.
// With none unfinished the newest that completed; none: no copy ever began here.
Result<std::optional<Run>> run_to_resume(db::PgConnection& reader, const std::string& schema);

// The options with the choices of the run. After a run that completed they ask for a proof.
Result<CopyOptions> take_up(CopyOptions options, const db::Target& target, const AskPermit& ask);

// The source's definitions and the types that its values ask for are those that the tables were made from.
Result<void> check_same(CopyJob& job, db::PgConnection& reader, const Run& run);

// job.run, job.seed, job.pieces and job.present as the run left them. Of a source that has changed every piece that
// differs is emptied, to be loaded again.
Result<void> go_on_with_tables(CopyJob& job, const Run& run);

// --data-only that was committed: what was sent, and what the tables held before rows were appended. False: the source
// has changed since, and the rows have to be brought again.
Result<bool> take_committed(CopyJob& job, const Run& run, std::vector<DigestSums>& before);

// Sequences after the last id that the source has given, as a copy begun now leaves them; not back over rows.
Result<void> place_identities(CopyJob& job);

}  // namespace groundway::copy
