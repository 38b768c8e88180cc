// check/env_check.h - everything that `groundway env check` finds.
//
// Purpose: one call for the command; what is found in files and what needs a server are put together here.
// Shape:   reads only: files, git, and databases through read-only sessions with a short wait.
// Errors:  those of env/config.h; everything else is a finding.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "check/found.h"
#include "env/resolve.h"

namespace groundway::check {

struct CheckOptions {
  env::Request request;    // an environment named here: only what concerns it
  bool offline = false;    // ask no server, run no `command:` secret
  bool prove = false;      // try each tier's login on the other tiers' databases
  Millis patience{5'000};  // the longest wait for one connection
};

struct Checked {
  std::string folder;  // of the project: findings' files begin with it
  // "production" -> "db.example.com/shop; verify-full; PostgreSQL 15.4; login app_user"
  std::vector<std::pair<std::string, std::string>> looked_at;
  std::vector<Finding> findings;
};

Result<Checked> check_environments(const CheckOptions& options, Outside& outside);

}  // namespace groundway::check
