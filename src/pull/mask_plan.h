// pull/mask_plan.h - the rules of a mask file laid over a plan.
//
// Purpose: before a row is read it is certain that every rule meets a column that it fits, that keys stay
// keys, and
//          which columns look personal and have no rule.
// Shape:   apply_masks() fills PullColumn::mask. A foreign key's columns follow those that they refer to.
// Errors:  mask_file (with the line), mask_needed.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "pull/mask_file.h"
#include "pull/plan.h"

namespace groundway::pull {

Result<void> apply_masks(PullPlan& plan, const MaskFile& file);

// What is computed from a masked column is computed anew from the made-up values, or is NULL.
Result<void> settle_masks(PullPlan& plan);

struct Unmasked {
  std::string column;  // "users.email"
  std::string why;
  MaskKind kind;
};
// Columns that look personal and have no rule; `keep` is one.
std::vector<Unmasked> personal_without_rule(const PullPlan& plan);

// A file to begin with, for `columns`.
std::string first_mask_file(const PullPlan& plan, const std::vector<Unmasked>& columns);

}  // namespace groundway::pull
