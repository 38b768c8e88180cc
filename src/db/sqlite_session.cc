#include "db/sqlite_session.h"

#include <sqlite3.h>

#include <thread>

#include "base/interrupt.h"
#include "base/text.h"
#include "db/sqlite_error.h"
#include "db/sqlite_opener.h"

namespace groundway::db {

// Every millisecond: a writer that never rests leaves gaps, and SQLite's own timer sleeps a hundred at a time.
int SqliteSession::try_again(void* patience, int) {
  if (interrupted() != 0 || std::chrono::steady_clock::now() >= static_cast<Patience*>(patience)->until)
    return 0;
  std::this_thread::sleep_for(Millis{1});
  return 1;
}

Result<SqliteSession> SqliteSession::open(const Permit& permit) {
  if (permit.action() == Action::read) return Error{Code::internal, "a permit to read was shown for writing"};
  if (permit.target().url.kind != DatabaseUrl::Kind::sqlite)
    return Error{Code::internal, "a permit for a server was shown for a file"};
  SqliteSession out;
  ASSIGN(out.db_, SqliteOpener::open_writer(permit.target().url.path));
  out.patience_ = std::make_unique<Patience>();
  sqlite3_busy_handler(out.db_.raw(), try_again, out.patience_.get());
  return out;
}

bool SqliteSession::is_locked() const {
  return db_.raw() != nullptr && sqlite3_get_autocommit(db_.raw()) == 0;
}

// SQLite says "database is locked"; who was waited for, and how long, it does not say.
Error SqliteSession::held(Error error, std::string_view doing) const {
  if (error.code != Code::source_locked) return error;
  if (interrupted() != 0) {
    if (auto stopped = check_interrupt("Nothing was changed in " + db_.path() + "."); !stopped)
      return std::move(stopped).error();
  }
  error.cause = std::string(doing) + " within " + std::to_string(patience_->wait.count()) + " ms: " + error.cause;
  error.fix = "fuser -v " + text::shell_quote(db_.path()) +
              "   # who has it open; run the command again when its transaction is over";
  return error;
}

Result<void> SqliteSession::lock(Millis wait) {
  patience_->wait = wait;
  patience_->until = std::chrono::steady_clock::now() + wait;
  auto begun = db_.exec("BEGIN IMMEDIATE");
  if (!begun) return held(std::move(begun).error(), "other programs did not give its write lock free");
  return {};
}

Result<void> SqliteSession::commit() {
  patience_->until = std::chrono::steady_clock::now() + patience_->wait;
  auto done = db_.exec("COMMIT");
  if (done) return {};
  // before the rollback, which would overwrite SQLite's words
  Error error = held(std::move(done).error(), "readers did not leave it");
  rollback();  // a busy COMMIT leaves the transaction open, and new readers shut out
  return error;
}

void SqliteSession::rollback() {
  if (is_locked()) sqlite3_exec(db_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> SqliteSession::compiles(std::string_view sql, bool foreign_keys) {
  sqlite3_db_config(db_.raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  sqlite3_db_config(db_.raw(), SQLITE_DBCONFIG_ENABLE_FKEY, foreign_keys ? 1 : 0, nullptr);
  auto prepared = db_.prepare(sql);
  sqlite3_db_config(db_.raw(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(db_.raw(), SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  if (!prepared) return std::move(prepared).error();
  return {};
}

}  // namespace groundway::db
