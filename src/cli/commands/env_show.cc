#include "base/text.h"
#include "cli/command.h"
#include "cli/env_output.h"
#include "cli/target.h"

namespace groundway::cli::commands {
namespace {

Result<Exit> show_one(const env::Resolved& resolved, const std::string& key, Out& out) {
  if (const env::Setting* setting = resolved.setting(key)) {
    out.line(setting->value);
    return 0;
  }
  std::vector<std::string> known;
  for (const env::Setting& s : resolved.settings) known.push_back(s.key);
  const auto near = text::nearest(key, known);
  return Error{Code::usage, "no setting is named '" + text::excerpt(key, 40) + "'"}.with_fix(
      near ? "did you mean `groundway env show " + *near + "`?" : "`groundway env show` lists all");
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(Meant meant, make_target(args, world));
  add_transport(meant.resolved);
  const std::vector<std::string>& typed = args.positional();
  if (const auto key = typed.empty() ? args.get("--key") : typed[0]) return show_one(meant.resolved, *key, out);
  out.raw(out.json() ? show_json(meant.resolved) : show_text(meant.resolved));
  return 0;
}

}  // namespace

extern const Command env_show;
const Command env_show = {
    .path = "env show",
    .summary = "Show which database is used, and where each setting comes from",
    .details =
        "Nothing is connected. Sources, strongest first: the command line, the process environment, "
        ".env.NAME.local, "
        ".env.local, .env.NAME, .env, groundway.toml, defaults. Passwords are shown as ***.",
    .examples = {"groundway env show --env production", "groundway env show pool_size"},
    .flags = {{"--key", "KEY", "print the value of this setting alone"}},
    .positionals = {{"KEY", "the same as --key", true}},
    .run = run};

}  // namespace groundway::cli::commands
