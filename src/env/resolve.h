// env/resolve.h - which database, as whom, and where each of these settings came from.
//
// Purpose: the one answer that `env show` prints and every other command uses.
// Shape:   a function of Outside alone (files, environment variables); a `command:` secret runs its command.
// Errors:  environment_name, environment_unset, production_sqlite, tls_too_weak, setting_value,
// secret_source,
//          url_syntax, dotenv_syntax, config, config_key. A source that is named and fails is an error,
//          never a reason to take the next one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "base/tier.h"
#include "env/config.h"

namespace groundway::env {

// What the command line says; nothing else is needed to resolve.
struct Request {
  std::optional<std::string> environment;  // --env
  std::optional<std::string> url;          // --url
  std::optional<std::string> config;       // --config
  std::string project = ".";               // --project
  std::string role;          // "migration" for DDL commands; empty: as configured, else app_user
  bool run_commands = true;  // false: a `command:` secret is an error, nothing is run
};

struct Setting {
  std::string key;     // "pool_size"
  std::string value;   // what may be shown: "***" for a secret
  std::string origin;  // "environment DB_POOL_SIZE", ".env.local:3", "groundway.toml:14", "default"
};

struct Resolved {
  std::string name;                    // "production"; empty: a raw URL that no environment knows
  std::optional<Tier> tier;            // none for such a URL
  std::optional<Tier> effective_tier;  // the highest tier of any environment that uses this database
  std::string effective_because;       // "shares with production (groundway.toml:14)"; may be empty
  std::vector<std::string> used_by;    // configured environments that use this database, this one included
  DatabaseUrl url;
  std::string url_origin;
  // The scheme under which the application reads its address ("postgresql+psycopg2"); empty: as url.scheme says.
  std::string application_scheme;
  bool allow_destructive = false;
  bool allow_weaker_tls = false;
  std::vector<Setting> settings;      // everything, in the order `env show` prints
  std::vector<std::string> warnings;  // one sentence each
  Config config;

  const Setting* setting(std::string_view key) const;  // null when there is no such key
};

Result<Resolved> resolve(const Request& request, Outside& outside);

// SOURCE or TARGET as typed: a URL, a keyword string, a path of an existing file, or the name of a configured
// environment. A raw address gets its tier from the configured environments that use the same database.
Result<Resolved> resolve_target(const std::string& text, const Request& request, Outside& outside);

// Every configured environment, and the built-in ones that a file or DATABASE_URL_PROD speaks of; each
// resolved or with its error. No command is run.
struct Listed {
  std::string name;
  Tier tier = Tier::development;
  Result<Resolved> resolved;
};
Result<std::vector<Listed>> list(const Request& request, Outside& outside);

}  // namespace groundway::env
