#include "db/sqlite_file.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/text.h"
#include "db/sqlite_error.h"

namespace groundway::db {
namespace {

constexpr std::size_t kHeader = 100;

std::string first_bytes(const std::string& path, std::size_t size) {
  std::ifstream in(path, std::ios::binary);
  std::string first(size, '\0');
  in.read(first.data(), static_cast<std::streamsize>(size));
  first.resize(static_cast<std::size_t>(in.gcount()));
  return first;
}

std::uint64_t number_at(std::string_view s, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | static_cast<unsigned char>(s[at + i]);
  return value;
}

std::uint64_t page_size_of(std::string_view header) {
  const std::uint64_t size = number_at(header, 16, 2);
  return size == 1 ? 65536 : size;
}

// Bytes that the header promises; none where it does not know.
std::optional<std::uint64_t> promised_bytes(std::string_view header) {
  if (header.size() < kHeader) return std::nullopt;
  const std::uint64_t size = page_size_of(header);
  const bool current = number_at(header, 24, 4) == number_at(header, 92, 4);  // else an old SQLite wrote last
  const std::uint64_t pages = number_at(header, 28, 4);
  // Of a count that is itself damaged nothing can be said.
  const bool sane = size >= 512 && (size & (size - 1)) == 0 && pages < 0xFFFFFFFEU;
  return current && pages > 0 && sane ? std::optional(pages * size) : std::nullopt;
}

// Through SQLite's own handle: see this file's header for why.
std::string header_of(sqlite3* db) {
  sqlite3_file* file = nullptr;
  std::string header(kHeader, '\0');
  const bool read = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK &&
                    file != nullptr && file->pMethods != nullptr &&
                    file->pMethods->xRead(file, header.data(), static_cast<int>(kHeader), 0) == SQLITE_OK;
  return read ? header : std::string();
}

Error cut_off(const std::string& path, std::uint64_t there, std::uint64_t wanted) {
  return Error{Code::source_corrupt,
               "the file is cut off: " + text::thousands(there) + " of " + text::thousands(wanted) + " bytes"}
      .at(path)
      .with_fix("copy it again from where it came from; with what is left: sqlite3 " +
                text::shell_quote(path) + " .recover | sqlite3 recovered.db");
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

Error missing(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path file(path);
  const auto link = std::filesystem::read_symlink(file, ignored);
  if (!link.empty()) {
    return Error{Code::source_missing,
                 "it is a link to \"" + text::excerpt(link.string(), 200) + "\", which is not there"}
        .at(path)
        .with_fix("ls -lL " + text::shell_quote(path));
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(path), ignored)) {
    if (names.size() < 1000) names.push_back(entry.path().filename().string());
  }
  const auto near = text::nearest(file.filename().string(), names);
  const std::string named =
      near ? (file.has_parent_path() ? (file.parent_path() / *near).string() : *near) : "";
  return Error{Code::source_missing, "there is no file \"" + text::excerpt(path, 200) + "\""}
      .at(path)
      .with_fix(near ? "did you mean " + text::shell_quote(named) + "?"
                     : "ls -l " + text::shell_quote(folder_of(path)));
}

Error looking_failed(const std::string& path) {
  return Error{Code::file_access, "looking at " + path + ": " + std::strerror(errno)}.at(path).with_fix(
      "ls -l " + text::shell_quote(path));
}

Result<void> is_file_or_nothing(const std::string& path, const std::string& suffix) {
  const std::string other = path + suffix;
  const char* const kept = suffix == "-journal" ? "rollback journal"
                           : suffix == "-wal"   ? "write-ahead log"
                                                : "index of the write-ahead log";
  struct stat st {};
  if (::stat(other.c_str(), &st) == 0 ? S_ISREG(st.st_mode) : errno == ENOENT) return {};
  return Error{Code::file_access, other + " is no file: SQLite keeps its " + kept + " under that name"}
      .at(other)
      .with_fix("mv " + text::shell_quote(other) + " " + text::shell_quote(other + ".aside"));
}

}  // namespace

bool has_content(const std::string& path) {
  return bytes_of(path) > 0;
}

std::uint64_t bytes_of(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

Result<void> is_a_file(const std::string& path) {
  if (path == ":memory:" || path.empty()) {
    return Error{Code::source_missing, "a database in memory holds nothing that could be read"}.with_fix(
        "name a file: sqlite:app.db");
  }
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return missing(path);
    return looking_failed(path);
  }
  if (S_ISDIR(st.st_mode)) {
    return Error{Code::source_not_sqlite, "it is a folder"}.at(path).with_fix("ls -l " +
                                                                              text::shell_quote(path));
  }
  if (!S_ISREG(st.st_mode)) {
    return Error{Code::source_not_sqlite, "it is not an ordinary file"}.at(path).with_fix(
        "file -L " + text::shell_quote(path));
  }
  if (::access(path.c_str(), R_OK) != 0) {
    return Error{Code::file_access, "this user may not read it: " + std::string(std::strerror(errno))}
        .at(path)
        .with_fix("ls -l " + text::shell_quote(path) + "   # this user must be able to read it");
  }
  return {};
}

Result<void> fit_together(const std::string& path) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) TRY(is_file_or_nothing(path, suffix));
  return {};
}

