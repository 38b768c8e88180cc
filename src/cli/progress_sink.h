// cli/progress_sink.h - shows stages of work by its own clock: redrawn lines, plain lines or JSON events.
//
// Purpose: jobs count, one thread looks: a slow terminal holds nobody up, and a long statement still shows its time.
// Shape:   the thread sleeps while there is no stage. The cursor is never hidden and stands on a line of its own, so
//          however the process ends there is nothing to restore.
// Threads: `output` guards the streams: who prints takes it and calls clear() first.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/meter.h"

namespace groundway::cli {

class ProgressSink {
 public:
  enum class Form { none, screen, lines, events };
  using Write = std::function<void(std::string_view)>;

  ProgressSink(Form form, std::mutex& output, Write write);
  ~ProgressSink();
  ProgressSink(const ProgressSink&) = delete;
  ProgressSink& operator=(const ProgressSink&) = delete;

  std::shared_ptr<Stage> begin(StageSpec spec);
  void clear();  // with `output` held: what is drawn leaves the screen until the next drawing

 private:
  void run();
  void tick();  // with `output` held
  std::vector<StageView> look();
  void draw(const std::vector<StageView>& stages);
  void tell_lines(const std::vector<StageView>& stages);
  void tell_events(const std::vector<StageView>& stages);
  std::string erased(std::size_t width) const;
  bool is_due(std::chrono::steady_clock::duration first, std::chrono::steady_clock::duration every);

  const Form form_;
  std::mutex& output_;
  const Write write_;
  const std::chrono::steady_clock::time_point started_;

  std::mutex mutex_;  // guards what follows, down to the thread; taken after output_
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Stage>> stages_;
  bool over_ = false;
  std::thread thread_;

  std::chrono::steady_clock::time_point told_{};  // guarded by output_, as what follows
  std::vector<std::size_t> drawn_;                // cells of each line that stands there
};

}  // namespace groundway::cli
