#include "cli/progress_sink.h"

#include <gtest/gtest.h>

#include <thread>

namespace groundway::cli {
namespace {

using Form = ProgressSink::Form;
using std::chrono::milliseconds;

struct Seen {
  std::mutex output;
  std::string text;  // guarded by output
  std::size_t writes = 0;

  ProgressSink::Write write() {
    return [this](std::string_view part) {
      text += part;
      ++writes;
    };
  }
};

void work(ProgressSink& sink, milliseconds time) {
  const auto stage = sink.begin({"copy", "tables", 2, "rows", 2'000, true});
  std::vector<std::thread> workers;
  const auto until = std::chrono::steady_clock::now() + time;
  for (const char* name : {"users", "orders"}) {
    workers.emplace_back([&, name] {
      Meter meter = stage->begin(name, 1'000);
      for (int i = 0; i < 1'000; ++i) meter.add(1, 10);
      std::this_thread::sleep_until(until);
      meter.end();
    });
  }
  for (std::thread& worker : workers) worker.join();
  stage->end();
}

TEST(ProgressSink, shows_nothing_of_the_first_second) {
  for (const Form form : {Form::screen, Form::lines, Form::events}) {
    Seen seen;
    ProgressSink sink(form, seen.output, seen.write());
    work(sink, milliseconds(250));
    const std::lock_guard lock(seen.output);
    EXPECT_EQ(seen.text, "");
  }
}

TEST(ProgressSink, redraws_at_most_ten_times_a_second_and_leaves_what_ended) {
  Seen seen;
  {
    ProgressSink sink(Form::screen, seen.output, seen.write());
    work(sink, milliseconds(2'000));
    const std::lock_guard lock(seen.output);
    sink.clear();
  }
  EXPECT_GE(seen.writes, 1U);
  EXPECT_LE(seen.writes, 13U);
  const std::string end = seen.text.substr(seen.text.rfind("\033[3A\r"));
  EXPECT_NE(end.find("copy  2/2 tables  2,000 rows"), std::string::npos) << seen.text;
  EXPECT_TRUE(end.ends_with("\033[J")) << seen.text;
}

TEST(ProgressSink, an_event_is_one_line) {
  Seen seen;
  {
    ProgressSink sink(Form::events, seen.output, seen.write());
    work(sink, milliseconds(1'250));
  }
  EXPECT_EQ(seen.writes, 1U);
  EXPECT_TRUE(seen.text.starts_with("{\"event\":\"progress\",\"what\":\"copy\"")) << seen.text;
  EXPECT_EQ(seen.text.find('\n'), seen.text.size() - 1);
}

TEST(ProgressSink, without_a_form_there_is_no_thread_and_no_word) {
  Seen seen;
  ProgressSink sink(Form::none, seen.output, seen.write());
  work(sink, milliseconds(1));
  EXPECT_EQ(seen.writes, 0U);
}

}  // namespace
}  // namespace groundway::cli
