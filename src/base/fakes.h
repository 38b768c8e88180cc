// base/fakes.h - the outside world as a test wants it.
//
// Purpose: tests of env/, cli/ and the jobs say what the disk, the environment, the clock and chance give.
// Shape:   FakeOutside owns one of each; world() is what the code under test takes. Tests only.
// Threads: none; one test, one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/outside.h"

namespace groundway {

struct FakeClock : Clock {
  std::chrono::system_clock::time_point wall{std::chrono::seconds(1'770'000'000)};  // 2026-02-02T02:40:00Z
  std::chrono::steady_clock::time_point steady{};

  std::chrono::system_clock::time_point now() const override { return wall; }
  std::chrono::steady_clock::time_point monotonic() const override { return steady; }
  void tick(Millis by) {
    wall += by;
    steady += by;
  }
};

struct FakeFiles : Files {
  struct Entry {
    std::string content;
    unsigned mode = 0644;
  };
  std::map<std::string, Entry> entries;  // by full path; a folder is there when something lies below it

  FakeFiles() = default;
  explicit FakeFiles(const std::map<std::string, std::string>& contents) {
    for (const auto& [path, content] : contents) entries[path] = Entry{content};
  }

  Result<std::string> read(const std::string& path) const override {
    const auto found = entries.find(path);
    if (found == entries.end()) return missing("opening", path);
    return found->second.content;
  }
  bool exists(const std::string& path) const override {
    const auto next = entries.lower_bound(path + "/");
    return entries.count(path) > 0 || (next != entries.end() && next->first.rfind(path + "/", 0) == 0);
  }
  std::optional<unsigned> mode(const std::string& path) const override {
    const auto found = entries.find(path);
    if (found != entries.end()) return found->second.mode;
    return exists(path) ? std::optional<unsigned>(0755) : std::nullopt;
  }
  std::vector<std::string> list(const std::string& folder) const override {
    std::set<std::string> out;
    const std::string head = folder == "." ? "" : folder + "/";
    for (const auto& [path, entry] : entries) {
      if (path.rfind(head, 0) != 0) continue;
      const std::string rest = path.substr(head.size());
      out.insert(rest.substr(0, rest.find('/') == rest.npos ? rest.size() : rest.find('/') + 1));
    }
    return {out.begin(), out.end()};
  }
  Result<void> write(const std::string& path, std::string_view content, unsigned mode) override {
    entries[path] = Entry{std::string(content), mode};
    return {};
  }

 private:
  static Error missing(const std::string& doing, const std::string& path) {
    return Error{Code::file_access, doing + " " + path + ": No such file or directory"}.at(path);
  }
};

struct FakeEnvironment : Environment {
  std::map<std::string, std::string> values;

  FakeEnvironment() = default;
  explicit FakeEnvironment(std::map<std::string, std::string> all_of_them) : values(std::move(all_of_them)) {}

  std::optional<std::string> get(const std::string& name) const override {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<std::pair<std::string, std::string>> all() const override { return {values.begin(), values.end()}; }
};

struct FakeRandom : Random {  // SplitMix64: the same numbers in every run
  std::uint64_t state = 1;
  std::uint64_t next() override {
    std::uint64_t z = state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
};

struct FakeOutside {
  FakeClock clock;
  FakeFiles files;
  FakeEnvironment environment;
  FakeRandom random;

  FakeOutside() = default;
  FakeOutside(const std::map<std::string, std::string>& disk, std::map<std::string, std::string> variables)
      : files(disk), environment(std::move(variables)) {}

  Outside world() { return Outside{clock, files, environment, random}; }
};

}  // namespace groundway
