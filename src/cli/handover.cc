#include "cli/handover.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::cli {
namespace {

constexpr Millis kLook{3'000};       // for the connection: a program's start must not wait for ours
constexpr Millis kLookQuery{1'000};  // for each statement, and for a lock on the stamp's row

bool is_from_secret(const env::Resolved& r) {
  return text::istarts_with(r.url_origin, "the secret of");
}

// Without a secret there is one login, the address's own.
Result<void> has_role(const env::Resolved& r, const std::string& role) {
  if (r.url.kind != DatabaseUrl::Kind::postgres || is_from_secret(r) || r.url.user == role) return {};
  const std::string name = r.name.empty() ? "NAME" : r.name;
  return Error{Code::config, "the login of the role " + role + " is not known: the address has the user \"" +
                                 text::excerpt(r.url.user, 60) + "\" and no other"}
      .at(r.url_origin)
      .with_fix(
          "keep both logins in a secret, {\"host\": ..., \"app_user\": {...}, \"migration\": {...}}, and "
          "name it under [env." +
          name + "] in groundway.toml: secret = \"file:PATH\"");
}

// As configured, or as the local server's own DATABASE_URL is.
bool stands_as_migration(const env::Resolved& r) {
  if (!is_from_secret(r) && r.url.user == "migration") return true;
  const env::EnvironmentConfig* e = r.config.environment(r.name);
  return e != nullptr && e->role && e->role->text == "migration";
}

}  // namespace

Result<Meant> resolve_for_child(const Args& args, Outside& world) {
  const auto role = args.get("--role");
  ASSIGN(Meant meant, make_target(args, world, role.value_or("")));
  if (role) TRY(has_role(meant.resolved, *role));
  if (role || !stands_as_migration(meant.resolved)) return meant;
  return make_target(args, world, "app_user");
}

bool is_more_than_application(const Args& args) {
  const std::string role = args.get("--role").value_or("app_user");
  return role != "app_user" && role != "readonly";
}

std::string retyped(const Args& args, std::string_view command) {
  std::string out = "groundway " + std::string(command);
  for (const char* flag : {"--env", "--role", "--project", "--config"}) {
    if (const auto value = args.get(flag)) out += std::string(" ") + flag + " " + text::shell_quote(*value);
  }
  return out;
}

Result<void> check_stamp_quickly(const db::Target& target) {
  if (target.url.kind != DatabaseUrl::Kind::postgres) return {};
  db::Session session;
  session.connect_timeout = kLook;
  session.statement_timeout = session.lock_timeout = kLookQuery;
  ASSIGN(auto reader, db::open_reader(target, session));
  ASSIGN(const guard::LiveFacts live, guard::read_live_facts(reader));
  return guard::decide(guard::facts_of(target, live, guard::TargetState::unknown), db::Action::read, {});
}

bool is_of_the_guard(const Error& error) {
  return error.exit_code() == info(Code::guarded).exit_code;
}

}  // namespace groundway::cli
