#include "db/private_copy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/text.h"

namespace groundway::db {
namespace {

constexpr int kTries = 5;                  // a writer may finish a transaction while we copy
constexpr std::size_t kChunk = 1U << 20U;  // bytes read at a time
constexpr std::array kParts = {"", "-wal", "-journal"};

Error system_error(std::string_view doing, const std::string& path) {
  return Error{Code::file_access, std::string(doing) + " " + path + ": " + std::strerror(errno)}.at(path);
}

std::string temp_folder() {
  const char* named =
      std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): nobody sets variables while we run
  return named != nullptr && *named != '\0' ? named : "/var/tmp";
}

struct Fd {
  int fd;
  explicit Fd(int opened) : fd(opened) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd >= 0) ::close(fd);
  }
};

Result<void> copy_file(const std::string& from, const std::string& to) {
  const Fd in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.fd < 0) return system_error("opening", from);
  const Fd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (out.fd < 0) return system_error("writing", to);
  std::vector<char> chunk(kChunk);
  for (;;) {
    const ssize_t n = ::read(in.fd, chunk.data(), chunk.size());
    if (n == 0) return {};
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error("reading", from);
    for (ssize_t done = 0; done < n;) {
      const ssize_t w = ::write(out.fd, chunk.data() + done, static_cast<std::size_t>(n - done));
      if (w < 0 && errno != EINTR) return system_error("writing", to);
      if (w > 0) done += w;
    }
  }
}

// Size and time of every part: equal before and after means that the copy is of one moment.
std::string state_of(const std::string& path) {
  std::string out;
  for (const char* part : kParts) {
    struct stat st {};
    if (::stat((path + part).c_str(), &st) != 0) {
      out += "-;";
      continue;
    }
    out += std::to_string(st.st_size) + "@" + std::to_string(st.st_mtim.tv_sec) + "." +
           std::to_string(st.st_mtim.tv_nsec) + ";";
  }
  return out;
}

}  // namespace

Result<PrivateCopy> PrivateCopy::make(const std::string& parent, std::uint64_t bytes) {
  const std::string base = parent.empty() ? temp_folder() : parent;
  struct statvfs room {};
  if (::statvfs(base.c_str(), &room) != 0) return system_error("looking at", base);
  const std::uint64_t free_bytes = std::uint64_t{room.f_bavail} * room.f_frsize;
  if (free_bytes < bytes) {
    return Error{Code::file_access, "a private copy of the SQLite file needs " + text::bytes_human(bytes) +
                                        ", and " + base + " has " + text::bytes_human(free_bytes) + " free"}
        .at(base)
        .with_fix("TMPDIR=/a/folder/with/room before the command");
  }
  std::string folder = base + "/groundway-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return system_error("making a folder in", base);
  return PrivateCopy(std::move(folder));
}

PrivateCopy::~PrivateCopy() {
  if (folder_.empty()) return;
  std::error_code ignored;  // a temporary folder that stays is no reason to fail
  std::filesystem::remove_all(folder_, ignored);
}

Result<void> PrivateCopy::take(const std::string& path) {
  for (int i = 0; i < kTries; ++i) {
    const std::string before = state_of(path);
    for (const char* part : kParts) {
      std::error_code ignored;
      std::filesystem::remove(file() + part, ignored);
      if (std::filesystem::exists(path + part, ignored)) TRY(copy_file(path + part, file() + part));
    }
    if (state_of(path) == before) return {};
  }
  return Error{Code::source_locked,
               "the file changes while it is copied, " + std::to_string(kTries) + " times over"}
      .at(path)
      .with_fix("stop the application that writes it, or run the command as a user who may write its folder");
}

}  // namespace groundway::db
