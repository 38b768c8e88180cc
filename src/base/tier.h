// base/tier.h - how much a database must be protected.
//
// Purpose: env/ configures it, db/ picks the transport by it, guard/ judges by it.
// Shape:   ordered: the highest tier of all who use a database is the one that counts.
// Errors:  none.
#pragma once

#include <optional>
#include <string_view>

namespace groundway {

enum class Tier { development, staging, production };  // stored by name; the order is the protection

constexpr std::string_view tier_name(Tier tier) {
  return tier == Tier::production ? "production" : tier == Tier::staging ? "staging" : "development";
}

constexpr std::optional<Tier> parse_tier(std::string_view name) {  // exact names only
  for (const Tier tier : {Tier::development, Tier::staging, Tier::production}) {
    if (name == tier_name(tier)) return tier;
  }
  return std::nullopt;
}

constexpr bool is_protected(Tier tier) { return tier != Tier::development; }

}  // namespace groundway
