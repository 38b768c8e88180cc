// copy/read_cell.h - a SQLite column value as a Cell.
//
// Purpose: the one place where db's values become the encoders'.
// Shape:   borrows SQLite's memory until the next step().
#pragma once

#include "copy/cell.h"
#include "db/sqlite.h"

namespace groundway::copy {

inline Cell read_cell(const db::SqliteStatement& statement, int column) {
  db::SqliteValue value;
  statement.read(column, value);
  return Cell{static_cast<Storage>(value.type), value.integer, value.real, value.bytes};
}

}  // namespace groundway::copy
