#include "base/interrupt.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction
#include <unistd.h>

#include <array>
#include <atomic>

namespace groundway {
namespace {

std::atomic<int> g_signal{0};

constexpr std::array<int, 4> kOurs = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
std::array<struct sigaction, kOurs.size()> g_before{};  // written once, before there are threads
bool g_installed = false;

void on_signal(int number) {
  if (g_signal.exchange(number) != 0) ::_exit(128 + number);
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  for (std::size_t i = 0; i < kOurs.size(); ++i) {
    ::sigaction(kOurs[i], nullptr, &g_before[i]);
    const bool no_hangup = kOurs[i] == SIGHUP && g_before[i].sa_handler == SIG_IGN;  // nohup asked for it
    action.sa_handler = kOurs[i] == SIGPIPE || no_hangup ? SIG_IGN : on_signal;
    ::sigaction(kOurs[i], &action, nullptr);
  }
  g_installed = true;
}

void restore_signal_handlers() {
  if (!g_installed) return;
  for (std::size_t i = 0; i < kOurs.size(); ++i) ::sigaction(kOurs[i], &g_before[i], nullptr);
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
