// env/sharing.h - which environments use a database.
//
// Purpose: staging that shares with production is production, whether it says so or not.
// Shape:   `shares` in both directions, and every address that belongs to an environment alone: its
// configured
//          url, its env: or file: secret, its own .env files, DATABASE_URL_PROD. Variables that any
//          environment would take (DATABASE_URL) say nothing about the others.
// Errors:  dotenv_syntax, file_access; an address that does not parse belongs to nobody here.
#pragma once

#include <string>
#include <vector>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "env/config.h"

namespace groundway::env {

struct User {
  std::string name;
  Tier tier = Tier::development;
  std::string because;  // "shares with production (groundway.toml:14)", "DATABASE_URL_PROD in .env:2"
};

// `self` is the environment that was asked for (empty: none); it comes first.
Result<std::vector<User>> users_of(const DatabaseUrl& url, const std::string& self, const Config& config,
                                   Outside& outside);

// Those of the configuration, and the built-in ones that a file or a variable speaks of.
Result<std::vector<EnvironmentConfig>> known_environments(const Config& config, Outside& outside);

}  // namespace groundway::env
