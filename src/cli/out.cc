#include "cli/out.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "base/json_text.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/printable.h"

namespace groundway::cli {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kQuietStart = std::chrono::seconds(1);     // nothing under a second shows progress
constexpr auto kRedraw = std::chrono::milliseconds(100);  // on a terminal
constexpr auto kPlainEvery = std::chrono::seconds(5);     // without one

bool variable_set(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody calls setenv
  return value != nullptr && *value != '\0';
}

bool smart_stderr(bool no_color) {
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return ::isatty(2) == 1 && !dumb && !no_color && !variable_set("CI");
}

// A closed pipe ends the work quietly: `groundway ... | head` is a success.
void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EPIPE && fd == 1) ::_exit(0);
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t kCells = 20;
  const std::uint64_t full = total == 0 ? 0 : std::min(kCells, done * kCells / total);
  return std::string(full, '#') + std::string(kCells - full, '-');
}

class TerminalOut final : public Out, public Reporter {
 public:
  explicit TerminalOut(const OutOptions& options)
      : options_(options), smart_(smart_stderr(options.no_color)), started_(Steady::now()) {}
  ~TerminalOut() override { clear_line(); }

  void line(std::string_view text) override { raw(std::string(text) + "\n"); }
  void raw(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    clear_line();
    write_all(1, scrub(options_.json ? std::string(text) : printable_page(text)));
  }
  void note(std::string_view text) override {
    if (options_.quiet) return;
    const std::lock_guard lock(mutex_);
    clear_line();
    write_all(2, scrub(printable_page(text)) + "\n");
  }
  Reporter& reporter() override { return *this; }
  bool json() const override { return options_.json; }
  bool interactive() const override { return ::isatty(0) == 1 && ::isatty(2) == 1; }
  std::optional<std::string> ask(std::string_view question) override;

  void step(std::string_view what) override {
    if (options_.json)
      event("step", "\"what\":" + json_text(what));
    else if (options_.verbose)
      note(what);
  }
  void progress(const Progress& p) override;
  void note(Level level, std::string_view text) override {
    if (level == Level::detail && !options_.verbose) return;
    note((level == Level::warn ? "warn  " : "") + std::string(text));
  }
  void event(std::string_view name, std::string_view json_fields) override {
    if (!options_.json) return;
    raw("{\"event\":" + json_text(name) + (json_fields.empty() ? "" : ",") + std::string(json_fields) +
        "}\n");
  }

 private:
  void clear_line() {
    if (!drawn_) return;
    write_all(2, "\r\033[K");
    drawn_ = false;
  }

  const OutOptions options_;
  const bool smart_;
  const Steady::time_point started_;
  std::mutex mutex_;  // guards the two streams and what follows
  bool drawn_ = false;
  Steady::time_point last_{};
  Steady::time_point phase_{};  // since when this count runs
  std::uint64_t last_done_ = 0;
};

std::optional<std::string> TerminalOut::ask(std::string_view question) {
  if (!interactive()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  clear_line();
  write_all(2, scrub(printable(question)) + " ");
  std::string answer;
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) answer += static_cast<char>(c);
  return std::string(text::trim(answer));
}

void TerminalOut::progress(const Progress& p) {
  const auto now = Steady::now();
  const std::lock_guard lock(mutex_);
  if (p.done < last_done_ || phase_ == Steady::time_point{}) phase_ = now;  // another count begins
  last_done_ = p.done;
  if (now - started_ < kQuietStart || now - last_ < (smart_ && !options_.json ? kRedraw : kPlainEvery))
    return;
  last_ = now;
  if (options_.json) {
    write_all(1, scrub("{\"event\":\"progress\",\"what\":" + json_text(p.what) +
                       ",\"done\":" + std::to_string(p.done) + ",\"total\":" + std::to_string(p.total) +
                       ",\"unit\":" + json_text(p.unit) + ",\"bytes\":" + std::to_string(p.bytes) + "}\n"));
    return;
  }
  if (options_.quiet) return;
  const double seconds = std::chrono::duration<double>(now - phase_).count();
  const double rate = seconds > 0 ? static_cast<double>(p.done) / seconds : 0;
  std::string text = fmt::format("{}  {}", p.what, text::thousands(p.done));
  if (p.total > 0) text += " of " + text::thousands(p.total);
  text += " " + std::string(p.unit);
  if (rate >= 1) text += "  " + text::thousands(static_cast<std::uint64_t>(rate)) + "/s";
  if (p.bytes > 0) text += "  " + text::bytes_human(p.bytes);
  if (p.total > p.done && rate >= 1)
    text += "  " + text::seconds_human(static_cast<double>(p.total - p.done) / rate) + " left";
  if (!smart_) {
    write_all(2, scrub(printable(text)) + "\n");
    return;
  }
  if (p.total > 0) text = bar(p.done, p.total) + " " + text;
  winsize size{};
  const std::size_t width = ::ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col - 1U : 79U;
  write_all(2, "\r\033[K" + scrub(printable(text)).substr(0, width));
  drawn_ = true;
}

std::string block_line(std::string_view label, std::string_view value) {
  constexpr std::size_t kLabel = 7;
  std::string out = std::string(kLabel - label.size(), ' ') + std::string(label) + ": ";
  return out + text::replace_all(std::string(value), "\n", "\n         ") + "\n";
}

}  // namespace

std::string error_block(const Error& e) {
  std::string out = "error[" + std::string(e.id()) + "]: " + std::string(info(e.code).title) + "\n";
  const bool has_state = !e.sqlstate.empty() && e.cause.find(e.sqlstate) == e.cause.npos;
  out += block_line("cause", e.cause + (has_state ? " (" + e.sqlstate + ")" : ""));
  if (!e.place.empty()) out += block_line("at", e.place);
  for (const std::string& doing : e.context) out += block_line("while", doing);
  if (!e.fix.empty()) out += block_line("fix", e.fix);
  return scrub(printable(out));
}

std::string error_json(const Error& e) {
  const CodeInfo& c = info(e.code);
  std::string context;
  for (const std::string& doing : e.context) context += (context.empty() ? "" : ",") + json_text(doing);
  return scrub("{\"event\":\"error\",\"schema\":\"groundway/error@1\",\"id\":" + json_text(c.id) +
               ",\"title\":" + json_text(c.title) + ",\"cause\":" + json_text(e.cause) +
               ",\"sqlstate\":" + json_text(e.sqlstate) + ",\"at\":" + json_text(e.place) + ",\"while\":[" +
               context + "],\"fix\":" + json_text(e.fix) + ",\"exit\":" + std::to_string(c.exit_code) +
               ",\"retryable\":" + (c.retryable ? "true" : "false") + "}\n");
}

std::unique_ptr<Out> make_terminal_out(const OutOptions& options) {
  return std::make_unique<TerminalOut>(options);
}

}  // namespace groundway::cli
