// base/secret.h - a value that cannot be printed by accident.
//
// Purpose: libpq and others echo what they were given, so hiding the value at our own print sites is not
//          enough: every output sink passes its text through scrub().
// Shape:   Secret owns the bytes and wipes them when it dies; reveal() is the only way out (grep for it).
// Threads: safe; the set of known secrets is process-wide behind one mutex.
#pragma once

#include <string>
#include <string_view>

namespace groundway {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value);
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.value_.clear(); }
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&& other) noexcept {
    value_.swap(other.value_);
    return *this;
  }
  ~Secret();

  std::string_view reveal() const { return value_; }
  bool empty() const { return value_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

inline constexpr std::string_view kHidden = "***";  // what a secret prints as

// Replaces every known secret (4 bytes or longer), also percent-encoded, base64, hex and quoted, by "***".
std::string scrub(std::string text);

}  // namespace groundway
