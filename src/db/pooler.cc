#include "db/pooler.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>

#include "base/text.h"
#include "db/pg_connect.h"
#include "db/pg_error.h"

namespace groundway::db {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kRounds = 4;  // a pool that hands its backends out in turn shows itself by the second

struct Finish {
  void operator()(pg_conn* c) const { PQfinish(c); }
};
struct Clear {
  void operator()(pg_result* r) const { PQclear(r); }
};
using Owned = std::unique_ptr<pg_conn, Finish>;
using Answer = std::unique_ptr<pg_result, Clear>;

Error silent(const DatabaseUrl& url, Millis waited) {
  return Error{Code::unreachable, "the login was taken, and then nothing was answered within " +
                                      std::to_string(waited.count()) + " ms"}
      .at(url.location())
      .with_fix(
          "a pooler whose pool is full does this: wait, or raise its pool_size; else look at the server's log");
}

// Statements with an end to the waiting: a full pool takes the login and answers nothing.
class Asker {
 public:
  Asker(pg_conn* connection, const DatabaseUrl& url, Millis timeout)
      : connection_(connection), url_(url), timeout_(timeout), deadline_(Steady::now() + timeout) {}

  Result<std::string> ask(const char* sql) {
    // A role may allow its statements a millisecond.
    constexpr int kTries = 20;
    for (int i = 1;; ++i) {
      auto answer = ask_once(sql);
      if (answer || answer.error().sqlstate != "57014" || i == kTries) return answer;
    }
  }

 private:
  Result<std::string> ask_once(const char* sql) {
    if (PQsendQuery(connection_, sql) != 1) return failed(nullptr);
    Answer last;
    while (true) {
      TRY(wait());
      Answer next(PQgetResult(connection_));
      if (next == nullptr) break;
      if (last == nullptr || !is_bad(last.get())) last = std::move(next);
    }
    if (last == nullptr || is_bad(last.get())) return failed(last.get());
    return PQntuples(last.get()) == 0 ? std::string() : std::string(PQgetvalue(last.get(), 0, 0));
  }

  Result<void> wait() {
    while (PQisBusy(connection_) == 1) {
      const auto left = std::chrono::ceil<Millis>(deadline_ - Steady::now());
      pollfd at{PQsocket(connection_), POLLIN, 0};
      const int n = left.count() <= 0 ? 0 : ::poll(&at, 1, static_cast<int>(left.count()));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return silent(url_, timeout_);
      if (PQconsumeInput(connection_) != 1) return std::move(failed(nullptr)).error();
    }
    return {};
  }

  static bool is_bad(const pg_result* r) {
    const ExecStatusType status = PQresultStatus(r);
    return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK;
  }

  Result<std::string> failed(const pg_result* r) const {
    const char* state = r == nullptr ? nullptr : PQresultErrorField(r, PG_DIAG_SQLSTATE);
    Error error{Code::unreachable, text::excerpt(text::trim(PQerrorMessage(connection_)), 400)};
    error.place = url_.location();
    error.sqlstate = state == nullptr ? "" : state;
    if (!error.sqlstate.empty()) error.code = code_of_sqlstate(error.sqlstate);
    return error;
  }

  pg_conn* connection_;
  const DatabaseUrl& url_;
  Millis timeout_;
  Steady::time_point deadline_;
};

constexpr const char* kBackend = "SELECT pg_catalog.pg_backend_pid()";

Error pools_statements(const DatabaseUrl& url, const std::string& words) {
  return Error{Code::config, "a pooler is in between that pools statements: " + words}
      .at(url.location())
      .with_fix(
          "name the server itself in the URL, its own host and port; or pool_mode = session for this database "
          "in pgbouncer.ini");
}

// Two clients take turns. Where one backend serves both, or a client's backend changes between two
// statements, sessions do not hold. A direct connection can do neither.
Result<Pooling> watch(Asker& mine, const DatabaseUrl& url, Millis timeout) {
  auto connected = connect_within(url, timeout);
  if (!connected) return Pooling::not_seen;
  const Owned second(*connected);
  Asker other(second.get(), url, timeout);
  for (int round = 0; round < kRounds; ++round) {
    ASSIGN(const std::string first, mine.ask(kBackend));
    auto begun = other.ask("BEGIN");
    if (!begun && begun.error().cause.find("statement pooling") != std::string::npos)
      return pools_statements(url, begun.error().cause);
    if (!begun) return Pooling::not_seen;
    ASSIGN(const std::string theirs, other.ask(kBackend));
    std::string again = first;
    if (theirs != first) {  // else the pool may have no backend left for us
      ASSIGN(again, mine.ask(kBackend));
    }
    ASSIGN(const std::string ended, other.ask("ROLLBACK"));
    ASSIGN(const std::string then, other.ask(kBackend));
    if (theirs == first || again != first || then != theirs) return Pooling::transaction;
  }
  return Pooling::session;
}

// By address, database and user: a pooler may pool each in its own way.
class Known {
 public:
  std::optional<Pooling> find(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  }
  void add(const std::string& name, Pooling pooling) {
    const std::lock_guard lock(mutex_);
    by_name_[name] = pooling;
  }

 private:
  std::mutex mutex_;  // guards by_name_
  std::map<std::string, Pooling> by_name_;
};

Known& known() {
  static Known all;
  return all;
}

}  // namespace

std::string_view pooling_name(Pooling pooling) {
  constexpr std::array<std::string_view, 4> kNames = {"none", "session", "transaction", "not seen"};
  return kNames.at(static_cast<std::size_t>(pooling));
}

Result<Pooling> find_pooling(pg_conn* connection, const DatabaseUrl& url, Millis timeout) {
  Asker mine(connection, url, timeout);
  ASSIGN(const std::string backend, mine.ask(kBackend));
  // A server tells a client the pid of its own backend; a pooler makes one up.
  if (backend == std::to_string(PQbackendPID(connection))) return Pooling::none;
  const std::string name = url.location() + " " + url.user;
  if (const auto found = known().find(name)) return *found;
  ASSIGN(const Pooling seen, watch(mine, url, timeout / 2));
  known().add(name, seen);
  return seen;
}

}  // namespace groundway::db
