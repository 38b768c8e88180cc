#include "base/json_text.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/target.h"
#include "guard/guard.h"

namespace groundway::cli::commands {
namespace {

// --tier names the tier of an address that no environment has; where one has, the configuration says it.
Result<void> apply_tier(const Args& args, db::Target& target) {
  const auto typed = args.get("--tier");
  if (!typed) return {};
  const Tier tier = parse_tier(*typed).value_or(Tier::production);  // one of the choices
  if (target.environment.empty()) {
    target.environment = std::string(tier_name(tier));
    target.environments = {target.environment};
    target.tier = target.effective_tier = tier;
  }
  if (tier == target.effective_tier) return {};
  return Error{Code::usage, "the environment " + target.environment + " is of the tier " +
                                std::string(tier_name(target.effective_tier)) + " by its configuration"}
      .with_fix("change tier or shares under [env." + target.environment +
                "] in groundway.toml, or leave --tier out");
}

std::string retyped(const Args& args, const db::Target& target) {
  std::string out = "groundway env stamp";
  if (const auto url = args.get("--url")) out += " --url " + text::shell_quote(target.url.display());
  if (const auto name = args.get("--env")) out += " --env " + text::shell_quote(*name);
  if (const auto tier = args.get("--tier")) out += " --tier " + text::shell_quote(*tier);
  return out + (args.has("--new") ? " --new" : "");
}

void show(const guard::Stamp& stamp, const db::Target& target, Out& out) {
  const std::string names = text::join(stamp.environments, ", ");
  if (out.json()) {
    std::vector<std::string> quoted;
    for (const std::string& name : stamp.environments) quoted.push_back(json_text(name));
    out.line("{\"schema\":\"groundway/stamp@1\",\"uuid\":" + json_text(stamp.uuid) +
             ",\"tier\":" + json_text(tier_name(stamp.tier)) + ",\"environments\":[" +
             text::join(quoted, ",") + "],\"database\":" + json_text(target.url.location()) +
             ",\"stamped_at\":" + json_text(stamp.stamped_at) + "}");
    return;
  }
  out.line("ok    " + target.url.location() + " is stamped " + std::string(tier_name(stamp.tier)) + " (" +
           names + ")");
  out.line("      identity " + stamp.uuid + ", " + stamp.stamped_at);
  out.note("next: groundway env show --env " + target.environment);
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(Meant meant, make_target(args, world, "migration"));
  if (meant.target.url.kind != DatabaseUrl::Kind::postgres) {
    return Error{Code::usage,
                 meant.target.url.display() + " is a SQLite file; only a PostgreSQL database is stamped"}
        .with_fix("groundway env stamp --env NAME, or --url postgresql://... --tier TIER");
  }
  TRY(apply_tier(args, meant.target));
  ASSIGN(const guard::Permit permit,
         guard::permit(world, meant.target, db::Action::stamp, confirmation_of(args, retyped(args, meant.target), out)));
  ASSIGN(const guard::Stamp stamp, guard::write_stamp(world, permit, args.has("--new")));
  show(stamp, meant.target, out);
  return 0;
}

}  // namespace

extern const Command env_stamp;
const Command env_stamp = {
    .path = "env stamp",
    .summary = "Write into a database which tier it is of",
    .details =
        "The stamp is a row in groundway.identity. It protects the database whatever a URL says: an "
        "environment of another "
        "tier is refused. A remote database without a stamp that is not empty counts as production.\n"
        "After a restore or a copy of a database --new gives the clone an identity of its own.",
    .examples = {"groundway env stamp --env staging", "groundway env stamp --env staging --new"},
    .flags = {{"--new", "", "a new identity: this database was restored or copied from another one"},
              {"--tier", "TIER", "the tier, for an address that no environment has", 0,
               "development|staging|production"}},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
