#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "check/doctor_steps.h"
#include "db/sqlite.h"

namespace groundway::check {
namespace {

using Steady = std::chrono::steady_clock;

// Ends a query of SQLite's when the patience does.
class Bell {
 public:
  Bell(const db::SqliteDb& db, Millis patience)
      : thread_([this, &db, patience] {
          std::unique_lock lock(mutex_);
          if (changed_.wait_for(lock, patience, [this] { return over_; })) return;
          rang_ = true;
          db.interrupt();
        }) {}
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  ~Bell() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  bool rang() {
    const std::lock_guard lock(mutex_);
    return rang_;
  }

 private:
  std::mutex mutex_;  // guards over_ and rang_
  std::condition_variable changed_;
  bool over_ = false, rang_ = false;
  std::thread thread_;
};

struct FileWay {
  std::string path;
  std::optional<db::SqliteDb> db;
};

std::uint64_t size_of(const std::string& path) {
  std::error_code failed;
  const std::uintmax_t bytes = std::filesystem::file_size(path, failed);
  return failed ? 0 : bytes;
}

// The process that holds a lock on one of SQLite's bytes; 0: none. To be asked before SQLite has the file
// open: closing a descriptor gives up all locks of a process.
pid_t holder(const std::string& path, off_t byte) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  const bool asked = ::fcntl(fd, F_GETLK, &lock) == 0;
  ::close(fd);
  return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

Step look_at_file(const Subject& s, FileWay& way) {
  Step step;
  std::error_code failed;
  if (!std::filesystem::exists(way.path, failed)) {
    step.fails(
        Error{Code::source_missing, "there is no file " + way.path}
            .at((*s.resolved).url_origin)
            .with_fix(
                "let the application make it (its migrations), or correct the path; relative ones start at " +
                (*s.resolved).config.folder));
    return step;
  }
  const std::uint64_t bytes = size_of(way.path), wal = size_of(way.path + "-wal");
  step.seen.push_back(way.path + ", " + text::bytes_human(bytes) +
                      (wal > 0 ? ", and " + text::bytes_human(wal) + " in its -wal" : ""));
  step.number("bytes", static_cast<std::int64_t>(bytes));
  step.number("wal_bytes", static_cast<std::int64_t>(wal));
  if (::access(way.path.c_str(), R_OK) != 0)
    step.fails(Error{Code::file_access, way.path + " may not be read"}.with_fix("ls -l " +
                                                                                text::shell_quote(way.path)));
  else if (::access(way.path.c_str(), W_OK) != 0)
    step.warns("it may not be written by this user", "ls -l " + text::shell_quote(way.path));
  return step;
}

// The journal is made beside the file: without write access there, every write fails.
Step look_at_folder(const Subject&, FileWay& way) {
  Step step;
  const auto parent = std::filesystem::path(way.path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    step.warns(folder + " may not be written: SQLite makes its journal there, so every write would fail",
               "ls -ld " + text::shell_quote(folder));
    return step;
  }
  std::error_code failed;
  const auto space = std::filesystem::space(folder, failed);
  step.seen.push_back(folder + " may be written" +
                      (failed ? "" : ", " + text::bytes_human(space.available) + " free"));
  return step;
}

Step look_at_locks(const Subject&, FileWay& way) {
  Step step;
  constexpr off_t kReserved = 0x40000001;  // rollback journals: held while a transaction writes
  constexpr off_t kWalWrite = 120;         // in the -shm file: the same in WAL mode
  pid_t pid = holder(way.path, kReserved);
  if (pid == 0) pid = holder(way.path + "-shm", kWalWrite);
  if (pid != 0)
    step.warns("process " + std::to_string(pid) + " is writing",
               "ps -fp " + std::to_string(pid) + "   # gone in a moment, or a transaction left open?");
  else
    step.seen.emplace_back("nobody is writing");
  return step;
}

Step open_file(const Subject& s, FileWay& way) {
  Step step;
  std::vector<std::string> notes;
  db::SqliteOptions options;
  options.busy_timeout = s.patience;
  const auto start = Steady::now();
  auto opened = db::SqliteDb::open(way.path, notes, options);
  if (!opened) {
    Error& why = opened.error();
    if (why.fix.empty()) why.fix = "file " + text::shell_quote(way.path) + "   # says what it is";
    return step.fails(std::move(why)), step;
  }
  way.db.emplace(std::move(*opened));
  const Bell bell(*way.db, s.patience);
  auto tables =
      way.db->one("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  if (!tables) return step.fails(std::move(tables).error()), step;
  step.seen.push_back("read in " + duration_text(since(start)) + ", " + *tables + " tables");
  for (const std::string& note : notes) step.seen.push_back(note);
  step.number("tables", text::parse_int(*tables).value_or(0));
  return step;
}

Step check_pages(const Subject& s, FileWay& way) {
  Step step;
  Bell bell(*way.db, s.patience);
  auto faults = way.db->integrity(true);
  if (bell.rang()) {
    step.warns("the quick check did not end within " + duration_text(static_cast<double>(s.patience.count())),
               "groundway doctor --timeout 10m");
  } else if (!faults) {
    step.fails(std::move(faults).error());
  } else if (!faults->empty()) {
    step.fails(Error{Code::source_corrupt, faults->front()}.at(way.path).with_fix(
        "sqlite3 " + text::shell_quote(way.path) + " .recover > saved.sql"));
  } else {
    step.seen.emplace_back("quick_check finds nothing");
  }
  return step;
}

Step look_at_journal(const Subject&, FileWay& way) {
  Step step;
  auto mode = way.db->one("PRAGMA journal_mode");
  if (!mode) return step.fails(std::move(mode).error()), step;
  step.fact("journal_mode", *mode);
  step.seen.push_back(*mode == "wal" ? "wal: one writes while others read"
                                     : *mode + ": whoever writes keeps the others waiting");
  return step;
}

Step look_at_foreign_keys(const Subject& s, FileWay& way) {
  Step step;
  Bell bell(*way.db, s.patience);
  auto keys = way.db->one(
      "SELECT count(*) FROM sqlite_schema t, pragma_foreign_key_list(t.name) WHERE t.type = 'table'");
  if (!keys) return step.fails(std::move(keys).error()), step;
  step.seen.push_back(
      *keys + " declared; SQLite enforces them only where a connection says PRAGMA foreign_keys = ON");
  step.number("foreign_keys", text::parse_int(*keys).value_or(0));
  auto orphans = way.db->one("SELECT count(*) FROM (SELECT 1 FROM pragma_foreign_key_check LIMIT 1000)");
  if (bell.rang())
    return step.seen.emplace_back("whether rows refer to nothing was not found out in time"), step;
  if (!orphans) return step.seen.push_back("not checked: " + orphans.error().cause), step;
  const auto count = text::parse_int(*orphans).value_or(0);
  step.number("orphans", count);
  if (count > 0)
    step.warns(
        (count < 1000 ? std::to_string(count) : "1,000 or more") + " rows refer to rows that are not there",
        "sqlite3 " + text::shell_quote(way.path) + " 'PRAGMA foreign_key_check'");
  return step;
}

struct Part {
  const char* name;
  Step (*look)(const Subject& s, FileWay& way);
  bool needed;
};

constexpr std::array<Part, 7> kParts = {{{"file", look_at_file, true},
                                         {"folder", look_at_folder, false},
                                         {"lock", look_at_locks, false},
                                         {"open", open_file, true},
                                         {"integrity", check_pages, true},
                                         {"journal", look_at_journal, false},
                                         {"foreign keys", look_at_foreign_keys, false}}};

}  // namespace

std::vector<Step> diagnose_file(const Subject& subject, const Tell& tell) {
  std::vector<Step> steps;
  FileWay way{subject.url().path, std::nullopt};
  bool stopped = false;
  const bool memory = way.path == ":memory:";
  for (const Part& part : kParts) {
    Step step;
    const auto start = Steady::now();
    if (memory && steps.empty())
      step.seen.emplace_back("in memory: there is nothing to look at, and nothing stays");
    else if (stopped || memory)
      step.verdict = Verdict::not_tried;
    else
      step = part.look(subject, way);
    step.name = part.name;
    step.took = std::chrono::duration_cast<Millis>(Steady::now() - start);
    stopped = stopped || (part.needed && step.verdict == Verdict::fail);
    tell(step);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace groundway::check
