// catalog/knot.h - which steps of a graph wait for one another in circles.
//
// Purpose: order.cc tells what stands in the way of an order, so that fates.cc can judge it anew.
// Shape:   pure.
#pragma once

#include <set>
#include <vector>

namespace groundway::catalog {

// By step: whether it is on a circle, or on a way from one to another. `after`: by step, those that come after it.
std::vector<bool> knotted(const std::vector<std::set<int>>& after);

}  // namespace groundway::catalog
