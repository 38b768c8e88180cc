// env/pg_defaults.h - what libpq would add to an address by itself, added where it can be seen.
//
// Purpose: the guard judges the host that is really used: PGHOST, PGSERVICE and the rest are resolved here.
// Shape:   the address wins over the service, the service over the variables. Files count as variables do.
// Errors:  setting_value, config (a service that is not there), url_syntax, dotenv_syntax.
#pragma once

#include <map>
#include <string>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "env/sources.h"

namespace groundway::env {

// Keyword -> where its value comes from. Filled for what is added.
using Origins = std::map<std::string, std::string>;

Result<void> add_pg_defaults(DatabaseUrl& url, const Sources& sources, Outside& outside, Origins& origins);

}  // namespace groundway::env
