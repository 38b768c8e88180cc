// copy/wanted_type.h - a type as a person writes it in [copy.types].
//
// Purpose: what no encoder here can fill is said before anything is read, with the nearest that can.
// Shape:   pure. citext needs its extension in the target; whether it is there shows when tables are made.
// Errors:  setting_value, with the line that would work as its fix.
#pragma once

#include <string>

#include "base/result.h"
#include "schema/type.h"

namespace groundway::copy {

// `column` as written in front of it, for the fix: "users.balance".
Result<schema::Type> wanted_type(const std::string& column, const std::string& written);

}  // namespace groundway::copy
