#include "base/tier.h"

#include "base/text.h"

namespace groundway {

std::string_view tier_name(Tier tier) {
  switch (tier) {
    case Tier::development: return "development";
    case Tier::staging: return "staging";
    case Tier::production: return "production";
  }
  return "production";  // unknown counts as the most protected
}

std::optional<Tier> parse_tier(std::string_view word) {
  const std::string w = text::lower(word);
  if (w == "development" || w == "dev" || w == "test") return Tier::development;
  if (w == "staging" || w == "stage") return Tier::staging;
  if (w == "production" || w == "prod") return Tier::production;
  return std::nullopt;
}

}  // namespace groundway
