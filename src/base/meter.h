// base/meter.h - counters of work that is under way: workers add, whoever shows progress reads by its own clock.
//
// Purpose: to say how far work has come costs an atomic add, and nobody waits for a terminal.
// Shape:   a Stage ("copy": 12 tables, 9 million rows) has a Meter for each item that is at work.
// Threads: every call is safe from any thread; one Meter may be added to by several.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace groundway {

struct StageSpec {
  std::string name;         // "copy"
  std::string items;        // "tables"
  std::uint64_t count = 0;  // of items; 0: not known
  std::string unit = {};    // "rows"; empty: items alone are counted
  std::uint64_t total = 0;  // in units; 0: not known
  bool listed = false;      // an item that has ended leaves a line where they are few, or it is a large one
};

// One item as it was when it was looked at.
struct WorkView {
  std::string name;
  std::uint64_t done = 0, total = 0, bytes = 0;
  double seconds = 0;
};

struct StageView {
  StageSpec spec;
  std::uint64_t items_done = 0, done = 0, bytes = 0;
  double seconds = 0;
  bool ended = false;
  std::vector<WorkView> at_work;   // in the order in which they began
  std::vector<WorkView> finished;  // since the last look
};

class Stage;

// Taken back when it goes; what has not ended by then has failed and is not counted as done.
class Meter {
 public:
  Meter() = default;  // counts nothing
  Meter(Meter&& other) noexcept = default;
  Meter& operator=(Meter&& other) noexcept;
  ~Meter();

  void add(std::uint64_t units, std::uint64_t bytes = 0);
  void end();

 private:
  friend class Stage;
  struct Counts {
    std::string name;
    std::uint64_t total = 0;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    std::atomic<std::uint64_t> done{0}, bytes{0};
  };
  std::shared_ptr<Stage> stage_;
  std::shared_ptr<Counts> counts_;
};

class Stage : public std::enable_shared_from_this<Stage> {
 public:
  explicit Stage(StageSpec spec) : spec_(std::move(spec)) {}

  Meter begin(std::string name, std::uint64_t total = 0);
  void end();
  StageView look();
  const StageSpec& spec() const { return spec_; }

 private:
  friend class Meter;
  void take_back(const std::shared_ptr<Meter::Counts>& counts, bool finished);

  const StageSpec spec_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> done_{0}, bytes_{0};
  std::mutex mutex_;  // guards what follows
  std::vector<std::shared_ptr<Meter::Counts>> at_work_;
  std::vector<WorkView> finished_;
  std::uint64_t items_done_ = 0;
  double took_ = -1;  // seconds, once it has ended
};

}  // namespace groundway
