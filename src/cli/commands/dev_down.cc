#include "cli/dev_output.h"

namespace groundway::cli::commands {

extern const Command dev_down;
const Command dev_down = {
    .path = "dev down",
    .summary = "Stop the private local PostgreSQL; its data stays",
    .details = "Ends open sessions, as a fast shutdown does. `groundway dev up` starts it again on the "
               "same port.",
    .examples = {"groundway dev down", "groundway dev down --project ../shop"},
    .flags = {},
    .positionals = {},
    .run = [](const Args& args, Outside& world, Out& out) -> Result<Exit> {
      ASSIGN(const dev::Project project, project_of(args, world));
      ASSIGN(const bool ran, dev::down(project, world, out.reporter()));
      if (out.json())
        out.line(std::string(R"({"schema":"groundway/dev_down@1","stopped":)") + (ran ? "true}" : "false}"));
      else
        out.line(ran ? "ok    stopped; the data stays" : "ok    it was not running");
      return 0;
    }};

}  // namespace groundway::cli::commands
