// env/config.h - groundway.toml as plain structs.
//
// Purpose: the file adds what a URL cannot say; everything in it is optional, and so is the file.
// Shape:   parse_config() is pure; load_config() finds the file: --config, else the project folder and its
//          parents up to the root of the repository. Every value knows its line.
// Errors:  config (syntax, wrong type), config_key (unknown key, with the nearest known one), file_access.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "base/secret.h"
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
  bool has_tier = false;
  std::optional<Secret> url;  // a URL may hold a password
  int url_line = 0;
  std::optional<Located> secret, role, migration_role, tls, shares, rds, hostaddr;
  bool allow_sqlite = false;       // production may be SQLite, knowingly
  bool allow_destructive = false;  // what may be overridden on a protected tier at all, with the typed name
  bool allow_weaker_tls = false;     // less than verify-full towards a protected database
};

struct Config {
  std::string file;    // as opened; empty: there is none
  std::string folder;  // relative paths of the file start here; never empty
  std::optional<Located> app_name, models, models_command, migrations;
  std::vector<EnvironmentConfig> environments;  // in the file's order
  std::map<std::string, Located> pool;                                  // "size" -> "10"
  std::map<std::string, std::map<std::string, Located>> pool_profiles;  // "worker" -> "size" -> "2"
  std::map<std::string, Located> copy_types;                            // "users.balance" -> "numeric(12,2)"

  const EnvironmentConfig* environment(std::string_view name) const;
  // "groundway.toml:14"
  std::string place(int line) const;
};

Result<Config> parse_config(std::string_view text, const std::string& file);
// `named` is --config; `project` is --project (default: the working folder).
Result<Config> load_config(const std::optional<std::string>& named, const std::string& project, const Files& files);

}  // namespace groundway::env
