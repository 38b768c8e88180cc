// env/config.h - groundway.toml as plain structs.
//
// Purpose: the file adds what a URL cannot say; everything in it is optional, and so is the file.
// Shape:   parse_config() is pure; load_config() finds the file: --config, else the project folder and its
//          parents up to the root of the repository. Every value knows its line.
// Errors:  config (syntax, wrong type), config_key (unknown key, with the nearest known one), setting_value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "base/tier.h"

namespace groundway::env {

struct Located {  // a value and the line it stands on
  std::string text;
  int line = 0;
};

struct EnvironmentConfig {
  std::string name;
  int line = 0;
  Tier tier = Tier::development;  // from `tier`, else from the name
  std::optional<Located> url;     // may hold a password: shown only as env/url.h parsed it
  std::optional<Located> secret, role, tls, shares, rds, hostaddr;
  std::optional<Located> processes, instances;  // of the application, for the budget of connections
  bool allow_sqlite = false;       // production may be SQLite, knowingly
  bool allow_destructive = false;  // what may be overridden on a protected tier at all, with the typed name
  bool allow_weaker_tls = false;   // less than verify-full towards a protected database
};

struct Config {
  std::string file;    // as opened; empty: there is none
  std::string folder;  // the project's: relative paths and .env files start here; "." or a path
  std::optional<Located> app_name, models, models_command, migrations;
  std::vector<EnvironmentConfig> environments;                          // in the file's order
  std::map<std::string, Located> pool;                                  // "size" -> "10"
  std::map<std::string, std::map<std::string, Located>> pool_profiles;  // "worker" -> "size" -> "2"
  std::optional<Located> secret_max_age;  // seconds
  std::map<std::string, Located> copy_types;                            // "users.balance" -> "numeric(12,2)"

  const EnvironmentConfig* environment(std::string_view name) const;  // by its full name
  // "groundway.toml:14"
  std::string place(int line) const { return file + ":" + std::to_string(line); }
};

// dev, prod and stage stand for development, production and staging; any other name for itself.
std::string full_name(std::string_view name);
// "app.db" below "/srv/shop" is "/srv/shop/app.db"; below "." it stays as it is.
std::string below(const std::string& folder, const std::string& path);

Result<Config> parse_config(std::string_view text, const std::string& file);
// `named` is --config; `project` is --project (default: the working folder).
Result<Config> load_config(const std::optional<std::string>& named, const std::string& project,
                           const Files& files);

}  // namespace groundway::env
