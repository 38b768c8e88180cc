// catalog/rights.h - what may be done with an object by whom: GRANT and REVOKE.
//
// Purpose: "grants" and "revoked" of an object are told against what such an object has when it is made.
// Shape:   pure. A line is "SELECT TO bob", "SELECT TO bob WITH GRANT OPTION"; the owner is OWNER, everybody
// PUBLIC.
#pragma once

#include <string>
#include <vector>

#include "catalog/writer.h"

namespace groundway::catalog {

struct Rights {
  std::vector<std::string> grants, revoked;
};
Rights rights_of(const Object& it);

// From `had` to `wanted`. `head` and `tail` frame each statement: "", " ON TABLE public.t"; `column` is empty
// or the quoted column; `owner` is a role as SQL says it.
struct RightsOn {
  std::string head, tail, column, owner;
};
void write_rights(const Rights& had, const Rights& wanted, const RightsOn& on, Writer& out);

// GRANT and REVOKE on an object. `a`: null when it was just made; then what `from` grants by default on new
// ones counts.
void write_rights_of(const Object* a, const Object& b, Writer& out);

}  // namespace groundway::catalog
