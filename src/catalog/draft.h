// catalog/draft.h - a schema on its way from one to another.
//
// Purpose: a difference that is made in several goes is the sum of smaller differences, each worked out as any is.
// Shape:   pure. Objects are found by their names, whichever catalogue they come from.
#pragma once

#include <set>

#include "catalog/object.h"

namespace groundway::catalog {

// The same less some objects and what belongs to them.
Catalog without(const Catalog& catalog, const std::set<Name>& gone);
// An object of another catalogue in the place of its namesake, or beside the rest.
void put(Catalog& catalog, const Object& object, const Catalog& its);
// What it needs is all there, under its name.
bool has_needs_of(const Catalog& catalog, const Object& object, const Catalog& its);

}  // namespace groundway::catalog