// SQLite takes any log whose sums are right: that of another database would replace this one's tables. One
// whose head is damaged it passes over without a word.
Result<void> has_own_log(sqlite3* db, const std::string& path, std::vector<std::string>& notes) {
  constexpr std::size_t kLogHeader = 32;
  const std::string log = first_bytes(path + "-wal", kLogHeader);
  const std::string header = log.empty() ? "" : header_of(db);
  if (header.empty() || header[18] != 2) return {};  // not in the mode in which a log is read
  const std::uint64_t pages = log.size() < kLogHeader ? 0 : number_at(log, 8, 4);
  const bool magic = log.size() == kLogHeader && number_at(log, 0, 4) >> 1U == 0x377f0682U >> 1U;
  if (!magic || pages < 512 || pages > 65536 || (pages & (pages - 1)) != 0) {
    notes.push_back(
        "the write-ahead log beside " + path +
        " is damaged at its head: SQLite reads nothing of it, and what stood in it alone is lost");
    return {};
  }
  if (pages == page_size_of(header)) return {};
  return Error{Code::source_corrupt, "the write-ahead log beside it has pages of " + text::thousands(pages) +
                                         " bytes, the database of " + text::thousands(page_size_of(header)) +
                                         ": it is the log of another database"}
      .at(path + "-wal")
      .with_fix("mv " + text::shell_quote(path + "-wal") + " " + text::shell_quote(path + "-wal.aside") +
                "   # and find this database's own");
}

Error not_sqlite(const std::string& path, Error error) {
  FileKind kind = kind_of_file(first_bytes(path, 512), bytes_of(path), path);
  error.cause += ": " + kind.what;
  error.fix = std::move(kind.fix);
  return error;
}

Error damaged(const std::string& path, Error error) {
  const std::uint64_t there = bytes_of(path);
  if (there < kHeader) return cut_off(path, there, kHeader);
  const auto promised = promised_bytes(first_bytes(path, kHeader));
  if (!promised || there >= *promised || has_content(path + "-wal") || has_content(path + "-journal"))
    return error;
  return cut_off(path, there, *promised);
}

Result<void> is_whole(SqliteDb& db, const std::string& path) {
  if (has_content(path + "-wal") || has_content(path + "-journal")) return {};  // pages may stand there
  ASSIGN(const std::string pages, db.one("PRAGMA page_count"));
  ASSIGN(const std::string page_size, db.one("PRAGMA page_size"));
  const auto wanted =
      static_cast<std::uint64_t>(text::parse_int(pages).value_or(0) * text::parse_int(page_size).value_or(0));
  const std::uint64_t there = bytes_of(path);
  if (there > 0 && wanted == 0) return cut_off(path, there, kHeader);
  return there >= wanted ? Result<void>() : cut_off(path, there, wanted);
}

}  // namespace groundway::db
