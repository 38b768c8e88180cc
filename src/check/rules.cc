#include "check/rules.h"

namespace groundway::check {
namespace {

constexpr Rule kRules[] = {
#define GROUNDWAY_RULE(name, id, severity, title, explanation) \
  {#name, id, Severity::severity, title, explanation},
#include "check/rules.def"
#undef GROUNDWAY_RULE
};

}  // namespace

const Rule& rule(RuleId id) {
  return kRules[static_cast<std::size_t>(id)];
}

std::span<const Rule> all_rules() {
  return kRules;
}

}  // namespace groundway::check
