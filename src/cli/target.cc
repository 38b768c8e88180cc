#include "cli/target.h"

#include "base/text.h"

namespace groundway::cli {
namespace {

// --timeout is the longest wait for a connection; libpq counts in whole seconds.
Result<void> apply_timeout(const Args& args, DatabaseUrl& url) {
  const auto typed = args.get("--timeout");
  if (!typed) return {};
  const auto ms = text::parse_duration_ms(*typed);
  if (!ms || *ms <= 0) {
    return Error{Code::usage, "--timeout does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
        "a duration: --timeout 30s");
  }
  if (url.kind == DatabaseUrl::Kind::postgres) url.set_option("connect_timeout", std::to_string((*ms + 999) / 1000));
  return {};
}

}  // namespace

env::Request request_of(const Args& args) {
  env::Request request;
  request.environment = args.get("--env");
  request.url = args.get("--url");
  request.config = args.get("--config");
  request.project = args.get("--project").value_or(".");
  return request;
}

Result<Meant> make_target(const Args& args, Outside& world, std::string_view role,
                          const std::optional<std::string>& typed) {
  env::Request request = request_of(args);
  request.role = std::string(role);
  ASSIGN(env::Resolved resolved,
         typed ? env::resolve_target(*typed, request, world) : env::resolve(request, world));
  TRY(apply_timeout(args, resolved.url));
  db::Target target = target_of(resolved);
  return Meant{std::move(target), std::move(resolved)};
}

guard::Confirmation confirmation_of(const Args& args, std::string command, Out& out) {
  guard::Confirmation c;
  c.yes = args.has("--yes");
  c.confirm = args.get("--confirm").value_or("");
  c.command = std::move(command);
  if (out.interactive()) c.ask = [&out](std::string_view question) { return out.ask(question); };
  return c;
}

}  // namespace groundway::cli
