// env/secret_source.h - credentials from where the configuration says they are.
//
// Purpose: env:NAME, file:PATH and command:COMMAND become an address; what was read is never echoed.
// Shape:   the text read is a full URL, our own JSON shape (one part for each role) or the one of RDS.
// Errors:  secret_source, url_syntax. aws-sm: and aws-ssm: are refused: they need the AWS part.
#pragma once

#include <optional>
#include <string>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "env/sources.h"

namespace groundway::env {

struct SecretRequest {
  std::string source;               // "env:SHOP_DATABASE"
  std::string origin;               // "groundway.toml:14"
  std::string role;                 // "app_user" or "migration"
  std::string folder;               // a relative file: starts here
  std::string variable;             // what to set instead: "DATABASE_URL_PROD"
  bool run_commands = true;         // false: a command: secret is an error
  std::optional<DatabaseUrl> base;  // host and database where the secret holds a login only
};

Result<DatabaseUrl> read_secret(const SecretRequest& request, const Sources& sources, Outside& outside);
// The text of a secret that was read; pure.
Result<DatabaseUrl> parse_secret(const std::string& text, const SecretRequest& request);

}  // namespace groundway::env
