// check/fixes.h - edits and commands that work when they are pasted.
//
// Purpose: a fix names the very line to change, or is a command for the shell; the same wording everywhere.
// Shape:   pure; no fix holds a password.
// Errors:  none.
#pragma once

#include <string>

#include "check/found.h"
#include "env/resolve.h"

namespace groundway::check {

// An option of the address set where the address or the option itself stands: in a file by sed, in the
// process environment by export. `line_origin` is the origin of the option, empty where nobody set it.
std::string set_option_fix(const env::Resolved& resolved, const std::string& key, const std::string& value);
// NAME=value: the line at `place` written anew, or a line added to `file`.
std::string set_variable_fix(const std::string& name, const std::string& value, const Place& place,
                             const std::string& file);
// "psql 'host=db port=5433 user=migration dbname=shop'"; `user` empty: the address's own.
std::string psql(const DatabaseUrl& url, const std::string& user = {});
// Where a password stands: "at .env.production:3", "in the process environment".
std::string where_set(const std::string& origin);

}  // namespace groundway::check
