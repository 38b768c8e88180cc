#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/text.h"
#include "db/sqlite.h"
#include "db/sqlite_error.h"
#include "db/sqlite_opener.h"

namespace groundway::db {
namespace {

constexpr int kTries = 100;  // to begin all readers between two commits of a busy writer

struct Want {
  const std::string& path;
  int connections;
  const SqliteOptions& options;
};

// Reading the schema is what takes the snapshot; BEGIN alone takes nothing.
Result<void> begin(SqliteDb& db) {
  TRY(db.exec("BEGIN"));
  TRY(db.one("SELECT count(*) FROM sqlite_schema"));
  return {};
}

Result<void> begin_all(std::vector<SqliteDb>& readers, const Want& want) {
  for (SqliteDb& reader : readers) TRY(begin(reader));
  if (want.options.begun) want.options.begun(readers[0]);
  return {};
}

void end_all(std::vector<SqliteDb>& readers) {
  for (SqliteDb& reader : readers) (void)reader.exec("ROLLBACK");  // some may not have begun
}

// Without the right to write there is no lock to hold; then begin until nothing was committed in between. The
// watcher's data_version tells; looking into the -shm file would not do: closing it drops this process's
// locks.
Result<void> begin_between_commits(SqliteDb& watcher, const Want& want, std::vector<SqliteDb>& readers) {
  for (int i = 0; i < kTries; ++i) {
    ASSIGN(const std::string before, watcher.one("PRAGMA data_version"));
    TRY(begin_all(readers, want));
    ASSIGN(const std::string after, watcher.one("PRAGMA data_version"));
    if (after == before) return {};
    end_all(readers);
  }
  return Error{Code::source_locked,
               "the file is written so often that no moment between two commits was found"}
      .at(watcher.path())
      .with_fix("run the command with --jobs 1, or as a user who may write the file");
}

bool is_refusal(const Error& error) {
  return error.code == Code::file_access;
}

// Readers begin while nobody can commit; the lock is given back at once, and nothing was written.
Result<void> begin_in_wal_mode(const Want& want, const SqliteWay& way, std::vector<SqliteDb>& readers) {
  auto holder = SqliteOpener::open_holder(want.path, want.options);
  auto locked = holder ? holder->exec("PRAGMA query_only=OFF; BEGIN IMMEDIATE") : std::move(holder).error();
  if (locked) {
    TRY(begin_all(readers, want));
    return holder->exec("ROLLBACK");  // closed while readers are open: no checkpoint happens
  }
  if (!is_refusal(locked.error())) return std::move(locked).error();
  ASSIGN(SqliteDb watcher, SqliteOpener::open_more(want.path, want.options, way));
  return begin_between_commits(watcher, want, readers);
}

bool nobody_can_write(const std::string& path) {
  struct statvfs fs {};
  struct stat st {};
  if (::statvfs(path.c_str(), &fs) == 0 && (fs.f_flag & ST_RDONLY) != 0) return true;
  return ::stat(path.c_str(), &st) == 0 && (st.st_mode & 0222U) == 0;
}

// All pages in one step: one read lock from the first to the last, in which writers wait. It is taken beforehand, for a
// backup that did not get it cannot be tried again.
Result<void> copy_pages(SqliteDb& from, SqliteDb& to) {
  TRY(begin(from));
  sqlite3_backup* backup = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
  if (backup == nullptr) return sqlite_error(to.raw(), sqlite3_extended_errcode(to.raw()), to.path(), "");
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step == SQLITE_DONE && finish == SQLITE_OK) return {};
  if ((step & 0xFF) == SQLITE_FULL || (step & 0xFF) == SQLITE_IOERR) {
    return sqlite_error(to.raw(), step, to.path(), "");
  }
  return sqlite_error(nullptr, step, from.path(), "");
}

std::uint64_t file_bytes(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

Result<std::vector<SqliteDb>> open_all(SqliteDb first, const Want& want, const SqliteWay& way) {
  std::vector<SqliteDb> out;
  out.push_back(std::move(first));
  while (static_cast<int>(out.size()) < want.connections) {
    ASSIGN(SqliteDb next, SqliteOpener::open_more(want.path, want.options, way));
    out.push_back(std::move(next));
  }
  return out;
}

Result<std::vector<SqliteDb>> from_a_copy(SqliteDb source, const Want& want, const SqliteWay& way,
                                          PrivateCopy copy) {
  {
    ASSIGN(SqliteDb to, SqliteOpener::open_copy(copy));
    TRY(to.one("PRAGMA journal_mode=OFF"));
    TRY(copy_pages(source, to));
  }
  source = SqliteDb();
  SqliteWay there{SqliteOpener::uri_of(copy.file(), "?immutable=1"), way.writable_schema, true, false,
                  std::nullopt};
  ASSIGN(SqliteDb first, SqliteOpener::open_more(want.path, want.options, there));
  ASSIGN(auto readers, open_all(std::move(first), want, there));
  TRY(begin_all(readers, want));
  return readers;
}

void say(std::vector<std::string>& notes, const std::function<void(std::string_view)>& announce,
         std::string text) {
  if (announce) announce(text);
  notes.push_back(std::move(text));
}

}  // namespace

Result<std::vector<SqliteDb>> open_snapshot(const std::string& path, int connections,
                                            std::vector<std::string>& notes, const SqliteOptions& options,
                                            const std::function<void(std::string_view)>& announce) {
  const Want want{path, connections, options};
  SqliteWay way;
  ASSIGN(SqliteDb first, SqliteOpener::find_way(path, options, way, notes));
  ASSIGN(const std::string mode, first.one("PRAGMA journal_mode"));
  const bool wal = mode == "wal";
  const std::uint64_t bytes = file_bytes(path);
  if (!way.detached && !wal && bytes > 0 && !nobody_can_write(path)) {
    auto copy = PrivateCopy::make(options.temp_folder, bytes);
    if (copy) {
      if (bytes >= options.tell_from_bytes) {
        say(notes, announce,
            "the file is in rollback-journal mode: it is copied (" + text::bytes_human(bytes) +
                ") before it is read; its writers wait that long");
      }
      return from_a_copy(std::move(first), want, way, std::move(copy).value());
    }
    say(notes, announce,
        "no room for a private copy (" + copy.error().cause +
            "): the file is read in place, and its writers get \"database is locked\" meanwhile");
  }
  ASSIGN(auto readers, open_all(std::move(first), want, way));
  if (way.detached || !wal) TRY(begin_all(readers, want));
  if (!way.detached && wal) TRY(begin_in_wal_mode(want, way, readers));
  return readers;
}

}  // namespace groundway::db
