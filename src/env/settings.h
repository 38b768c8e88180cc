// env/settings.h - the values of the key table for one environment, with their origins.
//
// Purpose: pool and time limits as the application will use them.
// Shape:   variable, then [pool.PROCESS], then [pool], then the default of the tier.
// Errors:  setting_value, dotenv_syntax.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "env/config.h"
#include "env/resolve.h"
#include "env/sources.h"

namespace groundway::env {

Result<void> add_settings(Resolved& resolved, Tier tier, const Sources& sources);

}  // namespace groundway::env
