#include "check/socket.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace groundway::check {
namespace {

int left(Deadline deadline) {
  const auto ms = std::chrono::ceil<Millis>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 3'600'000));
}

Error failed(int why) {
  return Error{Code::unreachable, std::strerror(why)};
}

// 0, or why it did not come about.
int outcome(const Socket& socket, Deadline deadline) {
  if (!socket.wait(POLLOUT, deadline)) return ETIMEDOUT;
  int why = 0;
  socklen_t size = sizeof why;
  if (::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &why, &size) != 0) return errno;
  return why;
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

bool Socket::wait(short events, Deadline deadline) const {
  pollfd at{fd_, events, 0};
  for (;;) {
    const int n = ::poll(&at, 1, left(deadline));
    if (n > 0) return true;
    if (n < 0 && errno == EINTR) continue;
    return false;
  }
}

Result<Socket> connect_tcp(const std::string& address, const std::string& port, Deadline deadline) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int fault = ::getaddrinfo(address.c_str(), port.c_str(), &hints, &list);
  if (fault != 0 || list == nullptr)
    return Error{Code::unreachable, address + " port " + port + ": " + ::gai_strerror(fault)};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, ::freeaddrinfo);
  Socket socket(::socket(list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.fd() < 0) return failed(errno);
  int why = ::connect(socket.fd(), list->ai_addr, list->ai_addrlen) == 0 ? 0 : errno;
  if (why == EINPROGRESS) why = outcome(socket, deadline);
  if (why != 0) return failed(why);
  return socket;
}

Result<Socket> connect_unix(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof where.sun_path) return failed(ENAMETOOLONG);
  std::copy(path.begin(), path.end(), where.sun_path);
  socklen_t size = sizeof where;
  if (!path.empty() && path.front() == '@') {  // the abstract namespace: no file
    where.sun_path[0] = '\0';
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  }
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.fd() < 0) return failed(errno);
  if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&where), size) != 0) return failed(errno);
  return socket;
}

}  // namespace groundway::check
