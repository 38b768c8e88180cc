// follow/plans.h - the plans of the copy, kept with the follow and read back for every round.
//
// Purpose: what was decided once by looking at every value is not decided again by values that came later: a
// column
//          keeps its type and its reading from the copy to the cutover.
// Shape:   store_plans() is one JSON array; load_plans() makes the same TablePlans of it and the source's
// schema. Errors:  source_changed (a table or column is gone); those of PgConnection.
#pragma once

#include <string>
#include <vector>

#include "copy/table_plan.h"
#include "db/pg.h"
#include "follow/journal.h"
#include "schema/source.h"

namespace groundway::follow {

std::string store_plans(const std::vector<copy::TablePlan>& plans);
Result<std::vector<copy::TablePlan>> load_plans(db::PgConnection& reader, const Follow& follow,
                                                const schema::Source& source);

}  // namespace groundway::follow
