#include "env/resolve.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "env/environment_name.h"
#include "env/pg_defaults.h"
#include "env/pick_url.h"
#include "env/settings.h"
#include "env/sharing.h"
#include "env/sources.h"
#include "env/spelling.h"
#include "env/url.h"

namespace groundway::env {
namespace {

constexpr std::array<std::string_view, 6> kModes = {"disable", "allow",     "prefer",
                                                    "require", "verify-ca", "verify-full"};

std::size_t strength(std::string_view mode) {
  return static_cast<std::size_t>(std::find(kModes.begin(), kModes.end(), mode) - kModes.begin());
}

// What the environment's table adds to its address. The file may raise the protection, never lower it.
void apply_environment(Resolved& r, const EnvironmentConfig& e, Origins& origins) {
  r.allow_destructive = e.allow_destructive;
  r.allow_weaker_tls = e.allow_weaker_tls;
  if (r.url.kind != DatabaseUrl::Kind::postgres) return;
  if (e.hostaddr && r.url.hosts.size() == 1 && r.url.hosts.front().hostaddr.empty()) {
    r.url.hosts.front().hostaddr = e.hostaddr->text;
    origins["hostaddr"] = r.config.place(e.hostaddr->line);
  }
  if (!e.tls) return;
  const auto mode = r.url.option("sslmode");
  if (mode && strength(*mode) >= strength(e.tls->text)) return;
  const std::string place = r.config.place(e.tls->line);
  if (mode) r.warnings.push_back("sslmode=" + *mode + " is raised to " + e.tls->text + " by " + place);
  r.url.set_option("sslmode", e.tls->text);
  origins["sslmode"] = place;
}

Result<void> add_users(Resolved& r, Outside& outside) {
  ASSIGN(const auto users, users_of(r.url, r.name, r.config, outside));
  for (const User& user : users) {
    r.used_by.push_back(user.name);
    if (r.effective_tier && user.tier <= *r.effective_tier) continue;
    r.effective_tier = user.tier;
    r.effective_because = user.because;
  }
  if (r.tier && r.effective_tier != r.tier) {
    r.warnings.push_back("the guards of " + std::string(tier_name(*r.effective_tier)) +
                         " hold here: " + r.effective_because);
  }
  return {};
}

// A recorded decision: a silent fall-back of production to a file is how users were lost.
Result<Resolved> check_sqlite(Resolved r, const EnvironmentConfig& e) {
  if (r.url.kind != DatabaseUrl::Kind::sqlite || e.tier != Tier::production) return r;
  if (e.allow_sqlite) {
    r.warnings.push_back(e.name + " is a SQLite file, as allow_sqlite says");
    return r;
  }
  return Error{Code::production_sqlite,
               "the environment " + e.name + " resolves to the SQLite file " + r.url.path}
      .at(r.url_origin)
      .with_fix(
          "export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE; a SQLite file on purpose "
          "is "
          "allow_sqlite = true under [env." +
          e.name + "] in groundway.toml");
}

std::string shown(const std::string& key, const std::string& value) {
  return key == "password" || key == "sslpassword" || key == "passfile" ? std::string(kHidden) : scrub(value);
}

// The address part by part: what was added from elsewhere, and every option.
void add_url_settings(Resolved& r, const Origins& origins) {
  r.settings.push_back({"url", r.url.display(), r.url_origin});
  for (const char* key : {"host", "hostaddr", "port", "user", "dbname", "password"}) {
    const auto found = origins.find(key);
    if (found == origins.end()) continue;
    const HostPort first = r.url.hosts.empty() ? HostPort{} : r.url.hosts.front();
    const std::string_view k(key);
    const std::string value = k == "host"       ? first.host
                              : k == "hostaddr" ? first.hostaddr
                              : k == "port"     ? first.port
                              : k == "user"     ? r.url.user
                                                : r.url.database;
    r.settings.push_back({key, shown(key, value), found->second});
  }
  if (!r.url.schema.empty()) r.settings.push_back({"schema", r.url.schema, r.url_origin});
  for (const auto& [key, value] : r.url.options) {
    const auto found = origins.find(key);
    r.settings.push_back({key, shown(key, value), found == origins.end() ? r.url_origin : found->second});
  }
}

// An address that is not the application's own (a secret, the configuration, --url) is handed to it under the
// scheme that its DATABASE_URL has.
std::string application_scheme(const DatabaseUrl& url, const Sources& sources) {
  if (is_dialect(url.scheme)) return url.scheme;
  const std::string portable = url.kind == DatabaseUrl::Kind::postgres ? "postgresql" : "sqlite";
  auto found = sources.get("DATABASE_URL");
  if (!found || !*found) return portable;
  auto theirs = parse_url((*found)->value);
  return theirs && theirs->kind == url.kind && !theirs->scheme.empty() ? theirs->scheme : portable;
}

// All that follows once environment (may be null: a raw address) and address are known.
Result<Resolved> complete(Resolved r, const EnvironmentConfig* e, const std::string& name_origin,
                          const Sources& sources, Outside& outside) {
  Origins origins;
  TRY(add_pg_defaults(r.url, sources, outside, origins));
  if (e != nullptr) apply_environment(r, *e, origins);
  TRY(add_users(r, outside));
  if (e != nullptr) {
    const bool configured = r.config.environment(e->name) != nullptr;
    r.settings.push_back({"environment", r.name, name_origin});
    r.settings.push_back(
        {"tier", std::string(tier_name(e->tier)), configured ? r.config.place(e->line) : "default"});
  }
  if (r.effective_tier && r.effective_tier != r.tier) {
    r.settings.push_back({"effective_tier", std::string(tier_name(*r.effective_tier)), r.effective_because});
  }
  add_url_settings(r, origins);
  TRY(add_settings(r, r.effective_tier.value_or(Tier::development), sources));
  return r;
}

Result<std::vector<User>> users_of_raw(const Resolved& r, Outside& outside) {
  ASSIGN(const Sources general, Sources::load(r.config.folder, dotenv_files(""), outside));
  DatabaseUrl url = r.url;
  Origins ignored;
  TRY(add_pg_defaults(url, general, outside, ignored));
  return users_of(url, "", r.config, outside);
}

// An address that was typed. The environment that was named with it, else the one that uses this database.
Result<Resolved> resolve_address(DatabaseUrl url, const std::string& origin, const Request& request,
                                 Resolved r, Outside& outside) {
  r.url = std::move(url);
  r.url_origin = origin;
  std::string name_origin = "--env";
  if (request.environment) {
    r.name = full_name(*request.environment);
  } else {
    ASSIGN(auto users, users_of_raw(r, outside));
    const auto highest = std::max_element(users.begin(), users.end(),
                                          [](const auto& a, const auto& b) { return a.tier < b.tier; });
    if (highest != users.end()) {
      r.name = highest->name;
      name_origin = highest->because;
    }
  }
  ASSIGN(const Sources sources, Sources::load(r.config.folder, dotenv_files(r.name), outside));
  r.application_scheme = application_scheme(r.url, sources);
  if (r.name.empty()) return complete(std::move(r), nullptr, "", sources, outside);
  ASSIGN(const EnvironmentConfig e, environment_of(r.name, name_origin, r.config));
  r.tier = r.effective_tier = e.tier;
  ASSIGN(Resolved done, complete(std::move(r), &e, name_origin, sources, outside));
  if (!request.environment) return done;  // a file that was typed is meant
  return check_sqlite(std::move(done), e);
}

Result<Resolved> start(const Request& request, const Outside& outside) {
  Resolved r;
  ASSIGN(r.config, load_config(request.config, request.project, outside.files));
  return r;
}

Error unknown_target(const std::string& text, const Config& config, const Error& reason) {
  std::vector<std::string> names = {"development", "staging", "production"};
  for (const auto& e : config.environments) names.push_back(e.name);
  const auto near = text::nearest(text, names);
  Error error = reason;
  if (near && text.find_first_of(":/@=.") == text.npos)
    error.fix = "did you mean the environment `" + *near + "`?";
  return error;
}

}  // namespace

const Setting* Resolved::setting(std::string_view key) const {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.key == key; });
  return found == settings.end() ? nullptr : &*found;
}

