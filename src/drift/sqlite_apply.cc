#include "drift/sqlite_apply.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "base/interrupt.h"
#include "base/text.h"
#include "db/sqlite_session.h"
#include "drift/sqlite_side.h"

namespace groundway::drift {
namespace {

using catalog::Change;
using catalog::SqliteSchema;
using catalog::Statement;
using db::SqliteSession;

constexpr Millis kFirstPause{50}, kLongestPause{2'000};

Result<void> run_one(SqliteSession& session, const std::string& sql) {
  ASSIGN(db::SqliteStatement statement, session.prepare(sql));
  for (;;) {
    ASSIGN(const bool more, statement.step());
    if (!more) return {};
  }
}

// An index in an order that the application's own comparison does not have would be a broken one.
Result<void> is_ordered_as_the_application_does(SqliteSession& session) {
  const auto& unknown = session.db().unknown_collations();
  if (unknown.empty()) return {};
  return Error{Code::source_schema, "the application defines the collation " + unknown.front() +
                                        ": what has to be sorted by it cannot be made here"}
      .at(session.db().path())
      .with_fix("groundway schema diff --sql ...   # and run the statements in the application");
}

Result<void> run_all(SqliteSession& session, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    for (const Statement& statement : change.statements) {
      if (Result<void> done = run_one(session, statement.sql); !done) {
        Error error = std::move(done).error();
        if (error.code == Code::source_schema) error.code = Code::statement;
        error.cause = text::replace_all(error.cause, "groundway_new_", "");  // it is to bear the table's own name
        return std::move(error).in(catalog::shown(change.name));
      }
    }
  }
  return is_ordered_as_the_application_does(session);
}

// Rows without their parents. None: SQLite cannot tell, because a key refers to what no key can.
std::optional<std::int64_t> orphans(SqliteSession& session) {
  const auto count = session.db().one("SELECT count(*) FROM pragma_foreign_key_check");
  const auto number = count ? text::parse_int(*count) : std::nullopt;
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

Result<void> has_no_new_orphans(SqliteSession& session, std::optional<std::int64_t> before) {
  const auto after = orphans(session);
  if (!after || !before || *after <= *before) return {};
  ASSIGN(const std::string example,
         session.db().one("SELECT \"table\" || ' refers to ' || parent FROM pragma_foreign_key_check LIMIT 1"));
  return Error{Code::statement, text::count_of(static_cast<std::uint64_t>(*after - *before), "row") +
                                    " would refer to a row that is not there: " + example}
      .at(session.db().path())
      .with_fix("PRAGMA foreign_key_check;   # after the statements of groundway schema diff --sql in a copy");
}

class Syncer {
 public:
  Syncer(const db::Permit& permit, const SqliteSchema& models, const SqliteWanted& wanted, const SyncOptions& options,
         Outside& world, Reporter& reporter)
      : permit_(permit), models_(models), wanted_(wanted), options_(options), world_(world), reporter_(reporter) {}

  Result<Synced> run() {
    const auto until = world_.clock.monotonic() + options_.patience;
    for (int tries = 1;; ++tries) {
      Result<Synced> done = once();
      const bool again = !done && done.error().code == Code::source_locked;
      if (!again || (tries >= options_.tries && world_.clock.monotonic() >= until)) return done;
      reporter_.note(Level::warn, permit_.target().url.path + " is being written: waiting");
      ++retries_;
      TRY(pause());
    }
  }

 private:
  Result<Synced> once() {
    ASSIGN(SqliteSession session, SqliteSession::open(permit_));
    TRY(session.lock(options_.lock_timeout));
    ASSIGN(const SqliteSchema live, read_sqlite_schema(session.db()));
    ASSIGN(catalog::SqliteAdditive parts, additions_to_sqlite(live, models_, wanted_));
    if (!parts.added.empty()) {
      TRY(run_all(session, parts.added));
      TRY(session.commit());
    }
    return Synced{std::move(parts.added), std::move(parts.left), retries_};
  }

  // With jitter: several that were turned away together do not come back together.
  Result<void> pause() {
    const auto span = static_cast<std::uint64_t>(wait_.count());
    std::this_thread::sleep_for(Millis(static_cast<std::int64_t>(span / 2 + world_.random.next() % (span / 2 + 1))));
    wait_ = std::min(kLongestPause, wait_ * 2);
    return check_interrupt("nothing was added; run the same command again");
  }

  const db::Permit& permit_;
  const SqliteSchema& models_;
  const SqliteWanted& wanted_;
  const SyncOptions& options_;
  Outside& world_;
  Reporter& reporter_;
  Millis wait_ = kFirstPause;
  int retries_ = 0;
};

}  // namespace

Result<catalog::Plan> push_sqlite(const db::Permit& permit, const SqliteSchema& models, const SqliteWanted& wanted,
                                  Millis wait) {
  ASSIGN(SqliteSession session, SqliteSession::open(permit));
  TRY(session.lock(wait));
  ASSIGN(const SqliteSchema live, read_sqlite_schema(session.db()));
  ASSIGN(catalog::Plan plan, plan_sqlite(live, models, wanted));
  if (plan.empty()) return plan;
  const auto before = orphans(session);
  TRY(run_all(session, plan.changes));
  TRY(has_no_new_orphans(session, before));
  TRY(session.commit());
  return plan;
}

Result<Synced> sync_sqlite(const db::Permit& permit, const SqliteSchema& models, const SqliteWanted& wanted,
                           const SyncOptions& options, Outside& world, Reporter& reporter) {
  return Syncer(permit, models, wanted, options, world, reporter).run();
}

}  // namespace groundway::drift
