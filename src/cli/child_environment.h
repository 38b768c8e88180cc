// cli/child_environment.h - the variables that a program finds when it is started inside an environment.
//
// Purpose: whatever an application reads (DATABASE_URL, PG*, DB_*), it gets the one database that was
// resolved, and
//          nothing else in its environment says otherwise.
// Shape:   pure: what was resolved and the variables that are there in, the variables of the child out.
// Errors:  tls_too_weak, setting_value (as every connection to this environment would have them).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "env/resolve.h"

namespace groundway::cli {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct ChildEnvironment {
  Variables variables;             // the whole environment, with the password in clear
  std::vector<std::string> notes;  // what was taken away or says something else now, without values

  std::vector<std::string> entries() const;  // "NAME=value"
  void set(const std::string& name, std::string value);
  const std::string* get(const std::string& name) const;  // null: not set
};

Result<ChildEnvironment> child_environment(const env::Resolved& resolved, const Variables& inherited);

}  // namespace groundway::cli
