#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "check/doctor_steps.h"
#include "db/target.h"
#include "db/tls_policy.h"

namespace groundway::check {
namespace {

using Steady = std::chrono::steady_clock;

constexpr double kSlowMs = 100;      // a page of twenty statements takes two seconds
constexpr double kClockSeconds = 5;  // tokens and certificates are judged by the clock
constexpr int kPings = 5;

db::Session session_of(const Subject& s) {
  db::Session session;
  session.connect_timeout = s.patience;
  session.statement_timeout = s.patience;
  session.lock_timeout = s.patience;
  return session;
}

// A session that is there and prepared, or not, when the patience ends. A pooler whose pool is full takes the
// login and answers nothing; the thread is then left behind with its own copies.
Result<db::PgConnection> open_within(const Subject& s, Millis patience) {
  struct Answer {
    std::mutex mutex;  // guards the two below
    std::condition_variable ready;
    std::optional<Result<db::PgConnection>> opened;
  };
  auto answer = std::make_shared<Answer>();
  db::Session session = session_of(s);
  session.connect_timeout = patience;
  std::thread([answer, session, target = s.target] {
    auto opened = db::open_reader(target, session);
    const std::lock_guard lock(answer->mutex);
    answer->opened.emplace(std::move(opened));
    answer->ready.notify_all();
  }).detach();
  std::unique_lock lock(answer->mutex);
  const Millis whole = patience + Millis{500};  // so that the connection's own words come first
  if (answer->ready.wait_for(lock, whole, [&] { return answer->opened.has_value(); }))
    return std::move(*answer->opened);
  return Error{Code::unreachable, "the login was taken, and then nothing was answered within " +
                                      std::to_string(patience.count()) + " ms"}
      .at(s.url().location())
      .with_fix(
          "a pooler whose pool is full does this: wait, or raise its pool_size; else look at the server's "
          "log");
}

struct Product {
  std::string_view part, name;
};
// By the host's name alone.
constexpr Product kProducts[] = {
    {".proxy-", "RDS Proxy"}, {".pooler.supabase.com", "Supavisor"}, {"-pooler.", "a provider's PgBouncer"}};

std::string product_of(const DatabaseUrl& url) {
  for (const HostPort& h : url.hosts) {
    for (const Product& p : kProducts) {
      const bool rds_only = p.name == "RDS Proxy" && !db::is_rds_host(h.host);
      if (!rds_only && text::lower(h.host).find(p.part) != std::string::npos) return std::string(p.name);
    }
  }
  return {};
}

std::string fix_of_pooling() {
  return "let migrations and whatever needs a session (advisory locks, LISTEN, temporary tables) connect to "
         "the server itself, and "
         "turn named prepared statements off in the application (prepare_threshold=None, prepareThreshold=0, "
         "?pgbouncer=true)";
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The server refuses both with the same words on purpose; one fix covers the two.
Error login_error(Error error, const DatabaseUrl& url) {
  if (error.code != Code::auth || error.sqlstate != "28P01") return error;
  error.cause +=
      "; either the password is another one, or there is no role \"" + text::excerpt(url.user, 63) + "\"";
  return error;
}

}  // namespace

std::string duration_text(double ms) {
  if (ms >= 10) return text::seconds_human(ms / 1000);
  const auto hundredths = static_cast<std::int64_t>(std::lround(ms * 100));
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest + " ms";
}

double since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

struct Watchdog::State {
  std::mutex mutex;  // guards over and cut
  std::condition_variable changed;
  bool over = false, cut = false;
  Millis patience{0};
  std::thread thread;
};

Watchdog::Watchdog(const db::PgConnection& connection, Millis patience) : state_(std::make_unique<State>()) {
  static constexpr Millis kGrace{500};  // the server's own statement_timeout comes first, with better words
  const int fd = PQsocket(connection.raw());
  state_->patience = patience;
  state_->thread = std::thread([fd, patience, state = state_.get()] {
    std::unique_lock lock(state->mutex);
    if (state->changed.wait_for(lock, patience + kGrace, [&] { return state->over; })) return;
    state->cut = true;
    ::shutdown(fd, SHUT_RDWR);
  });
}

Error Watchdog::told(Error error) const {
  const std::lock_guard lock(state_->mutex);
  if (!state_->cut) return error;
  return Error{Code::unreachable,
               "the server did not answer within " + std::to_string(state_->patience.count()) + " ms"}
      .with_fix(
          "groundway doctor --timeout 1m   # the server is overloaded or stopped, or the way to it is cut");
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->over = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

Step log_in(const Subject& s, Way& way) {
  Step step;
  const auto start = Steady::now();
  auto opened = open_within(s, s.patience);
  if (!opened) return step.fails(login_error(std::move(opened).error(), s.url())), step;
  way.connection.emplace(std::move(*opened));
  const double took = since(start);
  const db::PgConnection& c = *way.connection;
  step.seen.push_back("as " + std::string(PQuser(c.raw())) + " to " + PQdb(c.raw()) + " in " +
                      duration_text(took) + (c.is_tls() ? "" : ", without TLS"));
  step.fact("user", PQuser(c.raw()));
  step.fact("database", PQdb(c.raw()));
  step.measured("ms", took);
  if (PQconnectionUsedPassword(c.raw()) == 0 && !s.url().password.empty())
    step.warns("the server let the login in without asking for the password (trust or peer in pg_hba.conf)",
               "use scram-sha-256 in pg_hba.conf, then: select pg_reload_conf()");
  return step;
}

Step look_for_pooler(const Subject& s, Way& way) {
  Step step;
  const std::string product = product_of(s.url());
  const bool between = way.connection->pooling() != db::Pooling::none || !product.empty();
  step.facts.emplace_back("pooler", between ? "true" : "false");
  if (!between) {
    step.seen.emplace_back("none: the server itself answers");
    return step;
  }
  const std::string name = product.empty() ? "a pooler (PgBouncer or the like)" : product;
  const db::Pooling pooling = way.connection->pooling();
  step.fact("pooling", std::string(db::pooling_name(pooling)));
  if (pooling == db::Pooling::not_seen)
    step.warns(name + " is in between; how it pools was not seen: it gave no second backend within " +
               duration_text(static_cast<double>(s.patience.count()) / 2));
  else if (pooling == db::Pooling::transaction)
    step.warns(name +
                   " is in between and pools transactions: SET, advisory locks, LISTEN, temporary tables and "
                   "prepared statements do not "
                   "last until the next transaction",
               fix_of_pooling());
  else
    step.seen.push_back(name + " is in between; two sessions kept their backends");
  return step;
}

Step compare_clocks(const Subject& s, Way& way) {
  Step step;
  const Watchdog watchdog(*way.connection, s.patience);
  const auto before = s.world.clock.now();
  auto asked =
      way.connection->query("SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint");
  const auto after = s.world.clock.now();
  if (!asked) return step.fails(watchdog.told(std::move(asked).error())), step;
  const auto middle = before + (after - before) / 2;
  const double ours = std::chrono::duration<double, std::milli>(middle.time_since_epoch()).count();
  const double ahead = static_cast<double>(asked->integer(0, 0)) - ours;
  const std::string amount = duration_text(std::abs(ahead));
  step.measured("ahead_ms", ahead);
  if (std::abs(ahead) > kClockSeconds * 1000)
    step.warns("the server's clock is " + amount + (ahead > 0 ? " ahead of ours" : " behind ours"),
               "timedatectl status   # on both machines: is NTP on?");
  else
    step.seen.push_back("the server's is within " + amount + " of ours");
  return step;
}

Step measure_latency(const Subject& s, Way& way) {
  Step step;
  const Watchdog watchdog(*way.connection, s.patience);
  std::vector<double> times;
  const bool pooled = way.connection->pooling() != db::Pooling::none;
  if (pooled) (void)way.connection->exec("BEGIN").operator bool();  // a transaction a ping would be counted, too
  for (int i = 0; i < kPings; ++i) {
    const auto start = Steady::now();
    auto ping = way.connection->query("SELECT 1");
    if (!ping) return step.fails(watchdog.told(std::move(ping).error())), step;
    times.push_back(since(start));
  }
  if (pooled) (void)way.connection->exec("ROLLBACK").operator bool();
  const double middle = median(times);
  step.measured("median_ms", middle);
  const std::string line = "SELECT 1 takes " + duration_text(middle) + " (median of " +
                           std::to_string(kPings) + ", slowest " +
                           duration_text(*std::max_element(times.begin(), times.end())) + ")";
  if (middle > kSlowMs)
    step.warns(line, "run the application nearer to the database: in its region and zone");
  else
    step.seen.push_back(line);
  return step;
}

}  // namespace groundway::check
