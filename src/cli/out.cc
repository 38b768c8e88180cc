#include "cli/out.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "base/json_text.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/printable.h"
#include "cli/progress_sink.h"

namespace groundway::cli {
namespace {

bool variable_set(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody calls setenv
  return value != nullptr && *value != '\0';
}

// Bars have no colour: who wants none sees them all the same.
bool smart_stderr() {
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return ::isatty(2) == 1 && !dumb && !variable_set("CI");
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

ProgressSink::Form form_of(const OutOptions& o) {
  if (o.json) return ProgressSink::Form::events;
  if (o.quiet) return ProgressSink::Form::none;
  return smart_stderr() ? ProgressSink::Form::screen : ProgressSink::Form::lines;
}

class TerminalOut final : public Out, public Reporter {
 public:
  explicit TerminalOut(const OutOptions& options)
      : options_(options), sink_(form_of(options), mutex_, [this](std::string_view text) { write_progress(text); }) {}

  void line(std::string_view text) override { raw(std::string(text) + "\n"); }
  void raw(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    sink_.clear();
    write_all(1, scrub(options_.json ? std::string(text) : printable_page(text)));
  }
  void exact(std::string_view text) override {
    if (::isatty(1) == 1) return raw(text);
    const std::lock_guard lock(mutex_);
    sink_.clear();
    write_all(1, text);
  }
  void note(std::string_view text) override {
    if (options_.quiet) return;
    const std::lock_guard lock(mutex_);
    sink_.clear();
    write_all(2, scrub(printable_page(text)) + "\n");
  }
  void fail(const Error& error) override;
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
  std::shared_ptr<Stage> begin(StageSpec spec) override { return sink_.begin(std::move(spec)); }
  void note(Level level, std::string_view text) override {
    if (level == Level::detail && !options_.verbose) return;
    note((level == Level::warn ? "warn  " : "") + std::string(text));
  }
  void event(std::string_view name, std::string_view json_fields) override {
    if (!options_.json) return;
    told_events_ = true;
    raw("{\"event\":" + json_text(name) + (json_fields.empty() ? "" : ",") + std::string(json_fields) +
        "}\n");
  }

 private:
  void write_progress(std::string_view text) { write_all(options_.json ? 1 : 2, scrub(std::string(text))); }

  const OutOptions options_;
  std::mutex mutex_;  // guards the two streams
  std::atomic<bool> told_events_{false};
  ProgressSink sink_;
};

std::optional<std::string> TerminalOut::ask(std::string_view question) {
  if (!interactive()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  sink_.clear();
  write_all(2, scrub(printable(question)) + " ");
  std::string answer;
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) answer += static_cast<char>(c);
  return std::string(text::trim(answer));
}

// Who reads events reads them to the end; who reads stderr alone finds the error there as ever.
void TerminalOut::fail(const Error& error) {
  const std::string text = options_.json ? error_json(error) : error_block(error);
  const std::lock_guard lock(mutex_);
  sink_.clear();
  if (told_events_) write_all(1, text);
  write_all(2, text);
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
