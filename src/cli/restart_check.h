// cli/restart_check.h - `groundway doctor --restart-check`, whole or in two halves.
//
// Purpose: writes a record, lets somebody restart what is to be restarted, and looks for the record again.
// Shape:   steps as those of doctor, printed the same way.
// Errors:  usage; those of env/resolve.h and of the guard before anything is written; then the steps' own.
#pragma once

#include "cli/command.h"

namespace groundway::cli {

Result<Exit> run_restart_check(const Args& args, Outside& world, Out& out);

}  // namespace groundway::cli
