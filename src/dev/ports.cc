#include "dev/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace groundway::dev {
namespace {

constexpr int kFirst = 20'000;
constexpr int kCount = 10'000;

// 0, or errno.
int try_bind(int family, const sockaddr* address, socklen_t size) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
               sizeof on);  // as the server does: old sessions do not count
  if (family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const int result = ::bind(fd, address, size) == 0 && ::listen(fd, 1) == 0 ? 0 : errno;
  ::close(fd);
  return result;
}

int try_ipv4(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return try_bind(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

int try_ipv6(int port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<std::uint16_t>(port));
  address.sin6_addr = in6addr_loopback;
  return try_bind(AF_INET6, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// FNV-1a: the same folder starts at the same port on every machine.
std::uint32_t spread(std::string_view text) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return hash;
}

}  // namespace

bool has_ipv6_loopback() {
  return try_ipv6(0) == 0;
}

bool is_free(int port) {
  if (try_ipv4(port) != 0) return false;
  return try_ipv6(port) != EADDRINUSE;
}

Result<int> choose_port(int kept, std::string_view folder) {
  if (kept != 0 && is_free(kept)) return kept;
  const int start = static_cast<int>(spread(folder) % kCount);
  for (int i = 0; i < kCount; ++i) {
    const int port = kFirst + (start + i) % kCount;
    if (is_free(port)) return port;
  }
  return Error{Code::dev_server, "no free port between 20000 and 29999"}.with_fix(
      "groundway dev up --port N");
}

}  // namespace groundway::dev
