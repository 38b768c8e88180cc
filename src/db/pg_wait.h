// db/pg_wait.h - waiting for PostgreSQL in a way that Ctrl-C can end.
//
// Purpose: a signal that comes while a statement runs asks the server to stop it, however long it would take; a
//          server that does not answer that either is left to itself.
// Shape:   libpq's asynchronous calls behind the results that its blocking ones give. A statement that begins after
//          the signal (ROLLBACK, a last look) is not cancelled, and waited for a moment only.
// Threads: one a connection. The request to cancel goes from a thread of its own: it may hang as the server does.
// Errors:  none here: a connection that was given up reads as broken.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

struct pg_conn;
struct pg_result;

namespace groundway::db {

class Wait {
 public:
  explicit Wait(pg_conn* connection);

  // As PQexec and PQgetResult. Null: there is no more, or nothing was sent.
  pg_result* last_result(bool sent);
  pg_result* next_result();
  // What is still to be sent, while the server's words are taken in; false: the connection broke.
  bool flush();

 private:
  bool wait_for(short events);  // false: given up
  void look();

  pg_conn* connection_;
  int signal_before_;
  std::optional<std::chrono::steady_clock::time_point> give_up_;
};

}  // namespace groundway::db
