// catalog/columns.h - how a column is worded, in CREATE TABLE and in ADD COLUMN.
//
// Purpose: two statements, one clause.
// Shape:   pure. "email text COLLATE "C" DEFAULT 'x' NOT NULL".
#pragma once

#include <string>

#include "catalog/writer.h"

namespace groundway::catalog {

// With the default and the identity that were folded into what `with` writes.
std::string column_clause(const Object& column, const Writer& with);
std::string identity_clause(const Object& identity);  // " GENERATED ALWAYS AS IDENTITY (START WITH 7)"
// The object of a kind that diff.cc folded into what is written, of this column; null: none.
const Object* folded(Kind kind, const Object& column, const Writer& out);
// Lets a sequence, as an expression, go on behind the values that a column of integers has.
std::string set_behind_rows(const std::string& sequence, const Name& column);
// What the clause has no place for: storage, statistics, options.
void write_column_settings(const Object* a, const Object& b, Writer& out);

}  // namespace groundway::catalog
