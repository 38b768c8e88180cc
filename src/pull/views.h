// pull/views.h - views in SQLite's words, as far as they are plain queries.
//
// Purpose: joins, conditions, groups and unions come along; what SQLite would answer differently does not.
// Shape:   convert_views() fills PullView::sql; compare_views() asks both sides what they show.
// Errors:  those of PgConnection and SQLite; what differs is left out and told.
#pragma once

#include "base/result.h"
#include "copy/report.h"
#include "db/pg.h"
#include "db/sqlite.h"
#include "pull/plan.h"

namespace groundway::pull {

// `all`: no table was selected by name, so every view is wanted.
void convert_views(PullPlan& plan, bool all);
Result<void> compare_views(db::SqliteDb& file, db::PgConnection& reader, PullPlan& plan,
                           copy::Report& report);

}  // namespace groundway::pull
