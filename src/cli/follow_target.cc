#include "cli/follow_target.h"

#include <optional>

#include "base/text.h"
#include "cli/copy_args.h"
#include "follow/start.h"

namespace groundway::cli {
namespace {

Result<bool> is_server(const std::string& typed, const Args& args, Outside& world) {
  env::Request request = request_of(args);
  request.run_commands = false;
  ASSIGN(const auto resolved, env::resolve_target(typed, request, world));
  return resolved.url.kind == DatabaseUrl::Kind::postgres;
}

Error not_a_server(const Meant& meant) {
  return Error{Code::config, meant.target.url.display() + " (" + meant.resolved.url_origin +
                                 ") is not a PostgreSQL database, and the journal of a follow is kept in one"}
      .with_fix("name the target of the copy: --env NAME, or a postgresql:// URL");
}

// As it is typed in another command; the environment of this shell is named, for the next shell may be in another.
std::string words_of(const db::Target& target, const std::optional<std::string>& typed) {
  if (typed) return text::shell_quote(*typed == target.environment ? *typed : target.url.display());
  return target.environment.empty() ? text::shell_quote(target.url.display())
                                    : "--env " + text::shell_quote(target.environment);
}

}  // namespace

Result<Sides> sides_of(const Args& args, Outside& world, const std::string& command) {
  const auto& typed = args.positional();
  std::optional<std::string> source, target;
  if (typed.size() == 1) {
    ASSIGN(const bool server, is_server(typed[0], args, world));
    (server ? target : source) = typed[0];
  } else if (typed.size() > 1) {
    source = typed[0];
    target = typed[1];
  }
  ASSIGN(Meant meant, make_target(args, world, "migration", target));
  if (meant.target.url.kind != DatabaseUrl::Kind::postgres) return not_a_server(meant);
  std::string path, file, again = "groundway " + command;
  if (source) {
    ASSIGN(const std::string typed_path, source_file(args, world, *source, again + " app.db --env production"));
    path = follow::absolute_path(typed_path);
    file = text::shell_quote(*source);
    again += " " + file;
  }
  std::string words = words_of(meant.target, target);
  if (target) again += " " + text::shell_quote(meant.target.url.display());
  if (const auto env = args.get("--env")) again += " --env " + text::shell_quote(*env);
  return Sides{std::move(path), std::move(meant), std::move(again), std::move(file), std::move(words)};
}

Result<db::Permit> permit_source(const Args& args, Outside& world, Out& out, const std::string& path,
                                 const std::string& again) {
  ASSIGN(const auto resolved, env::resolve_target(path, request_of(args), world));
  return guard::permit(world, target_of(resolved), db::Action::write, confirmation_of(args, again, out));
}

follow::Context follow_context(const Args& args, Outside& world, Out& out, const Sides& sides) {
  const auto granted = std::make_shared<std::optional<db::Permit>>();
  const copy::AskPermit ask = [&args, &world, &out, &sides, granted](
                                  db::Action action, guard::TargetState state) -> Result<db::Permit> {
    if (action == db::Action::write && *granted) return **granted;
    ASSIGN(db::Permit permit, guard::permit(world, sides.meant.target, action,
                                            confirmation_of(args, sides.retyped, out), state));
    if (action == db::Action::write) granted->emplace(permit);
    return permit;
  };
  const follow::AskSource ask_source = [&args, &world, &out,
                                        &sides](const std::string& path) -> Result<db::Permit> {
    return permit_source(args, world, out, path, sides.retyped);
  };
  return follow::Context{world, out.reporter(), sides.meant.target, ask, ask_source, sides.source};
}

Result<Millis> duration_of(const Args& args, std::string_view flag, Millis standard) {
  const auto typed = args.get(flag);
  if (!typed) return standard;
  const auto ms = text::parse_duration_ms(*typed);
  if (ms && *ms > 0) return Millis(*ms);
  return Error{Code::usage, std::string(flag) + " does not take '" + text::excerpt(*typed, 40) + "'"}
      .with_fix("a duration: " + std::string(flag) + " 10s");
}

}  // namespace groundway::cli
