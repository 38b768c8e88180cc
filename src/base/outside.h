// base/outside.h - the seams to everything that is not us, passed in, never global.
//
// Purpose: env/ and the commands decide on values; what the disk, the environment and the clock say comes
//          through here, so that a test can say something else.
// Shape:   Outside holds references to four small interfaces; real_outside() is the machine itself.
// Errors:  file_access.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace groundway {

using Millis = std::chrono::milliseconds;

struct Clock {
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;        // UTC wall clock
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;  // for durations
};

struct Files {
  virtual ~Files() = default;
  virtual Result<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;                   // a file or a folder
  virtual std::optional<unsigned> mode(const std::string& path) const = 0;  // permission bits, e.g. 0644
  // Names in a folder, sorted, those of folders with '/' at the end; empty when it cannot be read.
  virtual std::vector<std::string> list(const std::string& folder) const = 0;
  // Whole or not at all (temporary file, fsync, rename), with exactly these permission bits.
  virtual Result<void> write(const std::string& path, std::string_view content, unsigned mode) = 0;
};

struct Environment {
  virtual ~Environment() = default;
  virtual std::optional<std::string> get(const std::string& name) const = 0;
  virtual std::vector<std::pair<std::string, std::string>> all() const = 0;
};

struct Random {
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;  // from the system's secure source
};

struct Outside {
  Clock& clock;
  Files& files;
  Environment& environment;
  Random& random;
};

// The machine itself. One object for the whole process.
Outside real_outside();

std::string random_hex(Random& random, std::size_t bytes);  // 2 characters a byte; for passwords and names
std::string random_uuid(Random& random);                    // version 4
std::string utc_text(std::chrono::system_clock::time_point when);  // 2026-02-03T09:00:00Z

}  // namespace groundway
