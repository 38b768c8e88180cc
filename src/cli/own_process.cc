#include "cli/own_process.h"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigprocmask
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/interrupt.h"
#include "base/text.h"

#if defined(__has_feature)
#define GROUNDWAY_SANITIZED (__has_feature(address_sanitizer))
#else
#define GROUNDWAY_SANITIZED 0
#endif

namespace groundway::cli {
namespace {

constexpr std::string_view kUsualPath =
    "/usr/local/bin:/usr/bin:/bin";  // where PATH is not set, as execvp has it

rlimit g_core_before{RLIM_INFINITY, RLIM_INFINITY};  // written once, at start
bool g_locked = false;

bool is_folder(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

Error missing(const std::string& name, bool is_path) {
  Error error{Code::program_missing, is_path
                                         ? text::excerpt(name, 200) + ": " + std::strerror(ENOENT)
                                         : "\"" + text::excerpt(name, 200) + "\" is in no folder of PATH"};
  return std::move(error).with_fix(is_path ? "ls -l " + text::shell_quote(name)
                                           : "command -v " + text::shell_quote(name) +
                                                 "   # finds nothing: install it, or name it with its path");
}

Error refused(const std::string& program, int why) {
  Error error{Code::program_refused, program + ": " + std::strerror(why)};
  if (is_folder(program))
    return Error{Code::program_refused, program + " is a folder"}.with_fix("name a program in it");
  if (why == EACCES) return std::move(error).with_fix("chmod +x " + text::shell_quote(program));
  if (why == ENOEXEC)
    return std::move(error).with_fix("file " + text::shell_quote(program) + "   # says what it is");
  if (why == ENOENT)  // the file is there, so it is what it names that is not
    return std::move(error).with_fix("head -1 " + text::shell_quote(program) +
                                     "   # the interpreter after #! is not there");
  return error;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& s : strings) out.push_back(const_cast<char*>(s.c_str()));  // NOLINT: execve's type
  out.push_back(nullptr);
  return out;
}

// A signal that comes in between must not get lost: it waits until it ends us as it would end any program.
Result<void> give_signals_back() {
  sigset_t ours, before;
  sigemptyset(&ours);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ours, number);
  ::sigprocmask(SIG_BLOCK, &ours, &before);
  auto calm = check_interrupt("Nothing was started.");
  if (calm) restore_signal_handlers();
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return calm;
}

// In the child. One thread: what is called here need not be safe in a signal handler.
[[noreturn]] void be_shell(char** argv, char** environment, bool own_group) {
  if (own_group) ::setpgid(0, 0);
  restore_signal_handlers();
  if (g_locked) ::setrlimit(RLIMIT_CORE, &g_core_before);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, 0);
  ::dup2(2, 1);
  ::execve("/bin/sh", argv, environment);
  ::_exit(127);
}

}  // namespace

void lock_memory_away() {
  if (::getrlimit(RLIMIT_CORE, &g_core_before) == 0) {
    const rlimit none{0, g_core_before.rlim_max};  // only the soft limit: it may be raised again
    g_locked = ::setrlimit(RLIMIT_CORE, &none) == 0;
  }
#if !GROUNDWAY_SANITIZED        // the leak checker attaches to its own process
  ::prctl(PR_SET_DUMPABLE, 0);  // execve() lifts it for the next program
#endif
}

Result<std::string> find_program(const std::string& name, const Environment& environment) {
  if (name.find('/') != std::string::npos) {
    if (::access(name.c_str(), F_OK) != 0) return missing(name, true);
    if (is_folder(name) || ::access(name.c_str(), X_OK) != 0) return refused(name, EACCES);
    return name;
  }
  std::string refused_one;
  for (const std::string& folder :
       text::split(environment.get("PATH").value_or(std::string(kUsualPath)), ':')) {
    const std::string path = (folder.empty() ? "." : folder) + "/" + name;
    if (name.empty() || ::access(path.c_str(), F_OK) != 0 || is_folder(path)) continue;
    if (::access(path.c_str(), X_OK) == 0) return path;
    if (refused_one.empty()) refused_one = path;
  }
  if (!refused_one.empty()) return refused(refused_one, EACCES);
  return missing(name, false);
}

Error become(const std::string& program, const std::vector<std::string>& argv,
             const std::vector<std::string>& entries) {
  if (auto calm = give_signals_back(); !calm) return calm.error();
  if (g_locked) ::setrlimit(RLIMIT_CORE, &g_core_before);
  const auto words = pointers(argv);
  const auto environment = pointers(entries);
  ::execve(program.c_str(), words.data(), environment.data());
  const int why = errno;
  if (why != ENOEXEC) return refused(program, why);
  std::vector<std::string> through_shell = {"sh", program};  // a script without #!, as every shell starts it
  through_shell.insert(through_shell.end(), argv.begin() + 1, argv.end());
  const auto shell_words = pointers(through_shell);
  ::execve("/bin/sh", shell_words.data(), environment.data());
  return refused(program, why);
}

Result<int> run_in_shell(const std::string& command, const std::vector<std::string>& entries,
                         Millis patience) {
  constexpr useconds_t kLook = 20'000;  // microseconds between two looks at whether it has ended
  const std::vector<std::string> argv = {"sh", "-c", command};
  // At a terminal it stays with us, so that it may ask there for a password and Ctrl-C reaches it.
  const bool own_group = ::isatty(0) == 0;
  const pid_t child = ::fork();
  if (child < 0) return Error{Code::file_access, std::string("starting sh: ") + std::strerror(errno)};
  if (child == 0) be_shell(pointers(argv).data(), pointers(entries).data(), own_group);
  if (own_group) ::setpgid(child, child);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (int status = 0; std::chrono::steady_clock::now() < deadline && interrupted() == 0;) {
    if (::waitpid(child, &status, WNOHANG) == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ::usleep(kLook);
  }
  ::kill(own_group ? -child : child, SIGTERM);
  TRY(check_interrupt("The restart command was asked to end."));
  return Error{Code::unreachable,
               "the restart command did not end within " + std::to_string(patience.count()) + " ms"}
      .with_fix("give it more time: --timeout 5m; what stays in the foreground belongs into the background");
}

}  // namespace groundway::cli
