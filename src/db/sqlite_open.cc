#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "db/sqlite_error.h"
#include "db/sqlite_extras.h"
#include "db/sqlite_opener.h"

namespace groundway::db {
namespace {

// Bytewise, like BINARY: enough to read every row once. Lookups by such an index are not to be relied on.
int compare_bytes(void*, int a_size, const void* a, int b_size, const void* b) {
  const int order = std::memcmp(a, b, static_cast<std::size_t>(std::min(a_size, b_size)));
  return order != 0 ? order : a_size - b_size;
}

void add_stub(void* names, sqlite3* db, int, const char* name) {
  if (sqlite3_create_collation_v2(db, name, SQLITE_UTF8, nullptr, compare_bytes, nullptr) != SQLITE_OK)
    return;
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
}

void configure(sqlite3* db, const SqliteOptions& options, std::vector<std::string>& collations) {
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, static_cast<int>(options.busy_timeout.count()));
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
                    nullptr);  // a file may hold views made to harm its reader
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_collation_needed(db, &collations, add_stub);
  // no mmap: it would count as our memory; cell_size_check finds damage before it is followed
  sqlite3_exec(db, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA query_only=ON", nullptr, nullptr,
               nullptr);
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

bool has_content(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && st.st_size > 0;
}

std::uint64_t bytes_of(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

Error missing(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const std::string where = folder.empty() ? "." : folder.string();
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(where, ignored)) {
    if (names.size() < 1000) names.push_back(entry.path().filename().string());
  }
  const auto near = text::nearest(std::filesystem::path(path).filename().string(), names);
  std::string fix = "ls -l " + text::shell_quote(where);
  if (near)
    fix = "did you mean " + text::shell_quote(folder.empty() ? *near : (folder / *near).string()) + "?";
  return Error{Code::source_missing, "there is no file \"" + text::excerpt(path, 200) + "\""}
      .at(path)
      .with_fix(std::move(fix));
}

// What SQLite itself would not say plainly: folders, devices, a pipe that would be waited for.
Result<void> is_a_file(const std::string& path) {
  if (path == ":memory:" || path.empty()) {
    return Error{Code::source_missing, "a database in memory holds nothing that could be read"}.with_fix(
        "name a file: sqlite:app.db");
  }
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return missing(path);
    return Error{Code::file_access, "looking at " + path + ": " + std::strerror(errno)}.at(path);
  }
  if (S_ISDIR(st.st_mode)) {
    return Error{Code::source_not_sqlite, "it is a folder"}.at(path).with_fix("ls -l " +
                                                                              text::shell_quote(path));
  }
  if (!S_ISREG(st.st_mode)) return Error{Code::source_not_sqlite, "it is not an ordinary file"}.at(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return Error{Code::file_access, "this user may not read it: " + std::string(std::strerror(errno))}
        .at(path)
        .with_fix("ls -l " + text::shell_quote(path) + "   # this user must be able to read it");
  }
  return {};
}

// Reads the header by other means. Only for a file that SQLite refused: closing a file drops this process's
// locks on it.
Error not_sqlite(const std::string& path, Error error) {
  std::ifstream in(path, std::ios::binary);
  std::string first(64, '\0');
  in.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(in.gcount()));
  FileKind kind = kind_of_file(first, bytes_of(path), path);
  error.cause += ": " + kind.what;
  error.fix = std::move(kind.fix);
  return error;
}

// SQLite reads a page that the file holds only half of as if the rest were zeros: rows become NULLs without a
// word.
Result<void> is_whole(SqliteDb& db, const std::string& path) {
  if (has_content(path + "-wal") || has_content(path + "-journal")) return {};  // pages may stand there
  ASSIGN(const std::string pages, db.one("PRAGMA page_count"));
  ASSIGN(const std::string page_size, db.one("PRAGMA page_size"));
  const auto wanted =
      static_cast<std::uint64_t>(text::parse_int(pages).value_or(0) * text::parse_int(page_size).value_or(0));
  const std::uint64_t there = bytes_of(path);
  if (there >= wanted) return {};
  return Error{Code::source_corrupt,
               "the file is cut off: " + text::thousands(there) + " of " + text::thousands(wanted) + " bytes"}
      .at(path)
      .with_fix("copy it again from where it came from; with what is left: sqlite3 " +
                text::shell_quote(path) + " .recover | sqlite3 recovered.db");
}

