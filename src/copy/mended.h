// copy/mended.h - values that a person put in the place of SQLite's, for rows that a copy had left behind.
//
// Purpose: encoders, checks and proof see the mended value wherever they read the row.
// Shape:   TablePlan::mended holds them by row key; mostly there are none and nothing is looked up.
// Errors:  none.
#pragma once

#include <optional>
#include <string>

#include "copy/cell.h"
#include "copy/table_plan.h"

namespace groundway::copy {

// Null: every value of the row is SQLite's.
const Mends* mends_of(const TablePlan& plan, const db::SqliteStatement& row);
// One of the named columns holds a mended value.
bool is_mended(const TablePlan& plan, const db::SqliteStatement& row,
               const std::vector<std::string>& columns);
// The value of a column; borrowed until the next step().
Cell cell_of(const Mends* mends, const db::SqliteStatement& row, std::size_t column);

// For the journal: {"age":{"typeof":"integer","hex":"3432"}}, by the names in SQLite. "" for none.
std::string mends_json(const TablePlan& plan, const Mends& mends);
std::optional<db::OwnedValue> value_from(const std::string& storage, const std::string& hex);

}  // namespace groundway::copy
