// Every fuzzing target for about a second with inputs of a fixed order: its seeds, changed a little.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "base/fuzz_target.h"

namespace groundway::fuzz {
namespace {

constexpr std::chrono::milliseconds kEach{1000};
constexpr std::size_t kLongest = 4096;

class Changed {
 public:
  explicit Changed(std::span<const std::string_view> seeds) : seeds_(seeds) {}

  std::string next() {
    if (seeds_.empty() || below(16) == 0) return noise(below(40));
    std::string s(seed());
    for (std::size_t changes = below(6); changes > 0; --changes) change(s);
    return s.substr(0, kLongest);
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  std::string_view seed() { return seeds_[below(seeds_.size())]; }
  char byte() {
    static constexpr char kTelling[] = "\0\"'`[](){},;:=-+.eE0919\\/ \n\t\xFF\xC3\x80@%#$";
    return below(2) == 0 ? kTelling[below(sizeof kTelling - 1)] : static_cast<char>(below(256));
  }
  std::string noise(std::size_t size) {
    std::string s;
    while (s.size() < size) s += byte();
    return s;
  }
  std::string piece(std::string_view of) {
    if (of.empty()) return {};
    const std::size_t begin = below(of.size());
    return std::string(of.substr(begin, 1 + below(std::min<std::size_t>(24, of.size() - begin))));
  }
  void change(std::string& s) {
    const std::size_t at = below(s.size() + 1);
    switch (below(6)) {
      case 0:
        if (at < s.size()) s[at] = byte();
        break;
      case 1:
        s.insert(at, 1, byte());
        break;
      case 2:
        s.erase(at, 1 + below(8));
        break;
      case 3:
        s.insert(at, piece(seed()));
        break;
      case 4:
        s.insert(at, piece(s));
        break;
      default:
        s = s.substr(0, at) + piece(seed()) + std::string(seed().substr(0, 200));
    }
  }

  std::span<const std::string_view> seeds_;
  std::mt19937_64 random_{20260101};
};

std::string_view input;  // of the run that is under way, for a failure's message

void fail(const std::string& what) {
  ADD_FAILURE() << what << "\nwith the input " << show(input) << "\nin hex " << text::hex(input);
}

class Smoke : public testing::TestWithParam<Target> {};

TEST_P(Smoke, keeps_its_promises_for_a_moment) {
  told = fail;
  Changed changed(GetParam().seeds);
  std::size_t runs = 0;
  for (const std::string_view seed : GetParam().seeds) GetParam().run(input = seed);
  const auto end = std::chrono::steady_clock::now() + kEach;
  for (; std::chrono::steady_clock::now() < end && !HasFailure(); ++runs) {
    const std::string made = changed.next();
    GetParam().run(input = made);
  }
  EXPECT_GT(runs, 20U);
  RecordProperty("runs", std::to_string(runs));
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Smoke, testing::ValuesIn(targets()),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace groundway::fuzz
