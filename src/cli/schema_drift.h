// cli/schema_drift.h - where a database went another way than its migrations, and a migration that follows it.
//
// Purpose: what was made by hand at night is found, judged by the models, and adopted into the migrations.
// Shape:   of a comparison from the migrations to a database. The models are read where the project has some.
// Errors:  usage (another comparison), file_access; those of cli/schema_side.h.
#pragma once

#include <string>

#include "catalog/change.h"
#include "cli/schema_output.h"
#include "cli/schema_side.h"

namespace groundway::cli {

bool is_drift(const std::vector<drift::Side>& sides);  // from the migrations to a database

// "made by hand, as in models", "missing there", "changed there, unlike models". `live` is the database's.
Result<Remark> remark_of_drift(const Args& args, Outside& world, Out& out, const drift::Side& database,
                               const drift::Loaded& live);

// Writes the migration; its path. `up` leads from the migrations to the database, `down` back.
Result<std::string> adopt(const drift::Side& migrations, const std::string& database, const catalog::Plan& up,
                          const catalog::Plan& down, Outside& world);

}  // namespace groundway::cli
