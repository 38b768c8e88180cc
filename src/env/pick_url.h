// env/pick_url.h - which URL an environment uses.
//
// Purpose: production: DATABASE_URL_PROD, the secret, DATABASE_URL, the configured url. The others:
//          DATABASE_URL, the secret, the configured url, sqlite:./instance/app.db. Before the last one, or none:
//          what the environment named by `shares` picks.
// Shape:   the first source that is there counts; when it fails that is the answer.
// Errors:  url_syntax with its origin, secret_source, config (production without any).
#pragma once

#include <string>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "env/config.h"
#include "env/sources.h"

namespace groundway::env {

struct Picked {
  DatabaseUrl url;
  std::string origin;
  bool from_variable = false;  // the application reads the same text
};

struct UrlContext {
  const EnvironmentConfig& environment;
  const Config& config;
  const Sources& sources;
  Outside& outside;
  std::string role;  // of the secret; empty: as configured, else app_user
  bool run_commands = true;
};

Result<Picked> pick_url(const UrlContext& context);

// An address as somebody wrote it; a path of a file that exists is one. Relative paths start at `folder`.
Result<DatabaseUrl> parse_address(std::string_view text, const std::string& origin, const std::string& folder,
                                  const Outside& outside);
Result<DatabaseUrl> read_environment_secret(const UrlContext& context);

}  // namespace groundway::env
