// check/socket.h - a connection of our own, within a deadline, for looking at a server before any login.
//
// Purpose: what libpq folds into one sentence (no route, refused, silent, no TLS) is seen one by one here.
// Shape:   Socket owns the descriptor; it is non-blocking, and every wait ends at the deadline.
// Errors:  unreachable, in the system's own words.
#pragma once

#include <chrono>
#include <string>

#include "base/outside.h"
#include "base/result.h"

namespace groundway::check {

using Deadline = std::chrono::steady_clock::time_point;

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Socket& operator=(Socket&&) = delete;
  ~Socket();
  int fd() const { return fd_; }
  // False: the deadline passed first.
  bool wait(short events, Deadline deadline) const;

 private:
  int fd_;
};

// `address` is numeric; `port` digits.
Result<Socket> connect_tcp(const std::string& address, const std::string& port, Deadline deadline);
// `path` is the socket's file.
Result<Socket> connect_unix(const std::string& path);

}  // namespace groundway::check
