#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace groundway {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  bool open() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) return false;
    read_end = fds[0];
    write_end = fds[1];
    return true;
  }
  static void shut(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  ~Pipe() {
    shut(read_end);
    shut(write_end);
  }
};

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& s : strings) out.push_back(const_cast<char*>(s.c_str()));  // NOLINT: execve's type
  out.push_back(nullptr);
  return out;
}

// In the child, after fork: only async-signal-safe calls. 127 tells the parent that nothing was started.
[[noreturn]] void become(const Child& child, char** argv, char** envp, int in, int out, int err) {
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  if (child.detach) ::setsid();
  bool ok = true;
  if (child.run_as_gid) ok = ::setgroups(0, nullptr) == 0 && ::setgid(*child.run_as_gid) == 0;
  if (ok && child.run_as_uid) ok = ::setuid(*child.run_as_uid) == 0;
  if (ok && !child.folder.empty()) ok = ::chdir(child.folder.c_str()) == 0;
  if (ok) ::execve(argv[0], argv, envp);
  ::_exit(127);
}

struct Talk {
  Pipe in, out, err;
  std::string_view left;  // of the input
  Ended ended;
};

void read_some(int& fd, std::string& into) {
  std::array<char, 4096> buffer{};
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n > 0)
    into.append(buffer.data(), static_cast<std::size_t>(n));
  else if (n == 0 || errno != EINTR)
    Pipe::shut(fd);
}

// Feeds and drains the pipes until the child closed them; false when the time is up.
bool talk(Talk& t, std::chrono::steady_clock::time_point deadline) {
  while (t.out.read_end >= 0 || t.err.read_end >= 0) {
    const auto left = std::chrono::duration_cast<Millis>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 3> fds{
        {{t.in.write_end, POLLOUT, 0}, {t.out.read_end, POLLIN, 0}, {t.err.read_end, POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), static_cast<int>(std::min<long>(left.count(), 1000))) < 0 &&
        errno != EINTR)
      return false;
    if (fds[0].revents != 0) {
      const ssize_t n = ::write(t.in.write_end, t.left.data(), t.left.size());
      if (n > 0) t.left.remove_prefix(static_cast<std::size_t>(n));
      if (t.left.empty() || (n < 0 && errno != EINTR)) Pipe::shut(t.in.write_end);
    }
    if (fds[1].revents != 0) read_some(t.out.read_end, t.ended.output);
    if (fds[2].revents != 0) read_some(t.err.read_end, t.ended.errors);
  }
  return true;
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<Ended> run(const Child& child) {
  Talk t;
  t.left = child.input;
  const auto argv = pointers(child.argv);
  const auto envp = pointers(child.environment);
  if (::access(child.argv.at(0).c_str(), X_OK) != 0 || !t.in.open() || !t.out.open() || !t.err.open()) {
    return Error{Code::file_access, fmt::format("starting {}: {}", child.argv[0], std::strerror(errno))};
  }
  const pid_t pid = ::fork();
  if (pid < 0)
    return Error{Code::file_access, fmt::format("starting {}: {}", child.argv[0], std::strerror(errno))};
  if (pid == 0)
    become(child, const_cast<char**>(argv.data()), const_cast<char**>(envp.data()), t.in.read_end,
           t.out.write_end, t.err.write_end);
  Pipe::shut(t.in.read_end);
  Pipe::shut(t.out.write_end);
  Pipe::shut(t.err.write_end);
  if (t.left.empty()) Pipe::shut(t.in.write_end);
  const bool in_time = talk(t, std::chrono::steady_clock::now() + child.timeout);
  if (!in_time) ::kill(pid, SIGKILL);
  t.ended.exit_code = wait_for(pid);
  if (!in_time) t.ended.exit_code = 124;
  return std::move(t.ended);
}

}  // namespace groundway
