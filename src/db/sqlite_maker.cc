#include "db/sqlite_maker.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "db/sqlite_error.h"
#include "db/sqlite_opener.h"

namespace groundway::db {
namespace {

constexpr mode_t kMode = 0600;  // rows of a server are nobody else's on this machine

bool is_there(const std::string& path) {
  struct stat st {};
  return ::lstat(path.c_str(), &st) == 0;
}

Error of_errno(const std::string& what, const std::string& path) {
  return Error{Code::file_access, what + ": " + std::strerror(errno)}.at(
      path);  // NOLINT(concurrency-mt-unsafe)
}

Error exists_already(const std::string& path) {
  return Error{Code::target_not_empty, path + " is there already"}.with_fix(
      "add --replace: the file that is there stays until the new one is complete; or name another file");
}

Result<void> sync(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return of_errno("the file cannot be opened to be synced", path);
  const bool good = ::fsync(fd) == 0;
  const int why = errno;
  ::close(fd);
  errno = why;
  return good ? Result<void>{} : of_errno("the disk did not take it", path);
}

// A link to a database stays a link: what it leads to is replaced.
std::string behind_links(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_symlink(path, ignored)) return path;
  const auto real = std::filesystem::canonical(path, ignored);
  return ignored ? path : real.string();
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

SqliteMaker::SqliteMaker(SqliteMaker&& other) noexcept
    : path_(std::move(other.path_)),
      part_(std::move(other.part_)),
      replaces_(other.replaces_),
      lock_(std::exchange(other.lock_, -1)),
      db_(std::move(other.db_)) {}

SqliteMaker::~SqliteMaker() {
  if (lock_ < 0) return;
  close();
  ::unlink(part_.c_str());  // while the lock is held: it is ours
  ::close(lock_);
}

// The lock is on the file that the name leads to: another copy may have moved the one that was opened.
Result<void> SqliteMaker::hold() {
  for (;;) {
    const int fd = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode);
    if (fd < 0) return of_errno("no file can be made here", part_);
    struct stat opened {
    }, named{};
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      return Error{Code::source_locked, "another copy is writing " + part_}.with_fix(
          "wait until it has ended");
    }
    const bool same =
        ::fstat(fd, &opened) == 0 && ::stat(part_.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
    if (same && ::ftruncate(fd, 0) == 0) {
      lock_ = fd;
      return {};
    }
    ::close(fd);
    if (same) return of_errno("what an interrupted copy left cannot be emptied", part_);
  }
}

Result<SqliteMaker> SqliteMaker::begin(const Permit& permit) {
  if (permit.action() == Action::read) return Error{Code::internal, "a permit to read was shown for writing"};
  const std::string path = behind_links(permit.target().url.path);
  SqliteMaker maker(path, permit.action() == Action::replace);
  if (!maker.replaces_ && is_there(path)) return exists_already(path);
  TRY(maker.hold());
  ASSIGN(maker.db_, SqliteOpener::open_new(maker.part_));
  return maker;
}

// What an application that crashed left in a -wal would be played into the new file. Taking the old one out
// of WAL mode puts it where it belongs, and is refused while somebody has the file open.
Result<void> SqliteMaker::settle_old() const {
  struct stat st {};
  if (::stat(path_.c_str(), &st) != 0) return {};
  if (!S_ISREG(st.st_mode))
    return Error{Code::target_not_empty, path_ + " is no ordinary file"}.with_fix("name another file");
  auto opened = SqliteOpener::open_holder(path_, SqliteOptions{Millis{2000}, {}, 0});
  if (!opened) return std::move(opened).error();
  auto read = opened->one("SELECT count(*) FROM sqlite_schema");
  auto mode = read ? opened->one("PRAGMA query_only=OFF") : std::move(read);
  if (mode) mode = opened->one("PRAGMA journal_mode=DELETE");
  if (!mode) {
    if (mode.error().code == Code::source_not_sqlite) {
      return Error{Code::target_not_empty, path_ + " is no SQLite database, so it is not replaced"}.with_fix(
          "name another file");
    }
    return std::move(mode).error();
  }
  if (*mode == "delete" && !is_there(path_ + "-wal") && !is_there(path_ + "-journal")) return {};
  return Error{Code::source_locked, "an application has " + path_ + " open"}.with_fix(
      "stop it and run the command again; the file that is there is as it was");
}

Result<void> SqliteMaker::put_in_place() {
  close();
  if (replaces_) TRY(settle_old());
  struct stat old {};
  if (replaces_ && ::stat(path_.c_str(), &old) == 0) (void)::fchmod(lock_, old.st_mode & 0777U);
  TRY(sync(part_, O_RDONLY));
  if (replaces_) {
    if (::rename(part_.c_str(), path_.c_str()) != 0)
      return of_errno("the new file cannot be moved to its place", path_);
  } else if (::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST || is_there(path_)) return exists_already(path_);
    if (::rename(part_.c_str(), path_.c_str()) != 0)
      return of_errno("the new file cannot be moved to its place", path_);
  }
  ::close(std::exchange(lock_, -1));
  return sync(folder_of(path_), O_RDONLY | O_DIRECTORY);
}

}  // namespace groundway::db
