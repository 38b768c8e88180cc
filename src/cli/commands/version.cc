#include "gen/version.h"
#include "cli/command.h"

namespace groundway::cli::commands {

extern const Command version;
const Command version = {
    .path = "version",
    .summary = "Print the version",
    .details = "",
    .examples = {"groundway version", "groundway version --json"},
    .flags = {},
    .positionals = {},
    .run = [](const Args&, Outside&, Out& out) -> Result<Exit> {
      if (out.json())
        out.line(R"({"schema":"groundway/version@1","version":")" GROUNDWAY_VERSION R"("})");
      else
        out.line("groundway " GROUNDWAY_VERSION);
      return 0;
    }};

}  // namespace groundway::cli::commands
