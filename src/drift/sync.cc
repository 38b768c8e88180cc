#include "drift/sync.h"

#include <algorithm>
#include <thread>

#include "base/interrupt.h"
#include "base/text.h"
#include "catalog/diff.h"
#include "drift/read_catalog.h"
#include "drift/side.h"
#include "gen/drift_sql.h"

namespace groundway::drift {
namespace {

using catalog::Additive;
using catalog::Catalog;
using catalog::Change;
using catalog::Statement;
using db::PgConnection;

constexpr Millis kPoll{50}, kFirstPause{100}, kLongestPause{5'000};

class Syncer {
 public:
  Syncer(PgConnection& writer, const Catalog& models, const SyncOptions& options, Outside& world, Reporter& reporter)
      : writer_(writer), models_(models), options_(options), world_(world), reporter_(reporter) {}

  Result<Synced> run() {
    TRY(take_lock());
    ASSIGN(const Catalog live, read_catalog(writer_));
    const catalog::Plan plan = catalog::diff(
        live, models_, {.online = true, .rights = declares_rights(models_), .idempotent = true, .renames = {}});
    Additive parts = catalog::additive_part(plan, live, models_);
    for (const Change& change : parts.first) TRY(apply_alone(change));
    TRY(apply_together(parts.made));
    for (const Change& change : parts.second) TRY(apply_alone(change));
    out_.left = std::move(parts.left);
    TRY(writer_.exec("SELECT pg_catalog.pg_advisory_unlock_all()"));
    return std::move(out_);
  }

 private:
  Result<void> take_lock() {
    const auto until = world_.clock.monotonic() + options_.patience;
    for (bool told = false;;) {
      ASSIGN(const auto got, writer_.query("SELECT pg_catalog.pg_try_advisory_lock("
                                           "pg_catalog.hashtextextended('groundway schema', 0))"));
      if (got.truth(0, 0)) return {};
      if (world_.clock.monotonic() >= until) {
        return Error{Code::lock_timeout, "another instance is changing this schema for longer than " +
                                             std::to_string(options_.patience.count() / 1000) + " s"}
            .at(writer_.place())
            .with_fix("groundway schema sync --wait 5m");
      }
      if (!told) reporter_.note(Level::warn, "another instance is changing this schema: waiting");
      told = true;
      TRY(pause(kPoll));
    }
  }

  // With jitter: several that were turned away together do not come back together.
  Result<void> pause(Millis most) {
    const auto span = static_cast<std::uint64_t>(most.count());
    std::this_thread::sleep_for(Millis(static_cast<std::int64_t>(span / 2 + world_.random.next() % (span / 2 + 1))));
    return check_interrupt("what was added stays; run the same command again");
  }

  // Runs `work` until it is not a lock that stops it.
  template <class Work>
  Result<void> persist(const Change& change, const Work& work) {
    Millis wait = kFirstPause;
    for (int tries = 1;; ++tries) {
      Result<void> done = work();
      if (done || done.error().code != Code::lock_timeout) return done;
      const std::string who = blockers(change);
      if (tries >= options_.tries) return with_blockers(std::move(done).error(), who);
      reporter_.note(Level::warn, catalog::shown(change.name) + " waits for " + (who.empty() ? "a lock" : who));
      ++out_.retries;
      TRY(pause(wait));
      wait = std::min(kLongestPause, wait * 2);
    }
  }

  static Error with_blockers(Error error, const std::string& who) {
    if (!who.empty()) error.cause += "; it is held by " + who;
    return error;
  }

  // "pid 4711 app_user, idle in transaction for 183 s: SELECT ..."
  std::string blockers(const Change& change) {
    const catalog::Name& table = change.table.name.empty() ? change.name : change.table;
    auto rows = writer_.query(std::string(sql_text::kBlockers), {table.schema, table.name});
    if (!rows) return {};
    std::string out;
    for (int r = 0; r < rows->count(); ++r) out += (r > 0 ? "; " : "") + rows->text(r, 0);
    return out;
  }

  Result<void> apply_alone(const Change& change) {
    for (const Statement& statement : change.statements) {
      TRY(persist(change, [&] { return run_one(statement); }));
    }
    return told(change);
  }

  Result<void> run_one(const Statement& statement) {
    if (statement.effect.in_transaction) return writer_.exec(statement.sql);
    // a timeout would leave an invalid index: it waits for whom it has to, and stops nobody meanwhile
    TRY(writer_.exec("SET lock_timeout = 0"));
    Result<void> done = writer_.exec(statement.sql);
    TRY(writer_.exec("SET lock_timeout = " + std::to_string(options_.lock_timeout.count())));
    return done;
  }

  // New objects are seen by nobody until they are whole.
  Result<void> apply_together(const std::vector<Change>& changes) {
    if (changes.empty()) return {};
    TRY(persist(changes.front(), [&] { return run_together(changes); }));
    for (const Change& change : changes) TRY(told(change));
    return {};
  }
  Result<void> run_together(const std::vector<Change>& changes) {
    TRY(writer_.exec("BEGIN"));
    for (const Change& change : changes) {
      for (const Statement& statement : change.statements) {
        if (Result<void> done = writer_.exec(statement.sql); !done) {
          TRY(writer_.exec("ROLLBACK"));
          return done;
        }
      }
    }
    return writer_.exec("COMMIT");
  }

  Result<void> told(const Change& change) {
    reporter_.note(Level::detail, "added " + catalog::shown(change.name));
    out_.applied.push_back(change);
    return check_interrupt("what was added stays; run the same command again");
  }

  PgConnection& writer_;
  const Catalog& models_;
  const SyncOptions& options_;
  Outside& world_;
  Reporter& reporter_;
  Synced out_;
};

}  // namespace

Result<Synced> sync(const db::Permit& permit, const Catalog& models, const SyncOptions& options, Outside& world,
                    Reporter& reporter) {
  db::Session session;
  session.lock_timeout = options.lock_timeout;
  ASSIGN(PgConnection writer, db::open_writer(permit, session));
  return Syncer(writer, models, options, world, reporter).run();
}

}  // namespace groundway::drift