bool needs_to_write(int code) {  // recovery or a WAL index, where nothing may be written
  return (code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_READONLY;
}

}  // namespace

// A reader leaves an empty -wal and a -shm behind, and only a connection that may write removes them: as the
// last one that closes, and after no commit there is nothing that it would write into the database.
SqliteDb::Extras::~Extras() {
  if (tidy.empty() || has_content(tidy + "-wal")) return;
  sqlite3* last = nullptr;
  const std::string uri = SqliteOpener::uri_of(tidy, "?mode=rw");
  if (sqlite3_open_v2(uri.c_str(), &last, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, nullptr) == SQLITE_OK) {
    sqlite3_exec(last, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  }
  sqlite3_close_v2(last);
}

struct SqliteOpener::Opened {
  SqliteDb db;
  int code = SQLITE_OK;
};

std::string SqliteOpener::uri_of(const std::string& path, std::string_view parameters) {
  std::error_code ignored;
  const std::string absolute = std::filesystem::absolute(path, ignored).string();
  const std::string& whole = absolute.empty() ? path : absolute;
  return "file://" + text::replace_all(text::percent_encode(whole), "%2F", "/") + std::string(parameters);
}

SqliteOpener::Opened SqliteOpener::open(const std::string& path, const std::string& uri, int flags,
                                        const SqliteOptions& options) {
  Opened out;
  out.db.path_ = path;
  out.db.extras_ = {new SqliteDb::Extras, [](SqliteDb::Extras* extras) { delete extras; }};
  sqlite3* raw = nullptr;
  out.code = sqlite3_open_v2(uri.c_str(), &raw, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  out.db.db_.reset(raw);
  if (out.code == SQLITE_OK) configure(raw, options, out.db.extras_->collations);
  return out;
}

int SqliteOpener::probe(SqliteDb& db) {
  return sqlite3_exec(db.raw(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
}

Result<SqliteDb> SqliteOpener::open_more(const std::string& path, const SqliteOptions& options,
                                         const SqliteWay& way) {
  Opened opened = open(path, way.uri, SQLITE_OPEN_READONLY, options);
  if (opened.code == SQLITE_OK && way.writable_schema) {
    sqlite3_exec(opened.db.raw(), "PRAGMA writable_schema=ON", nullptr, nullptr, nullptr);
  }
  if (opened.code == SQLITE_OK) opened.code = probe(opened.db);
  if (opened.code != SQLITE_OK) return sqlite_error(opened.db.raw(), opened.code, path, "");
  if (way.tidy) opened.db.extras_->tidy = path;
  return std::move(opened.db);
}

Result<SqliteDb> SqliteOpener::open_holder(const std::string& path, const SqliteOptions& options) {
  Opened opened = open(path, uri_of(path, "?mode=rw"), SQLITE_OPEN_READWRITE, options);
  if (opened.code != SQLITE_OK) return sqlite_error(opened.db.raw(), opened.code, path, "");
  return std::move(opened.db);
}

Result<SqliteDb> SqliteOpener::open_copy(const PrivateCopy& copy) {
  const std::string path = copy.file();
  Opened opened = open(path, uri_of(path, ""), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {});
  if (opened.code != SQLITE_OK) return sqlite_error(opened.db.raw(), opened.code, path, "");
  sqlite3_exec(opened.db.raw(), "PRAGMA query_only=OFF; PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
  return std::move(opened.db);
}

Result<SqliteDb> SqliteOpener::open_scratch() {
  Opened opened = open("a scratch database", "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, {});
  sqlite3* db = opened.db.raw();
  if (opened.code != SQLITE_OK) return sqlite_error(db, opened.code, "a scratch database", "");
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  sqlite3_exec(db, "PRAGMA query_only=OFF; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=OFF", nullptr,
               nullptr, nullptr);
  return std::move(opened.db);
}

// The file needs recovery, or an index beside it, and nothing may be written there.
Result<SqliteDb> SqliteOpener::detached(const std::string& path, const SqliteOptions& options, SqliteWay& way,
                                        std::vector<std::string>& notes) {
  way.detached = true;
  if (!has_content(path + "-wal") && !has_content(path + "-journal")) {
    way.uri = uri_of(path, "?immutable=1");
    notes.push_back("the folder of " + path +
                    " cannot be written, so the file is read without locks: nothing may "
                    "write to it meanwhile");
    return open_more(path, options, way);
  }
  const std::uint64_t bytes = bytes_of(path) + bytes_of(path + "-wal") + bytes_of(path + "-journal");
  ASSIGN(way.copy, PrivateCopy::make(options.temp_folder, bytes + bytes / 4));
  TRY(way.copy->take(path));
  notes.push_back("nothing can be written beside " + path +
                  ", so what its -wal or -journal file holds was put in "
                  "place in a private copy; the file itself is unchanged");
  {
    ASSIGN(SqliteDb recovered, open_copy(*way.copy));
    auto done = recovered.one("PRAGMA journal_mode=DELETE");  // from here on one file holds everything
    if (!done) return std::move(done).error().in("recovering a private copy of " + path);
  }
  way.uri = uri_of(way.copy->file(), "?immutable=1");
  return open_more(path, options, way);
}

Result<SqliteDb> SqliteOpener::find_way(const std::string& path, const SqliteOptions& options, SqliteWay& way,
                                        std::vector<std::string>& notes) {
  TRY(is_a_file(path));
  way.tidy = !exists(path + "-wal") && !exists(path + "-shm");
  way.uri = uri_of(path, "?mode=ro");
  Opened opened = open(path, way.uri, SQLITE_OPEN_READONLY, options);
  if (opened.code == SQLITE_OK) opened.code = probe(opened.db);
  if (needs_to_write(opened.code)) {
    opened.db = SqliteDb();
    auto copied = detached(path, options, way, notes);
    if (!copied) return std::move(copied).error();
    opened = {std::move(copied).value(), SQLITE_OK};
  }
  if ((opened.code & 0xFF) == SQLITE_CORRUPT) {
    const std::string words = sqlite3_errmsg(opened.db.raw());
    way.writable_schema = words.find("malformed database schema") != std::string::npos;
    auto past = way.writable_schema ? open_more(path, options, way) : Result<SqliteDb>(SqliteDb());
    if (way.writable_schema && past) {
      notes.push_back("SQLite " + std::string(sqlite3_libversion()) +
                      " does not understand a definition in the file (" + text::excerpt(words, 200) +
                      "); it is read past that");
      return past;
    }
  }
  if (opened.code == SQLITE_NOTADB) {
    return not_sqlite(path, sqlite_error(opened.db.raw(), opened.code, path, ""));
  }
  if (opened.code != SQLITE_OK) return sqlite_error(opened.db.raw(), opened.code, path, "");
  way.tidy = way.tidy && !way.detached && exists(path + "-shm");
  if (way.tidy) opened.db.extras_->tidy = path;
  opened.db.empty_file_ = bytes_of(path) == 0;
  if (opened.db.empty_file_)
    notes.push_back(path + " is empty (0 bytes): a database without tables");
  else if (!way.detached)
    TRY(is_whole(opened.db, path));
  return std::move(opened.db);
}

Result<SqliteDb> SqliteDb::open(const std::string& path, std::vector<std::string>& notes,
                                const SqliteOptions& options) {
  SqliteWay way;
  return SqliteOpener::find_way(path, options, way, notes);
}

}  // namespace groundway::db
