// db/private_copy.h - a folder of our own for a copy of a database file.
//
// Purpose: where a file cannot be read in place (recovery needs to write, or readers would stop writers), a
// copy can. Shape:   the folder (mode 0700) and all in it go with the value; what is open stays readable
// until it is closed. Errors:  file_access (no room, unreadable), source_changed (it changes faster than it
// can be copied).
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace groundway::db {

class PrivateCopy {
 public:
  // An empty folder with room for `bytes`. `parent` empty: $TMPDIR, else /var/tmp.
  static Result<PrivateCopy> make(const std::string& parent, std::uint64_t bytes);
  PrivateCopy(PrivateCopy&& other) noexcept : folder_(std::move(other.folder_)) { other.folder_.clear(); }
  PrivateCopy& operator=(PrivateCopy&& other) noexcept {
    folder_.swap(other.folder_);
    return *this;
  }
  ~PrivateCopy();

  std::string file() const { return folder_ + "/copy.db"; }
  const std::string& folder() const { return folder_; }
  // The database and its -wal or -journal, as they were at one moment.
  Result<void> take(const std::string& path);

 private:
  explicit PrivateCopy(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace groundway::db
