// copy/raise_identities.h - the next id that the target gives is past every id that is there.
//
// Purpose: rows that come with their ids must not meet one that the target gives later.
// Shape:   inside the caller's transaction; a sequence only ever moves forward, so an application may go on.
// Errors:  those of PgConnection.
#pragma once

#include "copy/job.h"
#include "schema/model.h"

namespace groundway::copy {

Result<void> raise_identities(CopyJob& job, const schema::Model& target);

}  // namespace groundway::copy
