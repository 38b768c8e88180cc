#include "base/interrupt.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction
#include <unistd.h>

#include <atomic>

namespace groundway {
namespace {

std::atomic<int> g_signal{0};

void on_signal(int number) {
  if (g_signal.exchange(number) != 0) ::_exit(128 + number);
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
}

int interrupted() {
  return g_signal.load(std::memory_order_relaxed);
}

Result<void> check_interrupt(const std::string& state) {
  const int number = interrupted();
  if (number == 0) return {};
  if (number == SIGINT) return Error{Code::interrupted, "Ctrl-C. " + state};
  return Error{Code::terminated, "signal " + std::to_string(number) + ". " + state};
}

}  // namespace groundway
