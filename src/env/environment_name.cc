#include "env/environment_name.h"

#include <array>

#include "base/text.h"

namespace groundway::env {
namespace {

constexpr std::array<std::string_view, 6> kVariables = {"GROUNDWAY_ENV", "ENV",       "NODE_ENV",
                                                        "APP_ENV",       "RAILS_ENV", "FLASK_ENV"};

struct Platform {
  std::string_view variable, name;
};
constexpr Platform kPlatforms[] = {
    {"ECS_CONTAINER_METADATA_URI_V4", "ECS"},
    {"ECS_CONTAINER_METADATA_URI", "ECS"},
    {"AWS_LAMBDA_FUNCTION_NAME", "Lambda"},
    {"AWS_EXECUTION_ENV", "AWS"},
    {"KUBERNETES_SERVICE_HOST", "Kubernetes"},
    {"EB_ENVIRONMENT_NAME", "Elastic Beanstalk"},
    {"ELASTIC_BEANSTALK_ENVIRONMENT_NAME", "Elastic Beanstalk"},
    {"AWS_EB_ENVIRONMENT", "Elastic Beanstalk"},
    {"RDS_HOSTNAME", "Elastic Beanstalk"},  // its coupled database
    {"EC2_INSTANCE_ID", "EC2"},
    {"AWS_EC2_INSTANCE_ID", "EC2"},
    {"AWS_APP_RUNNER_SERVICE_ID", "App Runner"},
    {"DYNO", "Heroku"},
    {"FLY_APP_NAME", "Fly.io"},
    {"RENDER_SERVICE_ID", "Render"},
    {"RAILWAY_ENVIRONMENT_NAME", "Railway"},
    {"K_SERVICE", "Cloud Run"},
    {"GAE_ENV", "App Engine"},
    {"WEBSITE_INSTANCE_ID", "Azure App Service"},
    {"VERCEL", "Vercel"},
};
// Elastic Beanstalk's instances have this folder; the application's process sees no variable of the platform.
constexpr std::string_view kBeanstalkFolder = "/opt/elasticbeanstalk/deployment";

bool is_built_in(std::string_view name) {
  return name == "development" || name == "local" || name == "test" || name == "staging" ||
         name == "production";
}

// ENV is also the start-up file of POSIX shells.
bool is_path(std::string_view value) {
  return value.find('/') != value.npos || value.substr(0, 1) == "~" || value.substr(0, 1) == ".";
}

Result<Named> from_variables(const Sources& sources) {
  Named named;
  for (const std::string_view variable : kVariables) {
    ASSIGN(const auto found, sources.get(std::string(variable)));
    if (!found || is_path(found->value)) continue;
    const std::string name = full_name(text::trim(found->value));
    if (named.name.empty()) {
      named.name = name;
      named.origin = found->origin;
    } else if (name != named.name) {
      named.warnings.push_back(std::string(variable) + " (" + found->origin +
                               ") says another environment than " + named.origin + ", which counts");
    }
  }
  return named;
}

}  // namespace

std::optional<std::string> deployment_platform(const Outside& outside) {
  for (const Platform& p : kPlatforms) {
    const auto value = outside.environment.get(std::string(p.variable));
    if (value && !value->empty()) return std::string(p.name) + " (" + std::string(p.variable) + ")";
  }
  if (outside.files.exists(std::string(kBeanstalkFolder))) {
    return "Elastic Beanstalk (" + std::string(kBeanstalkFolder) + ")";
  }
  return std::nullopt;
}

Result<Named> pick_environment(const std::optional<std::string>& flag, const Config& config,
                               Outside& outside) {
  if (flag) return Named{full_name(*flag), "--env", {}};
  ASSIGN(const Sources sources, Sources::load(config.folder, {".env.local", ".env"}, outside));
  ASSIGN(Named named, from_variables(sources));
  if (!named.name.empty()) return named;
  if (const auto platform = deployment_platform(outside)) {
    return Error{Code::environment_unset, "no environment is named, and this is a deployment: " + *platform}
        .with_fix("export GROUNDWAY_ENV=production (or staging, development), or give --env NAME");
  }
  return Named{"development", "default", {}};
}

Result<EnvironmentConfig> environment_of(const std::string& name, const std::string& origin,
                                         const Config& config) {
  if (const EnvironmentConfig* known = config.environment(name)) return *known;
  if (is_built_in(name)) {
    EnvironmentConfig e;
    e.name = name;
    e.tier = name == "local" ? Tier::development : parse_tier(name).value_or(Tier::production);
    return e;
  }
  std::vector<std::string> names = {"development", "dev",   "local",      "test",
                                    "staging",     "stage", "production", "prod"};
  for (const auto& e : config.environments) names.push_back(e.name);
  const auto near = text::nearest(name, names);
  return Error{Code::environment_name, "there is no environment \"" + text::excerpt(name, 60) + "\""}
      .at(origin)
      .with_fix(near ? origin == "--env" ? "did you mean `--env " + *near + "`?"
                                         : "did you mean " + *near + "? Write it there, or give --env " + *near
                     : "add to groundway.toml: [env." + text::excerpt(name, 60) +
                           "] and tier = \"development\"");
}

}  // namespace groundway::env
