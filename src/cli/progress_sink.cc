#include "cli/progress_sink.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): pthread_sigmask
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/cells.h"
#include "cli/progress_text.h"

namespace groundway::cli {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr auto kQuietStart = milliseconds(1000);  // nothing under a second shows progress
constexpr auto kRedraw = milliseconds(100);
constexpr auto kFirstLine = milliseconds(2000), kEveryLine = milliseconds(5000);
constexpr auto kEveryEvent = milliseconds(1000);
constexpr std::size_t kPlainWidth = 200;  // a log has no edge; a name may still be long

std::size_t number_in(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody calls setenv
  const auto number = text::parse_int(value == nullptr ? "" : value);
  return number && *number > 0 && *number < 10'000 ? static_cast<std::size_t>(*number) : 0;
}

// The terminal knows; COLUMNS and LINES speak where it does not. The last column stays free: some wrap there.
ScreenSize screen_size() {
  winsize size{};
  const bool known = ::ioctl(2, TIOCGWINSZ, &size) == 0;
  std::size_t width = known && size.ws_col > 0 ? size.ws_col : number_in("COLUMNS");
  std::size_t height = known && size.ws_row > 0 ? size.ws_row : number_in("LINES");
  if (width == 0) width = 80;
  if (height == 0) height = 24;
  return {std::max<std::size_t>(width, 2) - 1, height};
}

std::string kept(const std::vector<StageView>& stages, std::size_t width) {
  std::string out;
  for (const StageView& s : stages) {
    for (const std::string& line : kept_lines(s, width)) out += line + "\033[K\n";
  }
  return out;
}

}  // namespace

ProgressSink::ProgressSink(Form form, std::mutex& output, Write write)
    : form_(form), output_(output), write_(std::move(write)), started_(Steady::now()) {}

ProgressSink::~ProgressSink() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(output_);
  clear();
}

std::shared_ptr<Stage> ProgressSink::begin(StageSpec spec) {
  auto stage = std::make_shared<Stage>(std::move(spec));
  if (form_ == Form::none) return stage;
  const std::lock_guard lock(mutex_);
  std::erase_if(stages_, [&](const auto& s) { return s->spec().name == stage->spec().name; });
  stages_.push_back(stage);
  if (!thread_.joinable()) {
    sigset_t all{}, before{};  // a signal is for the threads that wait for a server
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  wake_.notify_all();
  return stage;
}

void ProgressSink::run() {
  std::unique_lock lock(mutex_);
  while (!over_) {
    if (stages_.empty()) {
      wake_.wait(lock);
      continue;
    }
    wake_.wait_for(lock, kRedraw, [this] { return over_; });
    if (over_) return;
    lock.unlock();
    {
      const std::lock_guard output(output_);
      tick();
    }
    lock.lock();
  }
}

bool ProgressSink::is_due(Steady::duration first, Steady::duration every) {
  const auto now = Steady::now();
  if (now - started_ < first || (told_ != Steady::time_point{} && now - told_ < every)) return false;
  told_ = now;
  return true;
}

// Each look takes what has finished since the one before; a stage that has ended is looked at once more.
std::vector<StageView> ProgressSink::look() {
  const std::lock_guard lock(mutex_);
  std::vector<StageView> out;
  for (const auto& stage : stages_) out.push_back(stage->look());
  std::size_t i = 0;
  std::erase_if(stages_, [&](const auto&) { return out[i++].ended; });
  return out;
}

void ProgressSink::tick() {
  switch (form_) {
    case Form::none: return;
    case Form::screen: return draw(look());
    case Form::lines: return tell_lines(look());
    case Form::events:
      if (is_due(kQuietStart, kEveryEvent)) tell_events(look());
      return;
  }
}

// Lines that a narrower screen has wrapped since take more rows than they were.
std::string ProgressSink::erased(std::size_t width) const {
  std::size_t rows = 0;
  for (const std::size_t cells : drawn_) rows += 1 + (cells == 0 ? 0 : (cells - 1) / (width + 1));
  return rows == 0 ? "" : "\033[" + std::to_string(rows) + "A\r";
}

// What has ended since the last drawing stays there, above what is printed next.
void ProgressSink::clear() {
  if (drawn_.empty()) return;
  const std::size_t width = screen_size().width;
  write_(erased(width) + kept(look(), width) + "\033[J");
  drawn_.clear();
}

// What ended before anything was shown was quick: it leaves no line.
void ProgressSink::draw(const std::vector<StageView>& stages) {
  if (Steady::now() - started_ < kQuietStart) return;
  const ScreenSize screen = screen_size();
  std::string frame = erased(screen.width) + kept(stages, screen.width);
  std::vector<StageView> live = stages;
  std::erase_if(live, [](const StageView& s) { return s.ended; });
  drawn_.clear();
  for (const std::string& line : live_lines(live, screen)) {
    frame += line + "\033[K\n";
    drawn_.push_back(cells_of(line));
  }
  write_(frame + "\033[J");
}

void ProgressSink::tell_lines(const std::vector<StageView>& stages) {
  for (const StageView& s : stages) {
    if (s.ended && told_ != Steady::time_point{}) write_(kept_lines(s, kPlainWidth).back() + "\n");
  }
  if (!is_due(kFirstLine, kEveryLine)) return;
  for (const StageView& s : stages) {
    if (s.ended) continue;
    std::string names;
    for (const WorkView& w : s.at_work) names += (names.empty() ? "  (" : ", ") + one_line(w.name);
    write_(cut_to_cells(stage_line(s, kPlainWidth) + names + (names.empty() ? "" : ")"), kPlainWidth) + "\n");
  }
}

void ProgressSink::tell_events(const std::vector<StageView>& stages) {
  for (const StageView& s : stages) write_("{\"event\":\"progress\"," + progress_fields(s) + "}\n");
}

}  // namespace groundway::cli
