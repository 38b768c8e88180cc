#include "dev/libpq_variables.h"

#include <cstdlib>

#include "base/outside.h"

namespace groundway::dev {

LibpqVariablesAway::LibpqVariablesAway() {
  for (auto& [name, value] : real_outside().environment.all()) {
    if (!name.starts_with("PG")) continue;
    ::unsetenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): one thread
    kept_.emplace_back(std::move(name), std::move(value));
  }
}

LibpqVariablesAway::~LibpqVariablesAway() {
  for (const auto& [name, value] : kept_) ::setenv(name.c_str(), value.c_str(), 1);  // NOLINT: as above
}

}  // namespace groundway::dev
