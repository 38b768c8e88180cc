#include "follow/lock.h"

#include <chrono>
#include <thread>

#include "base/interrupt.h"

namespace groundway::follow {
namespace {

using Steady = std::chrono::steady_clock;

constexpr Millis kPoll{50};
constexpr const char* kName = "hashtextextended('groundway copy', 0)";

Error not_handed_over(const db::PgConnection& writer, const std::string& what) {
  Error error{Code::lock_timeout, "another copy, follower or cutover is at work on " + writer.place()};
  if (!what.empty()) {
    return std::move(error).with_fix(
        "groundway copy " + what + " --wait 5m   # a follower hands over when the round that it is at has ended");
  }
  return std::move(error).with_fix(
      "wait until it has ended; who it is: select pid, client_addr, query_start from pg_stat_activity "
      "where "
      "application_name = 'groundway'");
}

}  // namespace

Result<bool> try_lock(db::PgConnection& writer) {
  ASSIGN(const auto got, writer.query(std::string("SELECT pg_try_advisory_lock(") + kName + ")"));
  return got.truth(0, 0);
}

Result<void> unlock(db::PgConnection& writer) {
  TRY(writer.query(std::string("SELECT pg_advisory_unlock(") + kName + ")"));
  return {};
}

Result<void> take_lock(db::PgConnection& writer, const Follow& follow, const std::string& what, Millis wait) {
  const auto until = Steady::now() + wait;
  bool asked_for = false;
  while (true) {
    ASSIGN(const bool got, try_lock(writer));
    if (got) break;
    if (!asked_for && !what.empty()) TRY(ask(writer, follow, what));
    asked_for = true;
    if (Steady::now() >= until) {
      if (!what.empty()) TRY(ask(writer, follow, ""));
      return not_handed_over(writer, what);
    }
    TRY(check_interrupt("Nothing was changed."));
    std::this_thread::sleep_for(kPoll);
  }
  return what.empty() ? Result<void>{} : ask(writer, follow, "");
}

}  // namespace groundway::follow
