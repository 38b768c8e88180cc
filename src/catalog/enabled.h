// catalog/enabled.h - when a trigger or a rule fires.
//
// Purpose: two kinds, one wording.
// Shape:   pure; "enabled" is the catalogue's letter, empty: as usual.
#pragma once

#include "catalog/writer.h"

namespace groundway::catalog {

void write_enabled(const Object& trigger_or_rule, Writer& out);

}  // namespace groundway::catalog
