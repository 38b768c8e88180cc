#include "copy/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace groundway::copy {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kTick = 50'000'000;  // within it two commits may have one time

std::int64_t time_of(const struct stat& st) {
  return st.st_mtim.tv_sec * kSecond + st.st_mtim.tv_nsec;
}

struct File {
  explicit File(const std::string& path) : handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (handle >= 0) ::close(handle);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  template <std::size_t N>
  bool read(std::array<unsigned char, N>& into, std::int64_t at) const {
    return ::pread(handle, into.data(), N, at) == static_cast<ssize_t>(N);
  }
  int handle;
};

std::uint32_t word(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
         static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
}

// Frames count as long as they bear the header's salts; each carries the checksum of all up to it.
std::string last_commit(const std::string& wal) {
  const File file(wal);
  std::array<unsigned char, 32> header{};
  if (file.handle < 0 || !file.read(header, 0)) return "no WAL";
  const std::int64_t step = 24 + static_cast<std::int64_t>(word(header.data() + 8));
  std::array<unsigned char, 24> frame{};
  std::string commit = "empty";
  for (std::int64_t at = 32; file.read(frame, at); at += step) {
    if (std::memcmp(frame.data() + 8, header.data() + 16, 8) != 0) break;
    if (word(frame.data() + 4) == 0) continue;  // in the middle of a transaction
    commit = text::hex({reinterpret_cast<const char*>(frame.data()) + 16, 8}) + " at " + std::to_string(at);
  }
  return "WAL " + text::hex({reinterpret_cast<const char*>(header.data()) + 16, 8}) + " " + commit;
}

}  // namespace

std::string SourceState::look() const {
  struct stat st {};
  if (::stat(path_.c_str(), &st) != 0) return "";
  return std::to_string(st.st_size) + " bytes, " + std::to_string(time_of(st)) + ", " + last_commit(path_ + "-wal");
}

std::string SourceState::fingerprint(Outside& world) const {
  struct stat st {};
  std::string after = look();
  const bool known = !after.empty() && ::stat(path_.c_str(), &st) == 0;
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(world.clock.now().time_since_epoch()).count();
  const bool whole_seconds = known && st.st_mtim.tv_nsec == 0;  // of the file system, it seems
  const bool old_enough = known && now - time_of(st) > (whole_seconds ? 2 * kSecond : kTick);
  if (known && old_enough && after == before_) return after;
  return after + ", in motion " + random_hex(world.random, 8);
}

}  // namespace groundway::copy
