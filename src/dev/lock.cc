#include "dev/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/interrupt.h"

namespace groundway::dev {

Result<Lock> Lock::take(const std::string& path, Millis patience) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{Code::file_access, "opening " + path + ": " + std::strerror(errno)}.at(path);
  Lock lock(fd);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (interrupted())
      return Error{Code::interrupted, "interrupted while another groundway works on this server"};
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{Code::dev_server, "another `groundway dev` works on this server and has not ended"}
          .at(path)
          .with_fix("fuser -v " + path + "   # shows which process holds it");
    }
    std::this_thread::sleep_for(Millis{20});
  }
  return lock;
}

Lock::~Lock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace groundway::dev
