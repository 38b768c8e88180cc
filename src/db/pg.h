// db/pg.h - one session with a PostgreSQL server.
//
// Purpose: the only place that talks libpq: every wait to connect has a bound, every failure is an Error.
// Shape:   PgConnection owns the session, Rows owns a result; both are values that move. Opened only through
//          db/target.h (open_reader, open_writer) and LocalAdmin: nobody gets to write without a Permit.
//          Ctrl-C cancels what the server is at (db/pg_wait.h).
// Threads: one thread at a time, but a Canceller may be used from any thread and from a signal handler.
// Errors:  unreachable, auth, tls, no_database, too_many_clients, privilege, connection_lost, statement,
// lock_timeout,
//          read_only_server, server_version.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"
#include "db/pooler.h"

struct pg_conn;  // libpq's own
struct pg_result;
struct pg_cancel;

namespace groundway::db {

// What a session is pinned to after login, whatever is set on its role or its database.
struct Session {
  std::vector<std::string> search_path = {"pg_catalog"};  // unquoted schema names
  Millis statement_timeout{0};                            // 0: none
  Millis lock_timeout{10'000};                            // 0: none
  Millis connect_timeout{0};  // 0: the URL's connect_timeout, else 10 s; for all hosts and TLS together
  std::string role;           // SET ROLE after login; empty: as who logged in
};

class Rows {
 public:
  Rows() = default;
  explicit Rows(pg_result* owned) : result_(owned) {}

  int count() const;
  int columns() const;
  bool is_null(int row, int column) const;
  std::string_view get(int row,
                       int column) const;  // text form (binary form after query_binary); empty for NULL
  std::string text(int row, int column) const { return std::string(get(row, column)); }
  std::int64_t integer(int row, int column) const;  // 0 for NULL or what is no integer
  bool truth(int row, int column) const { return get(row, column) == "t"; }
  std::vector<std::string> array(int row, int column) const;  // one-dimensional text[]; NULL elements are ""
  std::string column_name(int column) const;
  std::int64_t affected() const;  // rows that INSERT, UPDATE, DELETE, COPY touched
  pg_result* raw() const { return result_.get(); }

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

using Param = std::optional<std::string>;  // none: NULL; else the text form

// Asks the server to stop what a session is doing. Outlives nothing: keep it no longer than its connection.
class Canceller {
 public:
  Canceller() = default;
  explicit Canceller(pg_cancel* owned) : cancel_(owned) {}
  bool cancel() const;  // true when the request was delivered; safe in a signal handler

 private:
  struct Free {
    void operator()(pg_cancel* cancel) const;
  };
  std::unique_ptr<pg_cancel, Free> cancel_;
};

class PgConnection {
 public:
  PgConnection(PgConnection&&) noexcept = default;
  PgConnection& operator=(PgConnection&&) noexcept = default;

  // One statement, values through parameters ($1 ...): text results.
  Result<Rows> query(const std::string& sql, const std::vector<Param>& params = {});
  // The same with binary results.
  Result<Rows> query_binary(const std::string& sql, const std::vector<Param>& params = {});
  // Parameters in their types' binary form, too: the statement casts each ($1::numeric), so its type is known.
  Result<Rows> query_fields(const std::string& sql, const std::vector<Param>& fields);
  // One or several statements, no parameters.
  Result<void> exec(const std::string& sql);
  // As exec; the rows that the last statement touched.
  Result<std::int64_t> exec_count(const std::string& sql);

  // COPY ... FROM STDIN. After copy_put's error nothing of this COPY is kept; copy_end tells the rows taken.
  Result<void> copy_begin(const std::string& sql);
  Result<void> copy_put(std::string_view bytes);
  Result<std::int64_t> copy_end();
  void copy_abort(const std::string& why);  // the transaction is left failed: roll it back
  // COPY ... TO STDOUT: `take` gets the bytes of each row, the file's header with those of the first. Its error
  // ends the COPY and is returned.
  Result<void> copy_out(const std::string& sql, const std::function<Result<void>(std::string_view)>& take);

  Result<void> assume(const std::string& role);  // SET ROLE
  Canceller canceller() const;
  bool in_transaction() const;  // also a failed one
  bool is_alive() const;        // as far as this side knows
  int server_version() const;   // 150020
  bool is_tls() const;
  bool is_remote() const;  // the peer is neither a socket nor a loopback address, whatever the URL says
  std::string setting(
      const char* name) const;  // a reported parameter: "server_encoding"; empty: not reported
  Pooling pooling() const { return pooling_; }
  const std::string& place() const { return place_; }  // "localhost:5432/shop" for messages
  pg_conn* raw() const { return connection_.get(); }

 private:
  friend class Opener;      // db/target.cc: readers, and writers against a Permit
  friend class LocalAdmin;  // db/local_admin.h: dev/'s own cluster
  static Result<PgConnection> open(const DatabaseUrl& url, const Session& session, bool read_only);

  struct Finish {
    bool reset;  // through a pooler: the next client finds nothing of ours
    void operator()(pg_conn* connection) const;
  };
  explicit PgConnection(pg_conn* owned) : connection_(owned, Finish{false}) {}
  Result<Rows> run(const std::string& sql, const std::vector<Param>& params, bool binary);
  Rows end_copy(const char* why);  // null: as it should be
  Result<void> lift_timeout();
  // The transaction around a statement: none is needed, ours, or the caller's own BEGIN, which is done.
  enum class Around { none, ours, callers };
  Result<Around> begin_around(const std::string& sql);
  Result<void> end_around(Around around, bool good);
  Result<Rows> answered(const std::string& sql, Rows rows, Around around);
  Result<void> settle_within(const std::vector<std::pair<std::string, std::string>>& settings,
                             const std::string& role, bool read_only);
  Result<void> pin(const Session& session, bool read_only);
  Result<void> takes_writes();
  Error failure(const std::string& sql, const pg_result* result) const;

  std::unique_ptr<pg_conn, Finish> connection_;
  std::string place_;
  Pooling pooling_ = Pooling::none;
  // Where a backend is ours for one transaction at a time, each statement gets its own, which these open:
  std::string begin_, settings_;  // "BEGIN READ ONLY"; set_config()s. Empty: the session is pinned
};

}  // namespace groundway::db
