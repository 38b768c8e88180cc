#include "env/spelling.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <vector>

#include "base/text.h"

namespace groundway::env {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// They stand before the '?' (or, for JDBC, are written anew).
constexpr std::array<std::string_view, 5> kAddressKeys = {"host", "port", "dbname", "user", "password"};
// Parameters of other programs that say how TLS is meant.
constexpr std::array<std::string_view, 4> kForeignTls = {"ssl", "sslaccept", "sslfactory", "sslmode"};
// Drivers behind SQLAlchemy's '+' that hand their parameters to libpq; those of others know other names.
constexpr std::array<std::string_view, 6> kLibpqDrivers = {"psycopg2",     "psycopg",       "psycopg_async",
                                                           "psycopg2cffi", "psycopg2_cffi", "psycopg3"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string driver_of(std::string_view scheme) {
  const std::size_t plus = scheme.find('+');
  return plus == scheme.npos ? "" : std::string(scheme.substr(plus + 1));
}

// Paths and lists stay readable; everything else that is not unreserved is escaped.
std::string value_text(std::string_view value) {
  return text::replace_all(text::replace_all(text::percent_encode(value), "%2F", "/"), "%2C", ",");
}

bool is_socket(const HostPort& h) {
  return h.host.empty() || h.host.front() == '/' || h.host.front() == '@';
}

std::string authority_of(const DatabaseUrl& url) {
  std::vector<std::string> out;
  for (const HostPort& h : url.hosts) {
    const bool v6 = h.host.find(':') != std::string::npos;
    const std::string host = v6 ? "[" + h.host + "]" : text::percent_encode(h.host);
    out.push_back(h.port.empty() ? host : host + ":" + h.port);
  }
  return text::join(out, ",");
}

std::string login_of(const DatabaseUrl& url) {
  if (url.user.empty() && url.password.empty()) return {};
  std::string out = text::percent_encode(url.user);
  if (!url.password.empty()) out += ":" + text::percent_encode(url.password.reveal());
  return out + "@";
}

// As they were written, each once, with the values that count now.
Pairs written_parameters(const DatabaseUrl& url, const std::string& driver) {
  Pairs out;
  std::set<std::string> seen;
  for (const auto& [key, value] : url.parameters) {
    if (holds(kAddressKeys, key) || !seen.insert(key).second) continue;
    const bool asyncpg_tls = key == "ssl" && driver == "asyncpg";
    const auto now = url.option(asyncpg_tls ? "sslmode" : key);
    out.emplace_back(key, now.value_or(value));
  }
  return out;
}

// How the server is verified must not depend on whether a driver reads PGSSLMODE.
void add_transport(const DatabaseUrl& url, const std::string& scheme, Pairs& parameters) {
  const bool said = std::any_of(parameters.begin(), parameters.end(),
                                [](const auto& p) { return holds(kForeignTls, p.first); });
  const std::string driver = driver_of(scheme);
  const auto mode = url.option("sslmode");
  if (driver == "asyncpg") {  // it finds the root certificate through PGSSLROOTCERT
    if (mode && !said) parameters.emplace_back("ssl", *mode);
    return;
  }
  if (!driver.empty() && !holds(kLibpqDrivers, driver)) return;
  if (mode && !said) parameters.emplace_back("sslmode", *mode);
  const auto root = url.option("sslrootcert");
  const bool has_root = std::any_of(parameters.begin(), parameters.end(),
                                    [](const auto& p) { return p.first == "sslrootcert"; });
  if (root && !has_root) parameters.emplace_back("sslrootcert", *root);
}

std::string query_of(const Pairs& parameters) {
  std::string out;
  for (const auto& [key, value] : parameters) {
    out += (out.empty() ? "?" : "&") + text::percent_encode(key) + "=" + value_text(value);
  }
  return out;
}

std::string spell_postgres(const DatabaseUrl& url, const std::string& scheme) {
  const bool jdbc = text::istarts_with(scheme, "jdbc:");
  Pairs parameters = written_parameters(url, driver_of(scheme));
  add_transport(url, scheme, parameters);
  std::string authority = authority_of(url);
  if (url.hosts.size() == 1 && is_socket(url.hosts[0])) {  // "?host=/folder" is read alike everywhere
    authority.clear();
    const HostPort& only = url.hosts[0];
    if (!only.host.empty()) parameters.insert(parameters.begin(), {"host", only.host});
    if (!only.port.empty()) parameters.insert(parameters.begin(), {"port", only.port});
  }
  if (jdbc) {  // no login before the host there
    if (!url.password.empty())
      parameters.insert(parameters.begin(), {"password", std::string(url.password.reveal())});
    if (!url.user.empty()) parameters.insert(parameters.begin(), {"user", url.user});
  }
  const std::string path = url.database.empty() ? "" : text::percent_encode(url.database);
  return scheme + "://" + (jdbc ? "" : login_of(url)) + authority + "/" + path + query_of(parameters);
}

// Programs start relative paths at different folders; an absolute one is the same file for all of them.
std::string spell_sqlite(const DatabaseUrl& url, const std::string& scheme) {
  const bool memory = url.path == ":memory:";
  std::error_code failed;
  std::string path = url.path;
  if (!memory) {
    const auto whole = std::filesystem::absolute(path, failed).lexically_normal();
    if (!failed) path = whole.string();
  }
  const std::string query = query_of(url.parameters);
  if (scheme.empty()) return path;
  if (scheme == "file") return "file:" + (memory ? path : value_text(path)) + query;
  return scheme + ":///" + path + query;
}

}  // namespace

bool is_dialect(std::string_view scheme) {
  return !scheme.empty() && scheme != "postgresql" && scheme != "postgres" && scheme != "sqlite";
}

std::string spell_url(const DatabaseUrl& url, const std::string& scheme) {
  const std::string own = !scheme.empty() ? scheme : url.scheme;
  if (url.kind == DatabaseUrl::Kind::sqlite) return spell_sqlite(url, own);
  return spell_postgres(url, own.empty() ? "postgresql" : own);
}

}  // namespace groundway::env
