#include "cli/copy_back.h"

#include "base/text.h"
#include "cli/copy_args.h"
#include "cli/target.h"
#include "env/resolve.h"
#include "pull/pull.h"

namespace groundway::cli {
namespace {

// What a SQLite file does not need to be told.
constexpr std::string_view kForward[] = {"--data-only",   "--append",      "--rejects", "--max-rejects",
                                         "--on-orphan",   "--on-bad-utf8", "--on-nul",  "--on-fine-time",
                                         "--identifiers", "--assume-utc",  "--replay",  "--follow", "--resume"};

Result<void> refuse_forward_flags(const Args& args) {
  for (const std::string_view flag : kForward) {
    if (!args.has(flag)) continue;
    return Error{Code::usage, std::string(flag) + " has no meaning where a SQLite file is made"}.with_fix(
        "leave it out");
  }
  return refuse_pairs(args, {{"--verify-only", "--replace"},
                             {"--verify-only", "--schema-only"},
                             {"--mask-init", "--mask"},
                             {"--verify-only", "--mask"}});
}

// As typed; a URL without what is secret in it.
std::string shown(const std::string& typed, const db::Target& target) {
  return text::shell_quote(target.environment.empty() ? target.url.display() : typed);
}

std::string retyped(const Args& args, const db::Target& source, const db::Target& target) {
  std::string out = "groundway copy " + shown(args.positional()[0], source);
  if (args.positional().size() > 1) out += " " + shown(args.positional()[1], target);
  for (const std::string_view flag : {"--schema-only", "--replace"}) {
    if (args.has(flag)) out += " " + std::string(flag);
  }
  for (const std::string_view flag : {"--schema", "--tables", "--exclude", "--config", "--env"}) {
    for (const std::string& value : args.all(flag))
      out += " " + std::string(flag) + " " + text::shell_quote(value);
  }
  return out;
}

Result<pull::PullOptions> read_options(const Args& args, Outside& world) {
  pull::PullOptions o;
  o.dry_run = args.has("--dry-run");
  o.schema_only = args.has("--schema-only");
  o.verify_only = args.has("--verify-only");
  o.replace = args.has("--replace");
  o.tables = listed_names(args, "--tables");
  o.exclude = listed_names(args, "--exclude");
  o.schemas = listed_names(args, "--schema");
  o.verify = verify_of(args);
  if (const auto file = args.get("--mask")) {
    o.mask_file = *file;
    ASSIGN(o.mask_text, world.files.read(*file));
  }
  return o;
}

Result<Exit> write_first_mask(const std::string& file, const pull::PullOptions& options,
                              const db::Target& source, Outside& world, Out& out) {
  if (world.files.exists(file))
    return Error{Code::usage, file + " is there already"}.with_fix("name another file");
  ASSIGN(const std::string text, pull::begin_mask(options, source, out.reporter()));
  TRY(world.files.write(file, text, 0644));
  out.line("wrote " + file + ": read it, then copy with --mask " + text::shell_quote(file));
  return 0;
}

Result<void> check_target(const db::Target& target, const std::string& source) {
  if (target.url.kind == DatabaseUrl::Kind::sqlite && target.url.path != ":memory:") return {};
  return Error{Code::usage, "SOURCE is a PostgreSQL database, and TARGET is " + target.url.display() +
                                ": a copy from there goes into a SQLite file"}
      .with_fix("groundway copy " + source + " sqlite:dev.db");
}

}  // namespace

Result<bool> is_copy_back(const Args& args, Outside& world) {
  ASSIGN(const auto resolved, env::resolve_target(args.positional().at(0), request_of(args), world));
  return resolved.url.kind == DatabaseUrl::Kind::postgres;
}

Result<Exit> copy_back(const Args& args, Outside& world, Out& out, const std::vector<std::string>& reports) {
  TRY(refuse_forward_flags(args));
  ASSIGN(pull::PullOptions options, read_options(args, world));
  ASSIGN(const auto source, make_target(args, world, "", args.positional()[0]));
  const auto ask_to_read = [&] {
    return guard::permit(world, source.target, db::Action::read, confirmation_of(args, "", out));
  };
  if (const auto file = args.get("--mask-init")) {
    TRY(ask_to_read());
    return write_first_mask(*file, options, source.target, world, out);
  }
  ASSIGN(const auto meant, make_target(args, world, "", word_at(args, 1)));
  TRY(check_target(meant.target, shown(args.positional()[0], source.target)));
  ASSIGN(const db::Permit reading, ask_to_read());
  options.command = retyped(args, source.target, meant.target);
  const pull::AskPermit ask = [&](db::Action action) {
    const auto state =
        action == db::Action::replace ? guard::TargetState::unknown : guard::TargetState::empty;
    return guard::permit(world, meant.target, action, confirmation_of(args, options.command, out), state);
  };
  ASSIGN(const copy::Report report,
         pull::run_pull(options, {source.target, meant.target, reading.effective_tier()}, ask, world,
                        out.reporter()));
  TRY(show_copy(report, reports, world, out));
  return pull::exit_status(report, options);
}

}  // namespace groundway::cli
