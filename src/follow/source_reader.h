// follow/source_reader.h - the SQLite file of a follow, read again and again while its application goes on.
//
// Purpose: a round reads one state of the file and keeps its writers waiting as little as can be.
// Shape:   has_moved() is the cheap question; begin() gives a Snapshot, which ends with the value.
// Errors:  source_changed (the file was replaced, or its schema is another); those of db/sqlite.h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/page_image.h"
#include "db/sqlite.h"
#include "follow/source_identity.h"
#include "follow/source_log.h"
#include "schema/source.h"

namespace groundway::follow {

// How much is going to be read.
enum class Reading {
  briefly,  // one connection, in place: writers of a file in rollback-journal mode wait until it ends
  whole,    // all connections; a file in rollback-journal mode is copied first, its writers wait that long
  held,  // all connections, in place: the caller holds the write lock, so nothing can be committed meanwhile
};

class Snapshot {
 public:
  Snapshot(Snapshot&& other) noexcept = default;
  Snapshot& operator=(Snapshot&& other) noexcept {
    end();
    owned_ = std::move(other.owned_);
    readers_ = std::move(other.readers_);
    pages_ = std::move(other.pages_);
    asked_ = other.asked_;
    return *this;
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() { end(); }

  db::SqliteDb& db(std::size_t i) { return *readers_[i]; }
  std::size_t count() const { return readers_.size(); }
  // Of this state, where they can be read past SQLite; not of one that is read briefly.
  const std::optional<db::PageImage>& pages() const { return pages_; }
  void end();              // gives the state back before the value ends
  double seconds() const;  // since it was asked for

 private:
  friend class SourceReader;
  Snapshot() = default;
  std::vector<db::SqliteDb> owned_;
  std::vector<db::SqliteDb*> readers_;
  std::optional<db::PageImage> pages_;
  std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
};

class SourceReader {
 public:
  static Result<SourceReader> open(const std::string& path, int jobs);

  // Whether anything was committed since the last call that said so. The first call says yes.
  Result<bool> has_moved();
  Result<Snapshot> begin(Reading how);
  // The application's schema, as it was when the file was opened.
  const schema::Source& schema() const { return schema_; }
  // Log, fences and the digest of the application's schema, now.
  Result<SourceState> look() { return look_at_source(connections_[0]); }
  Result<void> is_the_same_file() const;
  Result<Identity> identity() { return identify(connections_[0]); }
  // Nothing of it is read for longer; 0: no limit any more.
  void limit_time(Millis limit) {
    for (db::SqliteDb& db : connections_) db.limit_time(limit);
  }
  const std::string& path() const { return path_; }
  bool has_unknown_collations() const { return !connections_[0].unknown_collations().empty(); }

 private:
  SourceReader() = default;
  std::string path_;
  std::vector<db::SqliteDb> connections_;
  schema::Source schema_;
  std::string version_;
  std::uint64_t device_ = 0, inode_ = 0;
};

}  // namespace groundway::follow
