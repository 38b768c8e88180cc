// catalog/name_space.h - which names of a database exclude one another.
//
// Purpose: what takes a name is made after what had it has gone.
// Shape:   pure.
#pragma once

#include <string>

#include "catalog/object.h"

namespace groundway::catalog {

// Two objects of one space cannot be there at one time; empty: nobody else can want its name.
std::string name_space(const Object& object);

}  // namespace groundway::catalog
