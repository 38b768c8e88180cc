// copy/known_parents.h - foreign keys of which the profile, or two plain scans, say that no row is an orphan.
//
// Purpose: asking SQLite for each child row's parent costs a search in a btree a row; whole numbers that refer to
//          a rowid need none.
// Shape:   true is a proof, false is "ask".
// Errors:  those of SQLite.
#pragma once

#include "copy/table_plan.h"
#include "schema/profile.h"

namespace groundway::copy {

struct TableFacts {
  const TablePlan& plan;
  const schema::SourceTable& table;
  const schema::TableProfile& profile;
};

Result<bool> has_every_parent(db::SqliteDb& db, const TableFacts& child, const TableFacts& parent,
                              const schema::SourceForeignKey& key);

}  // namespace groundway::copy
