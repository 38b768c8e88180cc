// check/rules.h - the rules of `env check` as a table.
//
// Purpose: a finding names its rule; `explain`, SARIF and the reference read the same rows (rules.def).
// Shape:   pure; rows live for ever.
#pragma once

#include <span>

#include "base/finding.h"

namespace groundway::check {

enum class RuleId {
#define GROUNDWAY_RULE(name, id, severity, title, explanation) name,
#include "check/rules.def"
#undef GROUNDWAY_RULE
};

const Rule& rule(RuleId id);
std::span<const Rule> all_rules();

}  // namespace groundway::check
