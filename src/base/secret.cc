#include "base/secret.h"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero

#include <algorithm>
#include <mutex>
#include <set>
#include <vector>

#include "base/text.h"

namespace groundway {
namespace {

constexpr std::size_t kShortestScrubbed = 4;  // shorter ones would blank ordinary words

// Words of our own texts. As a password each is the first guess of everybody; to blank it in "postgresql://"
// or in a command to paste would hide nothing and say what it is.
constexpr std::string_view kEverydayWords[] = {
    "postgres", "postgresql",  "groundway",   "database",  "password", "production",
    "staging",  "development", "test",        "localhost", "sqlite",   "migration",
    "app_user", "master",      "environment", "user",      "public",   "true"};

struct LongestFirst {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  }
};

std::mutex& mutex() {
  static std::mutex m;
  return m;
}

// Every spelling of every secret; guarded by mutex().
std::set<std::string, LongestFirst>& known() {
  static std::set<std::string, LongestFirst> s;
  return s;
}

std::string doubled(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out += c == '\'' ? '\'' : '\\';
    out += c;
  }
  return out;
}

std::string lower_hex_percent(std::string_view encoded) {
  std::string out(encoded);
  for (std::size_t i = 0; i + 2 < out.size(); ++i) {
    if (out[i] != '%') continue;
    out[i + 1] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[i + 1])));
    out[i + 2] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[i + 2])));
  }
  return out;
}

void remember(const std::string& value) {
  const std::string percent = text::percent_encode(value);
  const std::string base64 = text::base64(value);
  const std::lock_guard lock(mutex());
  for (const std::string& form : {value, percent, lower_hex_percent(percent), base64, text::hex(value),
                                  doubled(value, "'"), doubled(value, "'\\"), doubled(value, "\"\\")}) {
    known().insert(form);
  }
}

}  // namespace

Secret::Secret(std::string value) : value_(std::move(value)) {
  const bool everyday =
      std::find(std::begin(kEverydayWords), std::end(kEverydayWords), value_) != std::end(kEverydayWords);
  if (value_.size() >= kShortestScrubbed && !everyday) remember(value_);
}

Secret::~Secret() {
  if (!value_.empty()) explicit_bzero(value_.data(), value_.size());
}

std::string scrub(std::string text) {
  const std::lock_guard lock(mutex());
  for (const std::string& secret : known()) {
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += kHidden.size()) {
      text.replace(at, secret.size(), kHidden);
    }
  }
  return text;
}

}  // namespace groundway
