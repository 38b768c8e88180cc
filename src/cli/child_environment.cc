#include "cli/child_environment.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"
#include "cli/target.h"
#include "db/pg_connect.h"
#include "db/tls_policy.h"
#include "env/keys.h"
#include "env/spelling.h"

namespace groundway::cli {
namespace {

// A variable's value for the child; none: it must not be there.
using Wanted = std::map<std::string, std::optional<std::string>>;

// libpq's own words for the address and the login; the others are options.
std::optional<std::string> part(const DatabaseUrl& url, std::string_view keyword) {
  const auto list = [&](std::string HostPort::*member) -> std::optional<std::string> {
    std::vector<std::string> out;
    for (const HostPort& h : url.hosts) out.push_back(h.*member);
    const std::string joined = text::join(out, ",");
    if (joined.find_first_not_of(',') == joined.npos) return std::nullopt;
    return joined;
  };
  const auto if_there = [](std::string value) -> std::optional<std::string> {
    if (value.empty()) return std::nullopt;
    return value;
  };
  if (keyword == "host") return list(&HostPort::host);
  if (keyword == "hostaddr") return list(&HostPort::hostaddr);
  if (keyword == "port") return list(&HostPort::port);
  if (keyword == "dbname") return if_there(url.database);
  if (keyword == "user") return if_there(url.user);
  if (keyword == "password") return if_there(std::string(url.password.reveal()));
  if (keyword == "passfile" && !url.password.empty()) return std::nullopt;
  if (keyword == "service") return std::nullopt;  // expanded; it would win over every other variable
  return url.option(keyword);
}

void want_connection(const env::Resolved& r, const DatabaseUrl& url, Wanted& wanted) {
  const bool postgres = url.kind == DatabaseUrl::Kind::postgres;
  for (const env::PgVariable& v : env::pg_variables()) {
    wanted[std::string(v.variable)] = postgres ? part(url, v.keyword) : std::nullopt;
  }
  auto& connect = wanted["PGCONNECT_TIMEOUT"];
  if (postgres && !connect)
    connect =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(db::kDefaultConnectTimeout).count());
  const std::string text = env::spell_url(url, r.application_scheme);
  wanted["DATABASE_URL"] = text;
  wanted["DATABASE_URL_PROD"] =
      std::nullopt;  // in production it wins over DATABASE_URL, here and in applications
  if (r.tier == Tier::production) wanted["DATABASE_URL_PROD"] = text;
}

void want_settings(const env::Resolved& r, Wanted& wanted) {
  wanted["GROUNDWAY_ENV"] = r.name.empty() ? std::nullopt : std::optional(r.name);
  for (const env::SettingKey& key : env::setting_keys()) {
    const env::Setting* setting = r.setting(key.name);
    if (setting == nullptr) continue;
    for (const std::string& variable : text::split(key.variables, '|')) wanted[variable] = setting->value;
  }
}

std::string called(const env::Resolved& r) {
  return r.name.empty() ? r.url.location() : "the environment " + r.name;
}

}  // namespace

std::vector<std::string> ChildEnvironment::entries() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

void ChildEnvironment::set(const std::string& name, std::string value) {
  for (auto& [known, old] : variables) {
    if (known != name) continue;
    old = std::move(value);
    return;
  }
  variables.emplace_back(name, std::move(value));
}

const std::string* ChildEnvironment::get(const std::string& name) const {
  for (const auto& [known, value] : variables) {
    if (known == name) return &value;
  }
  return nullptr;
}

Result<ChildEnvironment> child_environment(const env::Resolved& r, const Variables& inherited) {
  const db::Target target = target_of(r);
  ASSIGN(const DatabaseUrl url, db::with_tls_policy(r.url, {target.effective_tier, target.allowed.weaker_tls,
                                                            target.iam_token, r.name}));
  Wanted wanted;
  want_connection(r, url, wanted);
  want_settings(r, wanted);
  ChildEnvironment out;
  for (const auto& [name, value] : inherited) {
    const auto found = wanted.find(name);
    if (found == wanted.end()) {
      out.variables.emplace_back(name, value);
    } else if (!found->second) {
      out.notes.push_back(name + " is taken away: it would speak of another database than " + called(r));
    } else if (*found->second != value) {
      out.notes.push_back(name + " says something else inside " + called(r));
    }
  }
  for (auto& [name, value] : wanted) {
    if (value) out.variables.emplace_back(name, *std::move(value));
  }
  return out;
}

}  // namespace groundway::cli
