#include "copy/writers.h"

#include <chrono>
#include <thread>

#include "base/interrupt.h"

namespace groundway::copy {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{20'000};
constexpr milliseconds kPause{100};
constexpr const char* kCopy = "hashtextextended('groundway copy', 0))";
constexpr const char* kSessions = "hashtextextended('groundway copy sessions', 0))";

Error busy(const db::PgConnection& writer) {
  return Error{Code::lock_timeout, "another copy is writing to " + writer.place()}.with_fix(
      "wait until it has ended; who it is: select pid, client_addr, query_start from pg_stat_activity where "
      "application_name = 'groundway'");
}

// Within the patience: a session whose client was killed ends as soon as its server looks for the client.
Result<void> lock(db::PgConnection& writer, const std::string& sql) {
  const auto until = steady_clock::now() + kPatience;
  while (true) {
    ASSIGN(const auto locked, writer.query("SELECT pg_try_advisory_lock" + sql));
    if (locked.truth(0, 0)) return {};
    if (steady_clock::now() > until) return busy(writer);
    TRY(check_interrupt("Nothing was written."));
    std::this_thread::sleep_for(kPause);
  }
}

// Not every server's system can: there a dead client is noticed when something is sent to it.
void watch_client(db::PgConnection& writer) {
  if (writer.server_version() >= 140'000)
    (void)writer.exec("SET client_connection_check_interval = '1s'").operator bool();
}

// Held by the first session until it ends, a crash included.
Result<void> be_alone(CopyJob& job) {
  db::PgConnection& first = job.writers[0];
  TRY(lock(first, std::string("(") + kCopy));
  TRY(lock(first, std::string("(") + kSessions));
  TRY(first.query(std::string("SELECT pg_advisory_unlock(") + kSessions));
  for (db::PgConnection& writer : job.writers)
    TRY(writer.query(std::string("SELECT pg_advisory_lock_shared(") + kSessions));
  return {};
}

}  // namespace

Result<void> open_writers(CopyJob& job, const db::Permit& permit) {
  const std::size_t wanted = job.options.data_only ? 1 : job.file.connections.size();
  while (job.writers.size() < wanted) {
    ASSIGN(auto writer, db::open_writer(permit));
    // Journal and rows reach the disk in the order of their commits; the last one, in the journal, waits for it.
    TRY(writer.exec("SET maintenance_work_mem = '128MB'; SET jit = off; SET synchronous_commit = off"));
    // Sessions that build side by side need no helpers: to hand over what those sorted costs more than it saves.
    if (wanted > 1) TRY(writer.exec("SET max_parallel_maintenance_workers = 0"));
    watch_client(writer);
    job.writers.push_back(std::move(writer));
  }
  return be_alone(job);
}

}  // namespace groundway::copy
