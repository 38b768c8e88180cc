// dev/binaries.h - the installed PostgreSQL server programs.
//
// Purpose: find what the machine already has; dev/fetch.h brings what it has not.
// Shape:   candidates newest first; pick() takes the newest, or the major version that a data folder needs.
// Errors:  dev_binaries, with the command that installs them.
#pragma once

#include <string>
#include <vector>

#include "dev/place.h"

namespace groundway::dev {

struct Binaries {
  std::string folder;   // holds initdb, pg_ctl and postgres
  std::string version;  // "15.20"
  int major = 0;

  std::string program(std::string_view name) const { return folder + "/" + std::string(name); }
};

// GROUNDWAY_PG_BIN alone when it is set; else every folder that is known to hold server programs.
std::vector<std::string> candidate_folders(const Outside& world);
// `wanted` 0: the newest.
Result<Binaries> find_binaries(const Outside& world, int wanted);
// "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)" -> "15.20"; empty when it is something else.
std::string version_of(std::string_view banner);

}  // namespace groundway::dev
