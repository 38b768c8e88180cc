// catalog/tables.h - which tables can be altered in place.
//
// Purpose: the table's own file and all that asks whether a table goes on living mean the same.
// Shape:   pure.
#pragma once

#include <string>

#include "catalog/writer.h"

namespace groundway::catalog {

// It cannot be altered into what it is to be: it steps aside, its rows move into the new one.
bool is_made_anew(const Object& a, const Object& b);
// Its old self waits under another name until its rows have moved.
void step_aside(const Object& a, Writer& out);
void move_rows(const Object& a, const Object& b, Writer& out);

}  // namespace groundway::catalog
