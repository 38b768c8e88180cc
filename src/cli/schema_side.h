// cli/schema_side.h - from what was typed to one side of a comparison of schemas.
//
// Purpose: X and Y of `schema diff`, `schema show` and their kind are named in one way.
// Shape:   "models" and "migrations" first, then a file or folder that is there, then a URL or an environment.
// Errors:  config (nothing configured), file_access, statement (the models' command), those of env/resolve.h.
#pragma once

#include <optional>
#include <string>

#include "cli/target.h"
#include "drift/side.h"

namespace groundway::cli {

Result<drift::Side> side_of(const Args& args, Outside& world, const std::string& typed);
Result<std::optional<db::Target>> scratch_of(const Args& args, Outside& world);  // --scratch

inline constexpr std::string_view kSideHelp =
    "an environment, a URL, a SQL file or folder, a SQLite file, models or migrations";
inline constexpr Flag kScratchFlag = {"--scratch", "URL", "the server on which SQL files are tried out"};

}  // namespace groundway::cli
