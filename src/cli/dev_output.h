// cli/dev_output.h - what the four `groundway dev` commands print.
//
// Purpose: one layout and one JSON document for a private server, whoever shows it.
// Shape:   pure, but for project_of(), which reads groundway.toml for the application's name.
// Errors:  those of env/config.h.
#pragma once

#include "cli/command.h"
#include "dev/server.h"

namespace groundway::cli {

inline constexpr Flag kDevVersionFlag = {"--version", "MAJOR", "PostgreSQL of this major version", 0, "14|15|16|17|18"};
int major_of(const Args& args);  // --version; 0: not said
Result<dev::Project> project_of(const Args& args, const Outside& world);
void show_up(const dev::Report& report, double seconds, Out& out);
void show_status(const dev::Server& server, Out& out);

}  // namespace groundway::cli
