// copy/replay.h - rows that a copy left behind go after it, once a person has mended them.
//
// Purpose: the rows that reject files name are read again from SQLite, mended values put in, and added to the
//          tables that are there: in one transaction with the journal's lines, each row once.
// Shape:   what can go goes, what cannot is named and stays in the files; a run that fails keeps nothing.
// Errors:  rejects (a file that cannot be read), no_such_table, target_schema; those of a copy's parts.
// Source:  docs/how-to/rejects.md
#pragma once

#include "copy/copy.h"

namespace groundway::copy {

// `options.replay` names the folder, or one file.
Result<Report> replay_rejects(const CopyOptions& options, const db::Target& target, const AskPermit& ask,
                              Outside& world, Reporter& reporter);

}  // namespace groundway::copy
