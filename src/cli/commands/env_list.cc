#include "cli/command.h"
#include "cli/env_output.h"
#include "cli/target.h"
#include "env/environment_name.h"

namespace groundway::cli::commands {
namespace {

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  const env::Request request = request_of(args);
  ASSIGN(const env::Config config, env::load_config(request.config, request.project, world.files));
  const auto named = env::pick_environment(request.environment, config, world);
  const std::string current = named ? (*named).name : "";
  ASSIGN(const auto all, env::list(request, world));
  out.raw(out.json() ? list_json(all, current) : list_text(all, current));
  if (!named) out.note("warn  " + named.error().cause);
  out.note("next: groundway env show --env " + (current.empty() ? "NAME" : current));
  return 0;
}

}  // namespace

extern const Command env_list;
const Command env_list = {
    .path = "env list",
    .summary = "List the environments, their tiers and databases",
    .details =
        "The environment that commands use now is marked with *. A secret that a command "
        "prints is not read here.",
    .examples = {"groundway env list", "groundway env list --json"},
    .flags = {},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
