#include "check/found.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace groundway::check {

Place place_of(const std::string& origin) {
  std::string rest = origin;
  for (const std::string_view head : {" in ", "the secret of "}) {
    const std::size_t at = rest.rfind(head);
    if (at != rest.npos) rest = rest.substr(at + head.size());
  }
  const std::size_t colon = rest.rfind(':');
  if (colon == rest.npos || rest.starts_with("environment ")) return {};
  const auto line = text::parse_int(std::string_view(rest).substr(colon + 1));
  if (!line) return {};
  return {rest.substr(0, colon), static_cast<int>(*line)};
}

void Findings::add(RuleId id, const Place& place, std::string message, std::string fix,
                   std::vector<std::string> environments) {
  Finding finding;
  finding.rule = &rule(id);
  finding.message = std::move(message);
  finding.file = place.file;
  finding.line = place.line;
  finding.environment = environments.empty() ? "" : environments.front();
  finding.fix = std::move(fix);
  found_.push_back({std::move(finding), std::move(environments)});
}

std::vector<Finding> Findings::sorted(const std::string& environment) const {
  const auto concerns = [&](const Found& f) {
    return environment.empty() || f.environments.empty() ||
           std::find(f.environments.begin(), f.environments.end(), environment) != f.environments.end();
  };
  const auto rank = [](const Finding& f) {
    return std::tuple(-static_cast<int>(f.rule->severity), std::string_view(f.file), f.line, f.rule->id,
                      std::string_view(f.message));
  };
  std::vector<Finding> out;
  for (const Found& f : found_) {
    if (concerns(f)) out.push_back(f.finding);
  }
  std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return out;
}

}  // namespace groundway::check
