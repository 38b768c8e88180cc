#include "cli/dev_output.h"

namespace groundway::cli::commands {

extern const Command dev_status;
const Command dev_status = {.path = "dev status",
                            .summary = "Say whether the private local PostgreSQL runs, and where",
                            .details = "Exit status 0 when it runs and answers, 1 when not.",
                            .examples = {"groundway dev status", "groundway dev status --json"},
                            .flags = {},
                            .positionals = {},
                            .run = [](const Args& args, Outside& world, Out& out) -> Result<Exit> {
                              ASSIGN(const dev::Project project, project_of(args, world));
                              ASSIGN(const dev::Server server, dev::status(project, world));
                              show_status(server, out);
                              return server.answers ? 0 : 1;
                            }};

}  // namespace groundway::cli::commands
