// cli/copy_back.h - `groundway copy` where SOURCE is a PostgreSQL database: into a SQLite file.
//
// Purpose: the command's other direction, with the flags that have a meaning there.
// Shape:   SOURCE is a URL or the name of an environment, TARGET a SQLite file or an environment that uses one.
// Errors:  usage; those of pull/pull.h and of the guard.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace groundway::cli {

// SOURCE leads to PostgreSQL.
Result<bool> is_copy_back(const Args& args, Outside& world);

Result<Exit> copy_back(const Args& args, Outside& world, Out& out, const std::vector<std::string>& reports);

}  // namespace groundway::cli
