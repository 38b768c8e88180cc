// env/sources.h - the process environment and the .env files of one environment, as one.
//
// Purpose: a variable's value comes with where it stands; the stronger source wins.
// Shape:   files strongest first: .env.NAME.local, .env.local (not for test), .env.NAME, .env.
//          A value that is empty counts as not set.
// Errors:  dotenv_syntax (also a ${NAME} that is set nowhere, once its key is wanted), file_access.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "env/dotenv.h"

namespace groundway::env {

struct Found {
  std::string value;
  std::string origin;      // "environment DB_POOL_SIZE", ".env.local:3"
  bool from_file = false;  // a file of the project, not the process environment

  // "DB_POOL_SIZE in .env:3", "environment DB_POOL_SIZE"
  std::string named_origin(const std::string& variable) const {
    return from_file ? variable + " in " + origin : origin;
  }
};

class Sources {
 public:
  // Those of `files` that are there; strongest first.
  static Result<Sources> load(const std::string& folder, const std::vector<std::string>& files,
                              Outside& outside);

  Result<std::optional<Found>> get(const std::string& variable) const;
  // As get(), but in the files only.
  Result<std::optional<Found>> get_from_files(const std::string& variable) const;
  const std::vector<Dotenv>& files() const { return files_; }

 private:
  explicit Sources(const Environment& process) : process_(&process) {}

  const Environment* process_;
  std::vector<Dotenv> files_;  // strongest first
};

// The file names for an environment (its full name; empty: none is meant), strongest first.
std::vector<std::string> dotenv_files(const std::string& environment);
// Those of them that belong to this environment alone: .env.NAME.local and .env.NAME.
std::vector<std::string> own_dotenv_files(const std::string& environment);

}  // namespace groundway::env
