#include "env/sharing.h"

#include <algorithm>

#include "env/address.h"
#include "env/environment_name.h"
#include "env/pg_defaults.h"
#include "env/pick_url.h"
#include "env/sources.h"

namespace groundway::env {
namespace {

struct Candidate {
  EnvironmentConfig environment;
  std::vector<Picked> addresses;
};

void add_address(Candidate& c, Result<DatabaseUrl> url, const std::string& origin) {
  if (url) c.addresses.push_back({*std::move(url), origin});
}

// As libpq would complete them. One that cannot be completed belongs to nobody.
void add_defaults(Candidate& c, const Sources& sources, Outside& outside) {
  std::erase_if(c.addresses, [&](Picked& address) {
    Origins ignored;
    return !add_pg_defaults(address.url, sources, outside, ignored);
  });
}

Result<void> add_variable(Candidate& c, const std::string& variable,
                          const Result<std::optional<Found>>& found, const Config& config,
                          const Outside& outside) {
  if (!found) return found.error();
  if (!*found) return {};
  const Found& f = **found;
  add_address(c, parse_address(f.value, f.origin, f.from_file ? config.folder : ".", outside),
              f.named_origin(variable));
  return {};
}

Result<Candidate> candidate(const EnvironmentConfig& e, const Config& config, Outside& outside) {
  Candidate c{e, {}};
  ASSIGN(const Sources own, Sources::load(config.folder, own_dotenv_files(e.name), outside));
  TRY(add_variable(c, "DATABASE_URL", own.get_from_files("DATABASE_URL"), config, outside));
  ASSIGN(const Sources all, Sources::load(config.folder, dotenv_files(e.name), outside));
  if (e.tier == Tier::production) {
    TRY(add_variable(c, "DATABASE_URL_PROD", all.get("DATABASE_URL_PROD"), config, outside));
  }
  if (e.url) {
    const std::string place = config.place(e.url->line);
    add_address(c, parse_address(e.url->text, place, config.folder, outside), place);
  }
  if (e.secret) {
    const UrlContext context{e, config, all, outside, "", false};
    add_address(c, read_environment_secret(context), "the secret of " + config.place(e.secret->line));
  }
  add_defaults(c, all, outside);
  return c;
}

bool speaks_of(const std::string& name, const Config& config, const Outside& outside) {
  const auto files = own_dotenv_files(name);
  return std::any_of(files.begin(), files.end(),
                     [&](const std::string& f) { return outside.files.exists(below(config.folder, f)); });
}

// How `c` comes to use the database, given who uses it already; empty: it does not.
std::string reason(const Candidate& c, const DatabaseUrl& url, const std::vector<User>& users,
                   const Config& config) {
  for (const User& user : users) {
    if (c.environment.shares && c.environment.shares->text == user.name) {
      return c.environment.name + " shares with " + user.name + " (" +
             config.place(c.environment.shares->line) + ")";
    }
    const EnvironmentConfig* theirs = config.environment(user.name);
    if (theirs != nullptr && theirs->shares && theirs->shares->text == c.environment.name) {
      return user.name + " shares with " + c.environment.name + " (" + config.place(theirs->shares->line) +
             ")";
    }
  }
  for (const Picked& address : c.addresses) {
    if (same_database(address.url, url))
      return c.environment.name + " uses this database (" + address.origin + ")";
  }
  return {};
}

bool holds(const std::vector<User>& users, const std::string& name) {
  return std::any_of(users.begin(), users.end(), [&](const User& u) { return u.name == name; });
}

}  // namespace

Result<std::vector<EnvironmentConfig>> known_environments(const Config& config, Outside& outside) {
  std::vector<EnvironmentConfig> out = config.environments;
  ASSIGN(const Sources general, Sources::load(config.folder, {".env.local", ".env"}, outside));
  ASSIGN(const auto production_url, general.get("DATABASE_URL_PROD"));
  for (const char* name : {"development", "test", "staging", "production"}) {
    const bool by_variable = production_url.has_value() && std::string_view(name) == "production";
    if (config.environment(name) != nullptr || (!by_variable && !speaks_of(name, config, outside))) continue;
    ASSIGN(EnvironmentConfig e, environment_of(name, "", config));
    out.push_back(std::move(e));
  }
  return out;
}

Result<std::vector<User>> users_of(const DatabaseUrl& url, const std::string& self, const Config& config,
                                   Outside& outside) {
  std::vector<User> users;
  if (!self.empty()) {
    ASSIGN(const EnvironmentConfig e, environment_of(self, "", config));
    users.push_back({self, e.tier, ""});
  }
  ASSIGN(const auto known, known_environments(config, outside));
  std::vector<Candidate> candidates;
  for (const EnvironmentConfig& e : known) {
    if (e.name == self) continue;
    ASSIGN(Candidate c, candidate(e, config, outside));
    candidates.push_back(std::move(c));
  }
  for (bool grew = true; grew;) {  // sharing is transitive
    grew = false;
    for (const Candidate& c : candidates) {
      if (holds(users, c.environment.name)) continue;
      const std::string because = reason(c, url, users, config);
      if (because.empty()) continue;
      users.push_back({c.environment.name, c.environment.tier, because});
      grew = true;
    }
  }
  return users;
}

}  // namespace groundway::env
