// base/reporter.h - the only way a job speaks while it works.
//
// Purpose: a job says what it does once; the terminal, plain lines and JSON events are sinks of this.
// Shape:   calls are cheap and may come as often as the job likes; the sink throttles.
// Threads: every call is safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace groundway {

enum class Level { detail, info, warn };

struct Progress {
  std::string_view what;    // "copy users"
  std::uint64_t done = 0;   // in units
  std::uint64_t total = 0;  // 0: not known
  std::string_view unit;    // "rows"
  std::uint64_t bytes = 0;  // 0: not known
};

struct Reporter {
  virtual ~Reporter() = default;
  virtual void step(std::string_view what) = 0;  // a phase begins: "creating indexes"
  virtual void progress(const Progress& progress) = 0;
  virtual void note(Level level, std::string_view text) = 0;  // one line
  // A finished fact for machines, one JSON object without the outer "event" key: {"table":"users","rows":3}.
  virtual void event(std::string_view name, std::string_view json_fields) = 0;
};

// Says nothing. For tests and quiet work.
struct SilentReporter : Reporter {
  void step(std::string_view) override {}
  void progress(const Progress&) override {}
  void note(Level, std::string_view) override {}
  void event(std::string_view, std::string_view) override {}
};

}  // namespace groundway
