// catalog/columns.h - how a column is worded, in CREATE TABLE and in ADD COLUMN.
//
// Purpose: two statements, one clause.
// Shape:   pure. "email text COLLATE "C" DEFAULT 'x' NOT NULL".
#pragma once

#include <string>

#include "catalog/writer.h"

namespace groundway::catalog {

// `default_`: null when it has none, or when it is set later on its own.
std::string column_clause(const Object& column, const Object* default_);
// The default that diff.cc folded into what is written, of this column; null: none.
const Object* folded_default(const Object& column, const Writer& out);
// What the clause has no place for: storage, statistics, options.
void write_column_settings(const Object* a, const Object& b, Writer& out);

}  // namespace groundway::catalog
