// guard/target_of.h - the guard's Target of a database that was resolved.
//
// Purpose: what was typed, configured or found becomes what permit() judges, in one place.
// Shape:   pure.
// Errors:  none.
#pragma once

#include "db/target.h"
#include "env/resolve.h"

namespace groundway::guard {

// A tier that nobody named is development: the strictest that is true of the database comes from its stamp.
db::Target target_of(const env::Resolved& resolved);

}  // namespace groundway::guard
