// check/found.h - where findings are collected.
//
// Purpose: every check adds what it found in one line; --env NAME keeps what concerns that environment.
// Shape:   plain values; an origin as env/ words it ("DATABASE_URL in .env:3") becomes file and line.
// Errors:  none.
#pragma once

#include <string>
#include <vector>

#include "check/rules.h"

namespace groundway::check {

struct Place {
  std::string file;  // "" where there is none
  int line = 0;
};

// "DATABASE_URL in .env:3", "groundway.toml:14", "the secret of groundway.toml:14"; no file in "environment
// PGHOST".
Place place_of(const std::string& origin);

struct Found {
  Finding finding;
  std::vector<std::string> environments;  // all that it concerns; empty: the project
};

class Findings {
 public:
  void add(RuleId id, const Place& place, std::string message, std::string fix,
           std::vector<std::string> environments = {});
  const std::vector<Found>& all() const { return found_; }
  // Those of one environment and of the project ("": all); errors first, then by file and line.
  std::vector<Finding> sorted(const std::string& environment) const;

 private:
  std::vector<Found> found_;
};

}  // namespace groundway::check
