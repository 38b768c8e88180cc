// dev/lock.h - one `groundway dev` at a time on a server.
//
// Purpose: two `up` at once must make one server, not half of two.
// Shape:   an flock on a file: the kernel gives it back when its holder dies, however it dies.
// Errors:  dev_server (held for too long), file_access.
#pragma once

#include "base/outside.h"

namespace groundway::dev {

class Lock {
 public:
  static Result<Lock> take(const std::string& path, Millis patience);
  Lock(Lock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace groundway::dev
