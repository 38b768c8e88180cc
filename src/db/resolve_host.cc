#include "db/resolve_host.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace groundway::db {
namespace {

// shared_ptr: the thread may outlive the caller, whose deadline has passed.
struct Answer {
  std::mutex mutex;  // guards all below
  std::condition_variable ready;
  bool done = false;
  int failure = 0;  // EAI_*
  std::vector<std::string> addresses;
};

std::vector<std::string> numeric(const addrinfo* list) {
  std::vector<std::string> out;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    std::array<char, NI_MAXHOST> name{};
    if (::getnameinfo(at->ai_addr, at->ai_addrlen, name.data(), name.size(), nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    std::string text(name.data());
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  }
  return out;
}

void look_up(const std::string& host, Answer& answer) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  std::vector<std::string> addresses = failure == 0 ? numeric(list) : std::vector<std::string>{};
  if (list != nullptr) ::freeaddrinfo(list);
  const std::lock_guard lock(answer.mutex);
  answer.failure = failure;
  answer.addresses = std::move(addresses);
  answer.done = true;
  answer.ready.notify_all();
}

}  // namespace

Result<std::vector<std::string>> resolve_host(const std::string& host, Millis timeout) {
  auto answer = std::make_shared<Answer>();
  std::thread([host, answer] { look_up(host, *answer); }).detach();
  std::unique_lock lock(answer->mutex);
  if (!answer->ready.wait_for(lock, timeout, [&] { return answer->done; })) {
    return Error{Code::unreachable, "the name server did not answer for \"" + host + "\" within " +
                                        std::to_string(timeout.count()) + " ms"};
  }
  if (answer->failure != 0 || answer->addresses.empty()) {
    const char* why = answer->failure != 0 ? ::gai_strerror(answer->failure) : "it has no address";
    return Error{Code::unreachable, "could not translate host name \"" + host + "\" to address: " + why};
  }
  return std::move(answer->addresses);
}

}  // namespace groundway::db
