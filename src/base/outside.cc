#include "base/outside.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace groundway {
namespace {

Error file_error(std::string_view doing, const std::string& path) {
  return Error{Code::file_access, fmt::format("{} {}: {}", doing, path, std::strerror(errno))}.at(path);
}

struct SystemClock : Clock {
  std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::now();
  }
};

Result<void> write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error("writing", path);
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

struct Disk : Files {
  Result<std::string> read(const std::string& path) const override {
    std::ifstream in(path, std::ios::binary);
    if (!in) return file_error("opening", path);
    std::ostringstream out;
    out << in.rdbuf();
    if (in.bad()) return file_error("reading", path);
    return std::move(out).str();
  }

  bool exists(const std::string& path) const override { return ::access(path.c_str(), F_OK) == 0; }

  std::optional<unsigned> mode(const std::string& path) const override {
    struct stat st {};
    if (::stat(path.c_str(), &st) != 0) return std::nullopt;
    return st.st_mode & 07777U;
  }

  std::vector<std::string> list(const std::string& folder) const override {
    std::vector<std::string> out;
    std::error_code fault;
    for (std::filesystem::directory_iterator at(folder, fault), end; !fault && at != end;
         at.increment(fault)) {
      std::error_code ignored;
      out.push_back(at->path().filename().string() + (at->is_directory(ignored) ? "/" : ""));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  Result<void> write(const std::string& path, std::string_view content, unsigned mode) override {
    std::string temporary = path + ".XXXXXX";
    const int fd = ::mkstemp(temporary.data());
    if (fd < 0) return file_error("creating", temporary);
    auto written = write_all(fd, content, path);
    if (written && (::fchmod(fd, mode) != 0 || ::fsync(fd) != 0)) written = file_error("writing", path);
    ::close(fd);
    if (written && ::rename(temporary.c_str(), path.c_str()) != 0) written = file_error("renaming to", path);
    if (!written) ::unlink(temporary.c_str());
    return written;
  }
};

// Read once, when first asked for: afterwards main wipes what may be secret from the process's own block.
struct ProcessEnvironment : Environment {
  ProcessEnvironment() {
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string_view line(*entry);
      const std::size_t equals = line.find('=');
      if (equals != line.npos) variables_.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  std::optional<std::string> get(const std::string& name) const override {
    for (const auto& [key, value] : variables_) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  std::vector<std::pair<std::string, std::string>> all() const override { return variables_; }

 private:
  std::vector<std::pair<std::string, std::string>> variables_;
};

struct SystemRandom : Random {
  std::uint64_t next() override {
    std::uint64_t value = 0;
    while (::getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
    }
    return value;
  }
};

}  // namespace

Outside real_outside() {
  static SystemClock clock;
  static Disk disk;
  static ProcessEnvironment environment;
  static SystemRandom random;
  return Outside{clock, disk, environment, random};
}

std::string random_hex(Random& random, std::size_t bytes) {
  std::string raw;
  while (raw.size() < bytes) {
    const std::uint64_t word = random.next();
    raw.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return text::hex(std::string_view(raw).substr(0, bytes));
}

std::string random_uuid(Random& random) {
  std::string h = random_hex(random, 16);
  h[12] = '4';
  h[16] = "89ab"[h[16] % 4];
  return fmt::format("{}-{}-{}-{}-{}", h.substr(0, 8), h.substr(8, 4), h.substr(12, 4), h.substr(16, 4),
                     h.substr(20));
}

std::string utc_text(std::chrono::system_clock::time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace groundway
