// catalog/table_roles.h - what an index is to its table, whether it is one of its own or a key's.
//
// Purpose: indexes and constraints, one wording.
// Shape:   pure. "clustered", "replica_identity" and "tablespace" of an index or of a constraint that has one.
#pragma once

#include "catalog/writer.h"

namespace groundway::catalog {

void write_tablespace(const Object* a, const Object& b, Writer& out);
void write_roles(const Object* a, const Object& b, Writer& out);

}  // namespace groundway::catalog
