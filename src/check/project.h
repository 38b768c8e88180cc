// check/project.h - all that the checks look at, read once.
//
// Purpose: every check is a function of this value; one broken environment does not hide the others'
// findings. Shape:   the configuration, the .env files, the environments (each resolved or with its error),
// git's view. Errors:  those of env/config.h: without a configuration that can be read there is nothing to
// check.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "check/found.h"
#include "check/git.h"
#include "env/resolve.h"
#include "env/sources.h"

namespace groundway::check {

struct EnvFile {
  std::string name;                   // ".env.production"
  std::string path;                   // as opened: "../.env.production"
  std::string text;                   // may hold secrets
  std::optional<env::Dotenv> parsed;  // none: it cannot be read, and `fault` says why
  std::optional<Error> fault;
  unsigned mode = 0600;
};

struct Member {  // an environment
  env::EnvironmentConfig config;
  Result<env::Resolved> resolved;

  const std::string& name() const { return config.name; }
  Tier tier() const { return config.tier; }
  const env::Resolved& get() const { return resolved.value(); }
  bool is_postgres() const { return resolved && get().url.kind == DatabaseUrl::Kind::postgres; }
};

struct Project {
  env::Request request;
  env::Config config;
  std::vector<EnvFile> files;  // of real environments: no .env.example
  std::vector<Member> members;
  Git git;
  bool ran_commands = false;  // of `command:` secrets

  std::string path(const std::string& name) const { return env::below(config.folder, name); }
  const EnvFile* file(const std::string& name) const;
  const Member* member(const std::string& name) const;
  // Another environment, of a higher tier or before it, takes the very same address: what is wrong with it is
  // told of that one.
  bool is_repeated(const Member& m) const;
  // The environments that alone read this file (.env.staging); none for .env and .env.local.
  std::vector<std::string> owners(const std::string& file_name) const;
};

// .env.example, .env.sample and the like: names without values, meant for git.
bool is_example(std::string_view name);

// `run_commands`: a `command:` secret is read by running it.
Result<Project> read_project(const env::Request& request, bool run_commands, Outside& outside);

}  // namespace groundway::check
