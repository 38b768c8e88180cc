// catalog/additive.h - the part of a plan that only adds, in the order in which it can be run beside an application.
//
// Purpose: `schema sync` does what cannot hurt and names the rest.
// Shape:   pure. What needs something that is left for a person is left as well.
#pragma once

#include <vector>

#include "catalog/change.h"
#include "catalog/writer.h"

namespace groundway::catalog {

struct Additive {
  std::vector<Change> first;   // each on its own: new labels, columns of tables that are there
  std::vector<Change> made;    // new objects: one transaction
  std::vector<Change> second;  // each on its own: what needs new objects; indexes, outside a transaction
  std::vector<Change> left;    // the rest of the plan
};

Additive additive_part(const Plan& plan, const Catalog& from, const Catalog& to);

// Something that the application was promised is not there or not as promised; an object that nobody models is not.
bool is_owed(const Change& left);

}  // namespace groundway::catalog
