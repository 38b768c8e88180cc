// catalog/tables.h - which tables can be altered in place.
//
// Purpose: the table's own file and all that asks whether a table goes on living mean the same.
// Shape:   pure.
#pragma once

#include "catalog/object.h"

namespace groundway::catalog {

// It cannot be altered into what it is to be: it steps aside, its rows move into the new one.
bool is_made_anew(const Object& a, const Object& b);
std::string aside(const Object& table);  // the name under which it waits until its rows have moved

}  // namespace groundway::catalog
