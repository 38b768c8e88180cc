// base/fuzz_target.h - a reader of hostile bytes, run by libFuzzer and by the ordinary tests.
//
// Purpose: foo_fuzz.cc registers one function with its seeds. `make fuzz` builds a program of each such file;
//          fuzz_smoke_tests runs all of them for a moment, so that none of them rots.
// Shape:   GROUNDWAY_FUZZ(name, kSeeds) { ... bytes ... }; a broken promise is told by GROUNDWAY_EXPECT,
// which
//          says what was broken only where it is. Used by tests alone.
// Errors:  none; what breaks a promise ends a fuzzing program, and is a failure in the smoke test.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace groundway::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
  std::span<const std::string_view> seeds;
};

inline std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

inline bool list(const Target& target) {
  targets().push_back(target);
  return true;
}

using Told = void (*)(const std::string& what);
inline void end_program(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}
inline Told told = end_program;  // the smoke test sets another

inline std::string show(std::string_view bytes) {
  return '"' + text::excerpt(bytes, 400) + '"';
}

// Numbers off the front of the input, so that one input says both what to do and with which text.
struct Bytes {
  std::string_view rest;

  unsigned take() {
    if (rest.empty()) return 0;
    const auto first = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    return first;
  }
  std::uint64_t take64() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8U | take();
    return value;
  }
};

}  // namespace groundway::fuzz

#define GROUNDWAY_FUZZ(name, seed_texts)                                                                    \
  static void name(std::string_view bytes);                                                                 \
  [[maybe_unused]] static const bool name##_is_listed = ::groundway::fuzz::list({#name, name, seed_texts}); \
  static void name(std::string_view bytes)

#define GROUNDWAY_EXPECT(condition, what) \
  ((condition) ? static_cast<void>(0)     \
               : ::groundway::fuzz::told(std::string("not so: " #condition "   ") + (what)))
