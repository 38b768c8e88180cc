#include "guard/target_of.h"

namespace groundway::guard {

db::Target target_of(const env::Resolved& resolved) {
  db::Target target;
  target.environment = resolved.name;
  target.url = resolved.url;
  target.tier = resolved.tier.value_or(Tier::development);
  target.effective_tier = resolved.effective_tier.value_or(Tier::development);
  target.environments = resolved.used_by;
  target.allowed.destructive = resolved.allow_destructive;
  target.allowed.weaker_tls = resolved.allow_weaker_tls;
  return target;
}

}  // namespace groundway::guard
