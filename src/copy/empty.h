// copy/empty.h - --replace into existing tables: their rows go, and nothing outside the selection is touched.
//
// Purpose: TRUNCATE where it can, DELETE where an empty table outside refers to one inside, else a refusal.
// Shape:   in the transaction of the load; never CASCADE.
// Errors:  target_not_empty (a table outside refers to the copied ones and has rows), those of PgConnection.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

// `order`: parents first. True: all tables are new since (COPY FREEZE is allowed on them).
Result<bool> empty_tables(CopyJob& job, const std::vector<std::size_t>& order);

}  // namespace groundway::copy
