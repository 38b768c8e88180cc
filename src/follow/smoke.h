// follow/smoke.h - what is looked at before writes are held: would the application find what it needs?
//
// Purpose: a cutover that leads to a database that cannot be used is no cutover.
// Shape:   every check is a query of its own; words for those that hold, an Error for the first that does
// not. Errors:  cutover, with the statement that mends it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "copy/table_plan.h"
#include "db/pg.h"

namespace groundway::follow {

Result<std::vector<std::string>> smoke(db::PgConnection& reader, const std::vector<copy::TablePlan>& plans,
                                       const std::string& schema);

// Every sequence of these tables past what is there and past what SQLite has given (`given`, by table).
Result<void> set_identities(db::PgConnection& writer, const std::vector<copy::TablePlan>& plans,
                            const std::map<std::string, std::int64_t>& given);

}  // namespace groundway::follow
