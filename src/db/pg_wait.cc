#include "db/pg_wait.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <memory>
#include <thread>

#include "base/interrupt.h"

namespace groundway::db {
namespace {

constexpr int kLookEvery = 100;  // ms; a signal to this thread wakes it at once
constexpr std::chrono::milliseconds kGrace{800};     // for the answer to a request to cancel
constexpr std::chrono::milliseconds kLastWords{3'000};  // for a statement after the signal

void cancel_aside(pg_conn* connection) {
  PGcancel* request = PQgetCancel(connection);
  if (request == nullptr) return;
  std::thread([request] {
    char why[256] = {};
    PQcancel(request, why, sizeof why);
    PQfreeCancel(request);
  }).detach();
}

bool is_copy(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

}  // namespace

Wait::Wait(pg_conn* connection) : connection_(connection), signal_before_(interrupted()) {
  if (signal_before_ != 0) give_up_ = std::chrono::steady_clock::now() + kLastWords;
}

void Wait::look() {
  const auto now = std::chrono::steady_clock::now();
  if (!give_up_ && interrupted() != signal_before_) {
    cancel_aside(connection_);
    give_up_ = now + kGrace;
  }
  // Reads as the end of the connection, here and at the server.
  if (give_up_ && now > *give_up_) ::shutdown(PQsocket(connection_), SHUT_RDWR);
}

bool Wait::wait_for(short events) {
  pollfd fd{PQsocket(connection_), events, 0};
  if (fd.fd < 0) return false;
  const int ready = ::poll(&fd, 1, kLookEvery);
  look();
  return ready <= 0 || (fd.revents & POLLIN) == 0 || PQconsumeInput(connection_) == 1;
}

bool Wait::flush() {
  while (true) {
    const int left = PQflush(connection_);
    if (left <= 0) return left == 0;
    if (!wait_for(POLLIN | POLLOUT)) return false;
  }
}

pg_result* Wait::next_result() {
  while (PQisBusy(connection_) == 1) {
    if (!wait_for(POLLIN)) break;  // the result says what broke
  }
  return PQgetResult(connection_);
}

pg_result* Wait::last_result(bool sent) {
  if (!sent) return nullptr;
  pg_result* last = nullptr;
  while (pg_result* next = next_result()) {
    PQclear(last);
    last = next;
    if (is_copy(last) || PQstatus(connection_) == CONNECTION_BAD) break;
  }
  return last;
}

}  // namespace groundway::db
