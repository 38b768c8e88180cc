// catalog/replace_type.h - a type that cannot be altered in place, made anew under its name.
//
// Purpose: its columns keep their rows: they are converted through their text.
// Shape:   the old type steps aside, the new one is made, each column is altered, the old one is dropped. What else is
//          built on the type was dropped before (Fit::breaks).
#pragma once

#include "catalog/writer.h"

namespace groundway::catalog {

void replace_type(const Object& a, const Object& b, void (*create)(const Object&, Writer&), Writer& out);

}  // namespace groundway::catalog
