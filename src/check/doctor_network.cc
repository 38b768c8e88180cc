#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/json_text.h"
#include "base/text.h"
#include "check/doctor_steps.h"
#include "check/socket.h"
#include "db/resolve_host.h"

namespace groundway::check {
namespace {

using Steady = std::chrono::steady_clock;

constexpr const char* kDefaultFolder = "/var/run/postgresql";  // Debian's libpq, where no host is named
constexpr const char* kDefaultPort = "5432";

std::string port_of(const HostPort& h) {
  return h.port.empty() ? kDefaultPort : h.port;
}

bool is_socket(const HostPort& h) {
  return h.hostaddr.empty() && (h.host.empty() || h.host.front() == '/' || h.host.front() == '@');
}

bool is_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

Endpoint socket_of(const HostPort& h) {
  const std::string folder = h.host.empty() ? kDefaultFolder : h.host;
  return {h.host, folder + "/.s.PGSQL." + port_of(h), port_of(h), true, false};
}

std::string in_brackets(const std::string& address) {
  return address.find(':') == address.npos ? address : "[" + address + "]";
}

Error no_name(const std::string& host, const std::string& cause) {
  return Error{Code::unreachable, cause}.with_fix("getent ahosts " + text::shell_quote(host) +
                                                  "   # empty: the name is misspelt, or this machine's "
                                                  "resolver (/etc/resolv.conf) does not know the zone: a "
                                                  "private name needs the VPN or the VPC");
}

// True when the name has an address.
bool look_up(const HostPort& h, Deadline deadline, Step& step, Way& way, std::optional<Error>& last) {
  const auto start = Steady::now();
  const auto left = std::max(Millis{1}, std::chrono::ceil<Millis>(deadline - start));
  auto found = db::resolve_host(h.host, left);
  if (!found) {
    last = no_name(h.host, found.error().cause);
    step.seen.push_back(h.host + ": " + found.error().cause);
    return false;
  }
  step.seen.push_back(h.host + " is " + text::join(*found, ", ") + " (" + duration_text(since(start)) + ")");
  for (const std::string& address : *found)
    way.endpoints.push_back({h.host, address, port_of(h), false, false});
  return true;
}

// By the system's words: what to look at, with the command that does.
std::string way_fix(const Endpoint& e, const std::string& words) {
  if (e.is_socket)
    return "ls -l " + text::shell_quote(e.address) +
           "   # not there: the server is not running, or its unix_socket_directories differ";
  const std::string ready = "pg_isready -h " + text::shell_quote(e.address) + " -p " + e.port;
  if (words == std::strerror(ECONNREFUSED))
    return ready +
           "   # nothing listens there: start the server, or correct the port, or its listen_addresses";
  if (words == std::strerror(ETIMEDOUT))
    return ready + "   # silence: a firewall or a security group drops the packets, or the machine is down";
  return "ip route get " + text::shell_quote(e.address) +
         "   # no way from here to there: VPN, VPC, IPv6 without a route";
}

// True when it answers. What answers is told first: `answers` did so before.
bool reach(Endpoint& e, Deadline deadline, std::size_t answers, Step& step, std::optional<Error>& last) {
  const auto start = Steady::now();
  const std::string name = e.is_socket ? e.address : in_brackets(e.address) + ":" + e.port;
  auto socket = e.is_socket ? connect_unix(e.address) : connect_tcp(e.address, e.port, deadline);
  const double took = since(start);
  if (socket) {
    e.answers = true;
    step.seen.insert(step.seen.begin() + static_cast<std::ptrdiff_t>(answers),
                     name + " in " + duration_text(took));
    return true;
  }
  const std::string& words = socket.error().cause;
  step.seen.push_back(name + ": " + words + " after " + duration_text(took));
  last = Error{Code::unreachable, name + ": " + words}.with_fix(way_fix(e, words));
  if (words != std::strerror(ETIMEDOUT)) return false;
  if (step.verdict == Verdict::ok) step.verdict = Verdict::warn;  // every connection would wait for it
  return false;
}

}  // namespace

Step look_up_names(const Subject& subject, Way& way) {
  Step step;
  const Deadline deadline = Steady::now() + subject.patience;
  std::vector<HostPort> hosts = subject.url().hosts;
  if (hosts.empty()) hosts.emplace_back();
  std::optional<Error> last;
  std::size_t missing = 0;
  for (const HostPort& h : hosts) {
    if (is_socket(h)) {
      way.endpoints.push_back(socket_of(h));
      step.seen.push_back("not needed: the socket " + way.endpoints.back().address);
    } else if (!h.hostaddr.empty()) {
      way.endpoints.push_back({h.host, h.hostaddr, port_of(h), false, false});
      step.seen.push_back("not needed: hostaddr=" + h.hostaddr + (h.host.empty() ? "" : " for " + h.host));
    } else if (is_address(h.host)) {
      way.endpoints.push_back({h.host, h.host, port_of(h), false, false});
      step.seen.push_back("not needed: " + h.host + " is an address");
    } else if (!look_up(h, deadline, step, way, last)) {
      ++missing;
    }
  }
  if (way.endpoints.empty() && last)
    step.fails(*std::move(last));
  else if (missing > 0)
    step.warns(std::to_string(missing) + " of " + std::to_string(hosts.size()) + " hosts have no address",
               last->fix);
  std::vector<std::string> all;
  for (const Endpoint& e : way.endpoints) all.push_back(json_text(e.address));
  step.facts.emplace_back("addresses", "[" + text::join(all, ",") + "]");
  return step;
}

Step reach_addresses(const Subject& subject, Way& way) {
  Step step;
  const Deadline deadline = Steady::now() + subject.patience;
  std::optional<Error> last;
  auto to_go = static_cast<int>(way.endpoints.size());
  std::vector<std::string> good, bad;
  for (Endpoint& e : way.endpoints) {
    const auto share = (deadline - Steady::now()) / to_go--;
    const bool answers = reach(e, Steady::now() + share, good.size(), step, last);
    (answers ? good : bad).push_back(json_text(e.address));
  }
  if (good.empty() && last)
    step.fails(*std::move(last));
  else if (step.verdict == Verdict::warn)
    step.fix = last->fix;
  step.facts.emplace_back("answers", "[" + text::join(good, ",") + "]");
  step.facts.emplace_back("no_answer", "[" + text::join(bad, ",") + "]");
  return step;
}

}  // namespace groundway::check
