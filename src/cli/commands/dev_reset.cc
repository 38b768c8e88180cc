#include "cli/dev_output.h"

namespace groundway::cli::commands {

extern const Command dev_reset;
const Command dev_reset = {
    .path = "dev reset",
    .summary = "Replace the private local database by a new, empty one",
    .details = "Works on the project's private server only, whatever the environment says: no other "
               "database can be reached. Starts the server when it is down. Data that no installed "
               "server can start any more is removed. Asks nothing.",
    .examples = {"groundway dev reset", "groundway dev reset --version 17"},
    .flags = {kDevVersionFlag},
    .positionals = {},
    .run = [](const Args& args, Outside& world, Out& out) -> Result<Exit> {
      ASSIGN(const dev::Project project, project_of(args, world));
      const auto begun = world.clock.monotonic();
      ASSIGN(const dev::Report report, dev::reset(project, major_of(args), world, out.reporter()));
      show_up(report, std::chrono::duration<double>(world.clock.monotonic() - begun).count(), out);
      return 0;
    }};

}  // namespace groundway::cli::commands
