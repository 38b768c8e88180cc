// catalog/order.h - which object is dropped, altered and made when.
//
// Purpose: no statement meets an object that is not there yet, or one that something still stands on.
// Shape:   pure; a graph of steps, sorted so that drops come as early and creations as late as they may.
#pragma once

#include <vector>

#include "catalog/fates.h"

namespace groundway::catalog {

enum class Part { whole, steps_aside, goes };  // of what is dropped

struct Step {
  Verb verb = Verb::create;
  int object = 0;           // of `from` for a drop, else of `to`
  int before = -1;          // alter: the object of `from`
  std::vector<int> folded = {};  // create: objects of `to` that its statement makes, too
  Part part = Part::whole;
  bool moves = false;       // the rows of a table that was made anew move into it, and what it was is dropped
};

struct Order {
  std::vector<Step> steps;
  std::vector<int> forced;  // steps whose needs go round in a circle: they stand where they do the least harm
  std::vector<int> knot;    // objects of `from` whose alteration is a part of such a circle
};

Order sort_steps(const Catalog& from, const Catalog& to, const Fates& fates);

}  // namespace groundway::catalog
