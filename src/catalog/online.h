// catalog/online.h - a column gets another type while an application goes on writing.
//
// Purpose: no table is written anew under its lock where there is another way.
// Shape:   pure. Expand: a column beside the old one, kept in step by a trigger. Backfill: page by page. Contract: one
//          short transaction puts the new column in the old one's place, with all that stood on it. What cannot go
//          that way is told in a note, and written as it would be without.
#pragma once

#include "catalog/diff.h"

namespace groundway::catalog {

Plan diff_online(const Catalog& from, const Catalog& to, const Options& options);

}  // namespace groundway::catalog
