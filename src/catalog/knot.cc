#include "catalog/knot.h"

namespace groundway::catalog {

// What waits for nobody, or is waited for by nobody, is taken out until nothing of that kind is left.
std::vector<bool> knotted(const std::vector<std::set<int>>& after) {
  const auto at = [](int step) { return static_cast<std::size_t>(step); };
  std::vector<std::set<int>> followers = after, waits(after.size());
  std::vector<int> looked_at;
  for (int s = 0; s < static_cast<int>(after.size()); ++s) {
    for (const int follower : after[at(s)]) waits[at(follower)].insert(s);
    looked_at.push_back(s);
  }
  std::vector<bool> out(after.size(), true);
  while (!looked_at.empty()) {
    const int s = looked_at.back();
    looked_at.pop_back();
    if (!out[at(s)] || (!waits[at(s)].empty() && !followers[at(s)].empty())) continue;
    out[at(s)] = false;
    for (const int other : followers[at(s)]) waits[at(other)].erase(s), looked_at.push_back(other);
    for (const int other : waits[at(s)]) followers[at(other)].erase(s), looked_at.push_back(other);
  }
  return out;
}

}  // namespace groundway::catalog
