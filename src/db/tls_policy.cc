#include "db/tls_policy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace groundway::db {
namespace {

// A name that only looks like an address ("127.evil.example") is somebody else's machine.
bool is_loopback_name(std::string_view host) {
  if (host.empty() || host.front() == '/' || host.front() == '@') return true;  // a socket
  if (text::iequals(host, "localhost")) return true;
  const std::string name(host);
  std::array<unsigned char, 16> address{};
  if (::inet_pton(AF_INET, name.c_str(), address.data()) == 1) return address[0] == 127;
  return name == "::1";
}

bool is_remote_host(const HostPort& h) {
  return !is_loopback_name(h.host) || !is_loopback_name(h.hostaddr);
}

bool some_rds(const DatabaseUrl& url) {
  return std::any_of(url.hosts.begin(), url.hosts.end(),
                     [](const HostPort& h) { return is_rds_host(h.host); });
}

// An empty host is libpq's default socket folder.
bool only_sockets(const DatabaseUrl& url) {
  return std::all_of(url.hosts.begin(), url.hosts.end(), [](const HostPort& h) {
    return h.hostaddr.empty() && (h.host.empty() || h.host.front() == '/' || h.host.front() == '@');
  });
}

constexpr std::string_view kModes[] = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"};

int strength(std::string_view mode) {
  const auto* at = std::find(std::begin(kModes), std::end(kModes), mode);
  return at == std::end(kModes) ? -1 : static_cast<int>(at - std::begin(kModes));
}

std::string table_of(const TlsWish& wish) {
  return "[env." + (wish.environment.empty() ? std::string(tier_name(wish.tier)) : wish.environment) + "]";
}

std::string bundle_advice(const DatabaseUrl& url) {
  if (some_rds(url)) {
    return "curl -o rds-bundle.pem " + std::string(kRdsBundle) +
           " and add sslrootcert=rds-bundle.pem to the URL";
  }
  return "add sslrootcert=FILE to the URL, FILE being the certificate of the authority that signed the "
         "server's";
}

Error too_weak(const DatabaseUrl& url, const TlsWish& wish, const std::string& mode, std::string_view why) {
  return Error{Code::tls_too_weak, "sslmode=" + mode + " does not verify the server, and " + std::string(why)}
      .at(url.location())
      .with_fix("set sslmode=verify-full; " + bundle_advice(url) +
                "; or, knowing what it gives up, allow_weaker_tls = true under " + table_of(wish) +
                " in groundway.toml");
}

// Below verify-full the login itself must prove the server: SCRAM's channel binding does, an IAM token
// cannot.
void bind_channel(DatabaseUrl& url, const TlsWish& wish, std::string_view mode) {
  if (mode == "disable" || mode == "verify-full" || wish.iam_token || url.option("channel_binding")) return;
  url.set_option("channel_binding", "require");
}

Result<DatabaseUrl> verified(DatabaseUrl url, const TlsWish& wish, std::string_view why) {
  const std::string mode = url.option("sslmode").value_or("verify-full");
  if (mode != "verify-full") {
    if (!wish.allow_weaker) return too_weak(url, wish, mode, why);
    bind_channel(url, wish, mode);
    return url;
  }
  url.set_option("sslmode", mode);
  return url;
}

}  // namespace

bool is_rds_host(std::string_view host) {
  std::string name = text::lower(host);
  if (!name.empty() && name.back() == '.') name.pop_back();
  for (const std::string_view end : {".rds.amazonaws.com", ".rds.amazonaws.com.cn"}) {
    if (name.size() > end.size() && std::string_view(name).substr(name.size() - end.size()) == end)
      return true;
  }
  return false;
}

bool is_remote(const DatabaseUrl& url) {
  return url.kind == DatabaseUrl::Kind::postgres &&
         std::any_of(url.hosts.begin(), url.hosts.end(), is_remote_host);
}

std::string root_certificate_advice(const DatabaseUrl& url) {
  return bundle_advice(url);
}

Result<DatabaseUrl> with_tls_policy(DatabaseUrl url, const TlsWish& wish) {
  if (url.kind != DatabaseUrl::Kind::postgres) return url;
  const auto mode = url.option("sslmode");
  if (mode && strength(*mode) < 0) {
    std::vector<std::string> known(std::begin(kModes), std::end(kModes));
    return Error{Code::setting_value, "sslmode is \"" + text::excerpt(*mode, 40) + "\""}
        .at(url.location())
        .with_fix("use one of " + text::join(known, ", "));
  }
  if (only_sockets(url)) return url;  // libpq has no TLS there, and needs none
  if (some_rds(url)) return verified(std::move(url), wish, "the host is an RDS instance");
  if (wish.iam_token) return verified(std::move(url), wish, "an IAM token is sent as it is");
  if (wish.tier == Tier::production) {
    return verified(std::move(url), wish, "the database is of the production tier");
  }
  if (!is_remote(url)) return url;  // nothing leaves this machine: libpq's default
  if (!mode) url.set_option("sslmode", "require");
  bind_channel(url, wish, mode.value_or("require"));
  return url;
}

}  // namespace groundway::db
