// pull/personal.h - which columns look as if they told something about a person.
//
// Purpose: a column that nobody thought of is named before its rows leave.
// Shape:   pure: names, types and what the values look like.
#pragma once

#include <optional>
#include <string>

#include "pull/plan.h"

namespace groundway::pull {

struct Personal {
  MaskKind kind;    // the rule to begin with
  std::string why;  // "named like an e-mail address"
};
std::optional<Personal> looks_personal(const PullTable& table, const PullColumn& column);

}  // namespace groundway::pull
