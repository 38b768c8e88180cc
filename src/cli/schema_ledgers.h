// cli/schema_ledgers.h - tables in which migration tools keep what has run are no part of the models.
//
// Purpose: `--from production --to models` does not drop alembic_version because no model speaks of it.
// Shape:   pure; what concerns a ledger that one side alone has is taken out of the plan, with a note.
#pragma once

#include "catalog/change.h"

namespace groundway::cli {

void spare_ledgers(catalog::Plan& plan, const catalog::Catalog& from, const catalog::Catalog& to);

}  // namespace groundway::cli
