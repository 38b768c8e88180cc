// copy/orphan_choice.h - what becomes of rows that refer to no row, as --on-orphan says.
//
// Purpose: stop, with the rows named; or keep them under a foreign key that is NOT VALID; rejected ones are
// gone already. Shape:   after find_orphans(); the choice goes into the report and the model. Errors:
// orphans.
#pragma once

#include "copy/job.h"

namespace groundway::copy {

Result<void> judge_orphans(CopyJob& job, const std::vector<OrphanReport>& orphans);

}  // namespace groundway::copy
