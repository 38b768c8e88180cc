#include "follow/source_identity.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <optional>

#include "base/text.h"

namespace groundway::follow {
namespace {

constexpr int kCounterAt = 24;  // in the header of a database file, four bytes, big-endian

// Through SQLite's own file: to open and close another would let go of every lock that this process has on
// it.
std::optional<std::uint32_t> change_counter(sqlite3* db) {
  sqlite3_file* file = nullptr;
  std::array<unsigned char, 4> bytes{};
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return std::nullopt;
  if (file == nullptr || file->pMethods == nullptr) return std::nullopt;
  if (file->pMethods->xRead(file, bytes.data(), 4, kCounterAt) != SQLITE_OK) return std::nullopt;
  std::uint32_t out = 0;
  for (const unsigned char byte : bytes) out = out << 8U | byte;
  return out;
}

}  // namespace

Result<Identity> identify(db::SqliteDb& source) {
  struct stat st {};
  Identity out;
  if (::stat(source.path().c_str(), &st) != 0) return out;
  out.inode = static_cast<std::uint64_t>(st.st_ino);
  TRY(source.exec("BEGIN"));  // a commit of a rollback-journal file that is under way is waited for
  auto there = source.one("SELECT count(*) FROM sqlite_schema");
  if (there) out.changes = change_counter(source.raw()).value_or(0);
  TRY(source.exec("ROLLBACK"));
  if (!there) return std::move(there).error();
  return out;
}

std::string to_text(const Identity& identity) {
  return std::to_string(identity.inode) + ":" + std::to_string(identity.changes);
}

Identity parse_identity(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto inode = text::parse_int(text.substr(0, colon));
  const auto changes = text::parse_int(text.substr(colon + 1));
  if (!inode || !changes) return {};
  return {static_cast<std::uint64_t>(*inode), static_cast<std::uint32_t>(*changes)};
}

std::string what_differs(const Identity& then, const Identity& now) {
  if (now.inode == 0) return "the SQLite file is gone";
  if (then.inode == 0) return "";
  if (then.inode != now.inode) return "another file stands where the SQLite file was";
  // The counter may have come to its end and begun again: what is a little less is older.
  const auto ahead = static_cast<std::int32_t>(now.changes - then.changes);
  return ahead < 0
             ? "the SQLite file is in an older state than the one that was carried (a backup was put back?)"
             : "";
}

Error not_the_same_file(const std::string& path, std::string cause) {
  return Error{Code::source_changed, std::move(cause)}.at(path).with_fix(
      "groundway copy abandon   # then the same copy with --follow: it makes PostgreSQL equal to the file "
      "that is there "
      "now, and loads nothing else");
}

}  // namespace groundway::follow
