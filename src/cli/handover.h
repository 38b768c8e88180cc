// cli/handover.h - credentials for a program that is not ours: what `exec` and `psql` share.
//
// Purpose: whoever gets them works past the guard, so the guard looks first: which role, which tier, whose
// database. Shape:   resolve_for_child() finds the environment in the wanted role, may_lend() asks the guard.
// Errors:  those of env/resolve.h; config (no login of that role); stamp_mismatch, stamp_copied,
// confirmation.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "cli/target.h"

namespace groundway::cli {

// --role ROLE; as configured, but app_user where the configuration says migration.
Result<Meant> resolve_for_child(const Args& args, Outside& world);

// More than the application's own rows: --role says another role than app_user or readonly.
bool is_more_than_application(const Args& args);

// The command as typed up to the program, for fixes: "groundway exec --env production --role migration".
std::string retyped(const Args& args, std::string_view command);

// The stamp fits this environment, as far as a quick look can tell. An error of another kind than the guard's
// says why it could not be read.
Result<void> check_stamp_quickly(const db::Target& target);
bool is_of_the_guard(const Error& error);

}  // namespace groundway::cli
