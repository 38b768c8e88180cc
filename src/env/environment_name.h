// env/environment_name.h - which environment is meant.
//
// Purpose: --env, else GROUNDWAY_ENV, ENV, NODE_ENV, APP_ENV, RAILS_ENV, FLASK_ENV, else development; never a
//          silent development where a platform says that this is a deployment.
// Shape:   each variable from the process environment, then .env.local, then .env.
// Errors:  environment_name, environment_unset, dotenv_syntax.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "env/config.h"
#include "env/sources.h"

namespace groundway::env {

struct Named {
  std::string name;                   // its full name
  std::string origin;                 // "--env", "environment GROUNDWAY_ENV", ".env:1", "default"
  std::vector<std::string> warnings;  // other variables that say something else
};

Result<Named> pick_environment(const std::optional<std::string>& flag, const Config& config,
                               Outside& outside);

// The environment of this name: as configured, else a built-in one.
Result<EnvironmentConfig> environment_of(const std::string& name, const std::string& origin,
                                         const Config& config);

// "Kubernetes (KUBERNETES_SERVICE_HOST)"; none on a machine that is no platform's.
std::optional<std::string> deployment_platform(const Outside& outside);

}  // namespace groundway::env
