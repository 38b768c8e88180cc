// copy/refused_row.h - a row that the server refuses in the middle of a COPY, by the name it has in SQLite.
//
// Purpose: checks of domains and tables, XML and the like are known to the server alone; its words name a
// line of
//          the COPY, a person needs the row.
// Shape:   the error gets the place "table.column row KEY: VALUE" and a fix; one that speaks of no line stays
// as it is. Errors:  none of its own: where the row cannot be found again, the server's words stand alone.
#pragma once

#include "copy/table_plan.h"

namespace groundway::copy {

// `source` is at the same state of the file as when the rows of `select` were sent.
Error name_refused_row(Error error, const TablePlan& plan, const std::string& select, db::SqliteDb& source);

}  // namespace groundway::copy
