// copy/fingerprint.h - the state of a SQLite file in one line, told apart from every later one.
//
// Purpose: a copy that is resumed knows whether the application has committed anything in between.
// Shape:   size and time of the file, and the last commit of its WAL by SQLite's own running checksum: cheap, and
//          never through the file itself, whose closing would drop SQLite's locks in this process. Taken before and
//          after the snapshot is begun; where the two differ, or the file was written a moment ago, the line is one
//          that fits no other: to be wrong in that direction costs a second reading, not a row.
// Errors:  none: what cannot be looked at fits nothing.
#pragma once

#include <string>

#include "base/outside.h"

namespace groundway::copy {

class SourceState {
 public:
  explicit SourceState(std::string path) : path_(std::move(path)), before_(look()) {}
  // After the snapshot has begun.
  std::string fingerprint(Outside& world) const;

 private:
  std::string look() const;

  std::string path_, before_;
};

}  // namespace groundway::copy
