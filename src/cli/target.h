// cli/target.h - from what was typed to the database that is meant.
//
// Purpose: every command names its database the same way: --env, --url, or a typed SOURCE or TARGET.
// Shape:   Meant is the guard's Target and the whole resolution it came from.
// Errors:  those of env/resolve.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "db/target.h"
#include "env/resolve.h"
#include "guard/guard.h"
#include "guard/target_of.h"

namespace groundway::cli {

struct Meant {
  db::Target target;
  env::Resolved resolved;
};

// --env, --url, --config and --project.
env::Request request_of(const Args& args);
using guard::target_of;

// `role` is the part of the secret that is wanted: "migration" for DDL, "" as configured. `typed` is a TARGET
// on the command line; without it the flags and the environment decide.
Result<Meant> make_target(const Args& args, Outside& world, std::string_view role = {},
                          const std::optional<std::string>& typed = std::nullopt);

// --yes, --confirm and, on a terminal, a question. `command` is the command as typed, without secrets, for fixes.
guard::Confirmation confirmation_of(const Args& args, std::string command, Out& out);

}  // namespace groundway::cli
