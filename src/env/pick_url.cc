#include "env/pick_url.h"

#include "base/text.h"
#include "env/secret_source.h"
#include "env/url.h"

namespace groundway::env {
namespace {

constexpr std::string_view kDefaultUrl = "sqlite:./instance/app.db";

Result<std::optional<Picked>> from_variable(const UrlContext& context, const std::string& variable) {
  ASSIGN(const auto found, context.sources.get(variable));
  if (!found) return std::optional<Picked>();
  const std::string folder = found->from_file ? context.config.folder : ".";
  ASSIGN(DatabaseUrl url, parse_address(found->value, found->origin, folder, context.outside));
  return std::optional(Picked{std::move(url), found->named_origin(variable), true});
}

Result<std::optional<Picked>> from_configuration(const UrlContext& context) {
  const EnvironmentConfig& e = context.environment;
  if (!e.url) return std::optional<Picked>();
  const std::string origin = context.config.place(e.url->line);
  ASSIGN(DatabaseUrl url, parse_address(e.url->text, origin, context.config.folder, context.outside));
  return std::optional(Picked{std::move(url), origin, false});
}

Result<std::optional<Picked>> from_secret(const UrlContext& context) {
  const EnvironmentConfig& e = context.environment;
  if (!e.secret) return std::optional<Picked>();
  ASSIGN(DatabaseUrl url, read_environment_secret(context));
  return std::optional(
      Picked{std::move(url), "the secret of " + context.config.place(e.secret->line), false});
}

// `groundway dev up` writes one login a role: the application's stands beside DATABASE_URL, which is
// migration's.
Result<Picked> in_role(Picked picked, const UrlContext& context) {
  if (context.role != "app_user" || picked.url.user == context.role) return picked;
  ASSIGN(auto local, from_variable(context, "GROUNDWAY_DEV_APP_URL"));
  const bool same = local && local->url.database == picked.url.database && local->url.hosts.size() == 1 &&
                    picked.url.hosts.size() == 1 && local->url.hosts[0].host == picked.url.hosts[0].host &&
                    local->url.hosts[0].port == picked.url.hosts[0].port;
  if (!same) return picked;
  local->from_variable = false;  // the application reads DATABASE_URL, which is another text
  return *std::move(local);
}

// What the environment whose database is shared would pick, by its own files.
Result<std::optional<Picked>> from_shared(const UrlContext& context, int depth);

std::string variable_of(const EnvironmentConfig& e) {
  return e.tier == Tier::production ? "DATABASE_URL_PROD" : "DATABASE_URL";
}

}  // namespace

Result<DatabaseUrl> parse_address(std::string_view text, const std::string& origin, const std::string& folder,
                                  const Outside& outside) {
  const std::string path = below(folder, std::string(text::trim(text)));
  const bool is_path = !text::trim(text).empty() && !looks_like_url(text) && outside.files.exists(path);
  Result<DatabaseUrl> url = is_path ? Result<DatabaseUrl>(sqlite_file(text::trim(text))) : parse_url(text);
  if (!url) return std::move(url).error().at(origin);
  if (url->kind == DatabaseUrl::Kind::sqlite && url->path != ":memory:") url->path = below(folder, url->path);
  return url;
}

Result<DatabaseUrl> read_environment_secret(const UrlContext& context) {
  const EnvironmentConfig& e = context.environment;
  SecretRequest request;
  request.source = e.secret->text;
  request.origin = context.config.place(e.secret->line);
  request.role = !context.role.empty() ? context.role : e.role ? e.role->text : "app_user";
  request.folder = context.config.folder;
  request.variable = variable_of(e);
  request.run_commands = context.run_commands;
  ASSIGN(auto base, from_configuration(context));
  if (base && base->url.kind == DatabaseUrl::Kind::postgres) request.base = std::move(base->url);
  return read_secret(request, context.sources, context.outside);
}

namespace {

constexpr int kMostShares = 8;  // a shares b shares c; ends a circle

Result<Picked> pick(const UrlContext& context, int depth) {
  const bool production = context.environment.tier == Tier::production;
  ASSIGN(auto first, from_variable(context, variable_of(context.environment)));
  if (first) return in_role(*std::move(first), context);
  ASSIGN(auto secret, from_secret(context));
  if (secret) return *std::move(secret);
  if (production) {
    ASSIGN(auto general, from_variable(context, "DATABASE_URL"));
    if (general) return *std::move(general);
  }
  ASSIGN(auto configured, from_configuration(context));
  if (configured) return *std::move(configured);
  ASSIGN(auto shared, from_shared(context, depth));
  if (shared) return *std::move(shared);
  if (production) {
    return Error{Code::config, "the environment " + context.environment.name + " has no database"}.with_fix(
        "export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE");
  }
  ASSIGN(DatabaseUrl fallback, parse_address(kDefaultUrl, "default", context.config.folder, context.outside));
  return Picked{std::move(fallback), "default", false};
}

Result<std::optional<Picked>> from_shared(const UrlContext& context, int depth) {
  const auto& shares = context.environment.shares;
  const EnvironmentConfig* other = shares ? context.config.environment(shares->text) : nullptr;
  if (other == nullptr || depth >= kMostShares) return std::optional<Picked>();
  ASSIGN(const Sources sources,
         Sources::load(context.config.folder, dotenv_files(other->name), context.outside));
  UrlContext theirs{*other, context.config, sources, context.outside, context.role, context.run_commands};
  ASSIGN(Picked picked, pick(theirs, depth + 1));
  return std::optional(std::move(picked));
}

}  // namespace

Result<Picked> pick_url(const UrlContext& context) {
  return pick(context, 0);
}

}  // namespace groundway::env
