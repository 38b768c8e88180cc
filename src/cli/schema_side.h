// cli/schema_side.h - from what was typed to one side of a comparison of schemas.
//
// Purpose: X and Y of `schema diff`, `schema show` and their kind are named in one way.
// Shape:   "models" and "migrations" first, then a file or folder that is there, then a URL or an environment.
// Errors:  config (nothing configured), file_access, statement (the models' command), those of env/resolve.h.
#pragma once

#include <string>
#include <vector>

#include "cli/target.h"
#include "drift/side.h"

namespace groundway::cli {

Result<drift::Side> side_of(const Args& args, Outside& world, const std::string& typed);
// What the sides are made of, in their order. --scratch names the server for those that are files. Of two sides the
// first may have what --rename and the other's marks say behind it.
enum class Renaming { no, yes };
Result<std::vector<drift::Loaded>> load_sides(const std::vector<drift::Side>& sides, const Args& args, Outside& world,
                                              Out& out, Renaming renaming);

inline constexpr std::string_view kSideHelp =
    "an environment, a URL, a SQL file or folder, a SQLite file, models or migrations";
inline constexpr Flag kRenameFlag = {
    "--rename", "OLD=NEW", "a table (people=users) or a column (users.mail=users.email) that was renamed", 0, {}, true};
inline constexpr Flag kScratchFlag = {"--scratch", "URL", "the server on which SQL files are tried out"};

}  // namespace groundway::cli
