#include "base/database_url.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace groundway {
namespace {

bool is_loopback_number(const std::string& where) {  // 127.evil.example is a name, not an address
  return where.rfind("127.", 0) == 0 && where.find_first_not_of("0123456789.") == std::string::npos;
}

bool is_loopback(const HostPort& h) {
  const std::string& where = h.hostaddr.empty() ? h.host : h.hostaddr;
  return where.empty() || where.front() == '/' || where.front() == '@' || where == "localhost" ||
         where == "::1" || is_loopback_number(where);
}

std::string host_text(const HostPort& h) {
  const bool v6 = h.host.find(':') != std::string::npos;
  const std::string host = h.host.empty()          ? ""
                           : h.host.front() == '/' ? text::percent_encode(h.host)
                           : v6                    ? "[" + h.host + "]"
                                                   : h.host;
  return h.port.empty() ? host : host + ":" + h.port;
}

}  // namespace

std::optional<std::string> DatabaseUrl::option(std::string_view name) const {
  for (const auto& [key, value] : options) {
    if (key == name) return value;
  }
  return std::nullopt;
}

void DatabaseUrl::set_option(std::string_view name, std::string value) {
  for (auto& [key, old] : options) {
    if (key == name) {
      old = std::move(value);
      return;
    }
  }
  options.emplace_back(name, std::move(value));
}

bool DatabaseUrl::is_local() const {
  return kind == Kind::sqlite || std::all_of(hosts.begin(), hosts.end(), is_loopback);
}

std::string DatabaseUrl::location() const {
  if (kind == Kind::sqlite) return path;
  std::vector<std::string> names;
  for (const HostPort& h : hosts) names.push_back(host_text(h));
  return text::join(names, ",") + "/" + database;
}

std::string DatabaseUrl::display() const {
  if (kind == Kind::sqlite) return "sqlite:" + path;
  std::string who = text::percent_encode(user);
  if (!password.empty()) who += ":" + std::string(kHidden);
  if (!who.empty()) who += "@";
  std::string query;
  for (const auto& [key, value] : options) {
    if (key == "sslpassword" || key == "passfile") continue;
    query += (query.empty() ? "?" : "&") + key + "=" + value;
  }
  return scrub("postgresql://" + who + location() + query);
}

}  // namespace groundway
