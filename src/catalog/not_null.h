// catalog/not_null.h - NOT NULL of a column: a mark of it below PostgreSQL 18, a constraint with a name from there on.
//
// Purpose: one wording for new tables, new columns and altered ones.
// Shape:   pure. "not_null", "not_null_name" (quoted, if it is not the usual one), "not_null_alone" (NO INHERIT),
//          "not_null_unproven" (NOT VALID).
#pragma once

#include <string>

#include "catalog/writer.h"

namespace groundway::catalog {

// " CONSTRAINT there NOT NULL"; empty: it may be null, or is told by write_unproven_not_null().
std::string not_null_clause(const Object& column, const Writer& with);
void write_unproven_not_null(const Object& b, Writer& out);
void write_not_null(const Object& a, const Object& b, Writer& out);

}  // namespace groundway::catalog
