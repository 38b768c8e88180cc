// base/tier.h - how much a database matters.
//
// Purpose: one order of protection for env/, guard/ and every command.
// Shape:   development < staging < production; the greater one wins where two meet.
// Errors:  parse_tier() gives none for an unknown word.
#pragma once

#include <optional>
#include <string_view>

namespace groundway {

enum class Tier { development, staging, production };  // stored by name in the stamp: add, never rename

std::string_view tier_name(Tier tier);
std::optional<Tier> parse_tier(std::string_view word);  // also dev, test, stage, prod; any case
inline bool is_protected(Tier tier) { return tier != Tier::development; }

}  // namespace groundway
