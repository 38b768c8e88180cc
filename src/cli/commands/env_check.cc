#include "check/env_check.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/findings_output.h"
#include "cli/target.h"

namespace groundway::cli::commands {
namespace {

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  check::CheckOptions options;
  options.request = request_of(args);
  options.offline = args.has("--offline");
  options.prove = args.has("--prove");
  if (options.offline && options.prove)
    return Error{Code::usage, "--prove asks the servers and --offline asks none"}.with_fix(
        "leave one of them out");
  if (options.request.url)
    return Error{Code::usage, "env check looks at environments, not at an address"}.with_fix(
        "groundway env check --env NAME");
  if (const auto typed = args.get("--timeout")) {
    const auto ms = text::parse_duration_ms(*typed);
    if (!ms || *ms <= 0)
      return Error{Code::usage, "--timeout does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
          "a duration: --timeout 5s");
    options.patience = Millis(*ms);
  }
  ASSIGN(check::Checked checked, check::check_environments(options, world));
  FindingsReport report{"env check",        "groundway/env-check@1",      checked.folder,
                        check::all_rules(), std::move(checked.looked_at), std::move(checked.findings)};
  out.raw(findings_output(report, out.json() ? "json" : args.get("--format").value_or("text")));
  return has_errors(report.findings) ? 1 : 0;
}

}  // namespace

extern const Command env_check;
const Command env_check = {
    .path = "env check",
    .summary = "Find what is wrong with the environments before it bites",
    .details =
        "Looks at groundway.toml, the .env files, what git tracks and the variables, then into each "
        "environment's "
        "database as the application would: its role, its limits, its stamp. Every finding has an id "
        "(`groundway "
        "explain ID`), a place and a fix. Nothing is written anywhere; a server that does not answer in time "
        "(--timeout, 5 s by default) is a finding, and so is an environment that cannot be resolved.\n"
        "--prove tries each tier's login on the databases of the other tiers: each must be refused. That is "
        "a login "
        "and nothing else; the refused tries stand in the servers' logs.\n"
        "The exit status is 1 when there is an error among the findings, 0 with warnings and notes alone, 3 "
        "when "
        "groundway.toml cannot be read.",
    .examples = {"groundway env check", "groundway env check --env production --prove"},
    .flags = {{"--format", "FORMAT", "how findings are printed (default: text; --json is json)", 0,
               kFindingsFormats},
              {"--offline", "", "ask no server and run no command of a secret"},
              {"--prove", "", "try each tier's login on the other tiers' databases"}},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