Result<Resolved> resolve(const Request& request, Outside& outside) {
  ASSIGN(Resolved r, start(request, outside));
  if (request.url) {
    ASSIGN(DatabaseUrl url, parse_address(*request.url, "--url", ".", outside));
    return resolve_address(std::move(url), "--url", request, std::move(r), outside);
  }
  ASSIGN(const Named named, pick_environment(request.environment, r.config, outside));
  ASSIGN(const EnvironmentConfig e, environment_of(named.name, named.origin, r.config));
  ASSIGN(const Sources sources, Sources::load(r.config.folder, dotenv_files(named.name), outside));
  ASSIGN(Picked picked, pick_url({e, r.config, sources, outside, request.role, request.run_commands}));
  r.name = e.name;
  r.tier = r.effective_tier = e.tier;
  r.url = std::move(picked.url);
  r.url_origin = picked.origin;
  if (!picked.from_variable) r.application_scheme = application_scheme(r.url, sources);
  r.warnings = named.warnings;
  ASSIGN(Resolved done, complete(std::move(r), &e, named.origin, sources, outside));
  return check_sqlite(std::move(done), e);
}

Result<Resolved> resolve_target(const std::string& text, const Request& request, Outside& outside) {
  ASSIGN(Resolved r, start(request, outside));
  const std::string name = full_name(text);
  const bool is_file = !looks_like_url(text) && outside.files.exists(text);
  const bool is_name = !is_file && environment_of(name, "", r.config);
  if (is_name || r.config.environment(name) != nullptr) {
    Request named = request;
    named.environment = name;
    named.url.reset();
    return resolve(named, outside);
  }
  auto url = parse_address(text, "the command line", ".", outside);
  if (!url) return unknown_target(text, r.config, url.error());
  Request raw = request;
  raw.environment.reset();  // --env names the other side
  return resolve_address(*std::move(url), "the command line", raw, std::move(r), outside);
}

Result<std::vector<Listed>> list(const Request& request, Outside& outside) {
  ASSIGN(const Resolved r, start(request, outside));
  ASSIGN(auto known, known_environments(r.config, outside));
  const bool has_development =
      std::any_of(known.begin(), known.end(), [](const auto& e) { return e.name == "development"; });
  if (!has_development) {
    ASSIGN(EnvironmentConfig development, environment_of("development", "", r.config));
    known.insert(known.begin(), std::move(development));
  }
  std::vector<Listed> out;
  for (const EnvironmentConfig& e : known) {
    Request one = request;
    one.environment = e.name;
    one.url.reset();
    one.run_commands = false;
    out.push_back({e.name, e.tier, resolve(one, outside)});
  }
  return out;
}

}  // namespace groundway::env
