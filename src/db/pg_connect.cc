#include "db/pg_connect.h"

#include <libpq-fe.h>
#include <poll.h>

#include <cerrno>
#include <memory>
#include <string_view>

#include "base/text.h"
#include "db/pg_error.h"
#include "db/resolve_host.h"

namespace groundway::db {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

struct Finish {
  void operator()(PGconn* c) const { PQfinish(c); }
};
using Owned = std::unique_ptr<PGconn, Finish>;

Millis left(Deadline deadline) {
  const auto now = std::chrono::steady_clock::now();
  return now >= deadline ? Millis{0} : std::chrono::ceil<Millis>(deadline - now);
}

// Two arrays for PQconnectdbParams. The strings of the URL outlive it; the password is never copied.
class Keywords {
 public:
  void add(const char* key, const char* value) {
    if (value == nullptr || *value == '\0') return;  // libpq reads "" as not given
    keys_.push_back(key);
    values_.push_back(value);
  }
  PGconn* start() {
    keys_.push_back(nullptr);
    values_.push_back(nullptr);
    return PQconnectStartParams(keys_.data(), values_.data(),
                                0);  // 0: dbname is a name, never a string to parse
  }

 private:
  std::vector<const char*> keys_, values_;
};

// Known before the URL's own options, so that those win.
constexpr std::pair<const char*, const char*> kDefaults[] = {
    {"application_name", "groundway"},
    {"gssencmode", "disable"},  // a Kerberos cache on the side must not choose the transport
    {"keepalives", "1"},        // a peer that is gone without a word is noticed in a minute
    {"keepalives_idle", "30"},
    {"keepalives_interval", "10"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "30000"},  // ms that sent bytes may stay unanswered by the other kernel
};

bool is_ours(std::string_view key) {
  return key == "client_encoding" || key == "connect_timeout";
}

PGconn* start(const DatabaseUrl& url, const HostPort& host, const std::string& address) {
  Keywords words;
  words.add("host", host.host.c_str());
  words.add("hostaddr", address.c_str());
  words.add("port", host.port.c_str());
  words.add("dbname", url.database.c_str());
  words.add("user", url.user.c_str());
  words.add("password", url.password.reveal().data());  // a whole std::string: ends with a zero byte
  for (const auto& [key, value] : kDefaults) {
    if (!url.option(key)) words.add(key, value);
  }
  for (const auto& [key, value] : url.options) {
    if (!is_ours(key)) words.add(key.c_str(), value.c_str());
  }
  words.add("client_encoding", "UTF8");
  return words.start();
}

Error too_slow(const DatabaseUrl& url, const HostPort& host, const std::string& address, Millis share) {
  const std::string name = host.host.empty() ? "the default socket" : host.host;
  return connect_error("connection to server at \"" + name + "\"" +
                           (address.empty() ? "" : " (" + address + ")") + " failed: no answer within " +
                           std::to_string(share.count()) + " ms",
                       url);
}

// False: the deadline passed.
bool wait_for(PGconn* c, PostgresPollingStatusType want, Deadline deadline) {
  pollfd at{PQsocket(c), static_cast<short>(want == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
  for (;;) {
    const int n = ::poll(&at, 1, static_cast<int>(left(deadline).count()));
    if (n > 0) return true;
    if (n < 0 && errno == EINTR) continue;
    return false;
  }
}

Result<PGconn*> try_address(const DatabaseUrl& url, const HostPort& host, const std::string& address,
                            Deadline deadline) {
  const Millis share = left(deadline);
  Owned c(start(url, host, address));
  if (!c) return Error{Code::internal, "out of memory while connecting"};
  PQsetErrorVerbosity(c.get(), PQERRORS_VERBOSE);  // for the SQLSTATE: the words may be in any language
  if (PQstatus(c.get()) == CONNECTION_BAD) return connect_error(PQerrorMessage(c.get()), url);
  auto want = PGRES_POLLING_WRITING;
  while (want != PGRES_POLLING_OK) {
    if (!wait_for(c.get(), want, deadline)) return too_slow(url, host, address, share);
    want = PQconnectPoll(c.get());
    if (want == PGRES_POLLING_FAILED) return connect_error(PQerrorMessage(c.get()), url);
  }
  PQsetErrorVerbosity(c.get(), PQERRORS_DEFAULT);
  PQsetNoticeProcessor(
      c.get(), [](void*, const char*) {}, nullptr);  // libpq would print them on stderr
  return c.release();
}

struct Candidate {
  const HostPort* host;
  std::string address;  // numeric; empty: a socket, or libpq's default
};

bool is_numeric_or_socket(const HostPort& h) {
  return !h.hostaddr.empty() || h.host.empty() || h.host.front() == '/' || h.host.front() == '@';
}

Result<std::vector<Candidate>> candidates(const DatabaseUrl& url, const std::vector<HostPort>& hosts,
                                          Deadline deadline) {
  std::vector<Candidate> out;
  Error last{Code::unreachable, "no host is named"};
  for (const HostPort& h : hosts) {
    if (is_numeric_or_socket(h)) {
      out.push_back({&h, h.hostaddr});
      continue;
    }
    auto addresses = resolve_host(h.host, left(deadline));
    if (!addresses) {
      last = connect_error(addresses.error().cause, url);
      continue;
    }
    for (std::string& a : *addresses) out.push_back({&h, std::move(a)});
  }
  if (out.empty()) return last;
  return out;
}

// A wrong password is wrong on every address of a host; trying on would only count as further failures.
bool worth_another_address(Code code) {
  return code == Code::unreachable || code == Code::too_many_clients;
}

// prefer-standby is two rounds over the hosts, the first for standbys only.
std::vector<DatabaseUrl> rounds(const DatabaseUrl& url) {
  if (url.option("target_session_attrs").value_or("") != "prefer-standby") return {url};
  DatabaseUrl first = url, second = url;
  first.set_option("target_session_attrs", "standby");
  second.set_option("target_session_attrs", "any");
  return {first, second};
}

}  // namespace

Result<pg_conn*> connect_within(const DatabaseUrl& url, Millis timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  const std::vector<HostPort> hosts = url.hosts.empty() ? std::vector<HostPort>(1) : url.hosts;
  ASSIGN(const auto all, candidates(url, hosts, deadline));
  const std::vector<DatabaseUrl> tries = rounds(url);
  std::size_t to_go = all.size() * tries.size();
  Error last{Code::unreachable, "no host is named"};
  for (const DatabaseUrl& round : tries) {
    for (const Candidate& c : all) {
      const auto share = left(deadline) / static_cast<std::int64_t>(to_go--);
      auto connection = try_address(round, *c.host, c.address, std::chrono::steady_clock::now() + share);
      if (connection) return *connection;
      last = std::move(connection).error();
      const bool another_host = hosts.size() > 1 && last.sqlstate.empty();  // "session is read-only"
      if (!worth_another_address(last.code) && !another_host) return last;
      if (left(deadline) == Millis{0}) return last;
    }
  }
  return last;
}

}  // namespace groundway::db
