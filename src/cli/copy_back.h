// cli/copy_back.h - `groundway copy` where SOURCE is a PostgreSQL database: into a SQLite file.
//
// Purpose: the command's other direction, with the flags that have a meaning there.
// Shape:   SOURCE is a URL or the name of an environment, TARGET a SQLite file or an environment that uses
// one. Errors:  usage; those of pull/pull.h and of the guard.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "copy/report.h"

namespace groundway::cli {

// SOURCE leads to PostgreSQL.
Result<bool> is_copy_back(const Args& args, Outside& world);

// A comma-separated flag, all of its uses together.
std::vector<std::string> listed_names(const Args& args, std::string_view flag);
Result<void> write_copy_reports(const std::vector<std::string>& files, const copy::Report& report,
                                Files& disk);

Result<Exit> copy_back(const Args& args, Outside& world, Out& out, const std::vector<std::string>& reports);

}  // namespace groundway::cli
