#include "env/address.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"

namespace groundway::env {
namespace {

constexpr std::string_view kLocal = "(local)";
constexpr std::string_view kDefaultPort = "5432";

bool is_loopback(std::string_view host) {
  return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" || host == "::1" ||
         host.substr(0, 4) == "127.";
}

std::string server(std::string_view host, const std::string& port) {
  std::string name = text::lower(host);
  if (!name.empty() && name.back() == '.') name.pop_back();
  return (is_loopback(name) ? std::string(kLocal) : name) + ":" +
         (port.empty() ? std::string(kDefaultPort) : port);
}

// By name and, where one is given, by address: either makes it the same server. A loopback address beside a
// name is a tunnel's end and says nothing about which server it is.
std::vector<std::string> servers(const DatabaseUrl& url) {
  std::vector<std::string> out;
  for (const HostPort& h : url.hosts) {
    if (!h.host.empty() || h.hostaddr.empty()) out.push_back(server(h.host, h.port));
    if (!h.hostaddr.empty() && (h.host.empty() || !is_loopback(h.hostaddr)))
      out.push_back(server(h.hostaddr, h.port));
  }
  return out;
}

std::string file(const DatabaseUrl& url) {
  return std::filesystem::path(url.path).lexically_normal().string();
}

const std::string& database(const DatabaseUrl& url) {
  return url.database.empty() ? url.user : url.database;  // libpq's default
}

}  // namespace

bool same_database(const DatabaseUrl& a, const DatabaseUrl& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == DatabaseUrl::Kind::sqlite) return a.path != ":memory:" && file(a) == file(b);
  if (database(a) != database(b)) return false;
  const auto theirs = servers(b);
  const auto ours = servers(a);
  return std::any_of(ours.begin(), ours.end(), [&](const std::string& s) {
    return std::find(theirs.begin(), theirs.end(), s) != theirs.end();
  });
}

}  // namespace groundway::env
