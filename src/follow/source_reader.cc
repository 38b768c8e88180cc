#include "follow/source_reader.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/text.h"
#include "db/sqlite_introspect.h"

namespace groundway::follow {
namespace {

// Reading the schema is what takes the snapshot; BEGIN alone takes nothing.
Result<void> begin_reading(db::SqliteDb& db) {
  TRY(db.exec("BEGIN"));
  TRY(db.one("SELECT count(*) FROM sqlite_schema"));
  return {};
}

// A copy of it would be all that is seen: what is committed from now on would be missed.
Error cannot_be_watched(const std::string& path) {
  return Error{Code::source_locked,
               "the file can be read as a private copy only: a transaction that was broken off is to be rolled back "
               "first, or the file or its folder may not be written"}
      .at(path)
      .with_fix("start the application once, or: sqlite3 " + text::shell_quote(path) +
                " 'SELECT count(*) FROM sqlite_schema'   # as a user who may write it");
}

struct Place {
  std::uint64_t device = 0, inode = 0;
};

Place place_of(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return {};
  return {static_cast<std::uint64_t>(st.st_dev), static_cast<std::uint64_t>(st.st_ino)};
}

}  // namespace

void Snapshot::end() {
  for (db::SqliteDb* reader : readers_) (void)reader->exec("ROLLBACK").operator bool();
  readers_.clear();
  owned_.clear();
}

double Snapshot::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - asked_).count();
}

Result<SourceReader> SourceReader::open(const std::string& path, int jobs) {
  SourceReader out;
  out.path_ = path;
  std::vector<std::string> notes;
  for (int i = 0; i < std::max(1, jobs); ++i) {
    ASSIGN(auto db, db::SqliteDb::open(path, notes));
    if (db.is_detached()) return cannot_be_watched(path);
    out.connections_.push_back(std::move(db));
  }
  const Place place = place_of(path);
  out.device_ = place.device;
  out.inode_ = place.inode;
  ASSIGN(const auto raw, db::introspect_sqlite(out.connections_[0]));
  ASSIGN(out.schema_, schema::read_source(raw));
  return out;
}

Result<void> SourceReader::is_the_same_file() const {
  const Place now = place_of(path_);
  if (now.device == device_ && now.inode == inode_) return {};
  return not_the_same_file(
      path_, now.inode == 0 ? "the SQLite file is gone" : "another file stands where the SQLite file was");
}

Result<bool> SourceReader::has_moved() {
  TRY(is_the_same_file());
  ASSIGN(std::string now, connections_[0].one("PRAGMA data_version"));
  if (now == version_) return false;
  version_ = std::move(now);
  return true;
}

Result<Snapshot> SourceReader::begin(Reading how) {
  Snapshot out;
  if (how == Reading::whole) {
    std::vector<std::string> notes;
    db::SqliteOptions options;
    options.begun = [&](db::SqliteDb& reader) { out.pages_ = db::image_of(reader); };
    ASSIGN(out.owned_, db::open_snapshot(path_, static_cast<int>(connections_.size()), notes, options));
    TRY(is_the_same_file());  // it was opened by its name, which another one may have got meanwhile
    for (db::SqliteDb& db : out.owned_) out.readers_.push_back(&db);
    return out;
  }
  for (db::SqliteDb& db : connections_) {
    TRY(begin_reading(db));
    out.readers_.push_back(&db);
    if (how == Reading::briefly) break;
  }
  if (how == Reading::held) out.pages_ = db::image_of(connections_[0]);
  return out;
}

}  // namespace groundway::follow
