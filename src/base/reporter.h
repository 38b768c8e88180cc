// base/reporter.h - the only way a job speaks while it works.
//
// Purpose: a job says what it does once; the terminal, plain lines and JSON events are sinks of this.
// Shape:   what is counted goes through a Stage and its meters (base/meter.h); the sink looks at them by its own clock.
// Threads: every call is safe from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/meter.h"

namespace groundway {

enum class Level { detail, info, warn };

struct Reporter {
  virtual ~Reporter() = default;
  virtual void step(std::string_view what) = 0;  // a phase begins: "creating indexes"
  // Work of many items begins; an earlier stage of this name is over.
  virtual std::shared_ptr<Stage> begin(StageSpec spec) = 0;
  virtual void note(Level level, std::string_view text) = 0;  // one line
  // A finished fact for machines, one JSON object without the outer "event" key: {"table":"users","rows":3}.
  virtual void event(std::string_view name, std::string_view json_fields) = 0;
};

// Says nothing. For tests and quiet work.
struct SilentReporter : Reporter {
  void step(std::string_view) override {}
  std::shared_ptr<Stage> begin(StageSpec spec) override { return std::make_shared<Stage>(std::move(spec)); }
  void note(Level, std::string_view) override {}
  void event(std::string_view, std::string_view) override {}
};

}  // namespace groundway
