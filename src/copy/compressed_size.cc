#include "copy/compressed_size.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace groundway::copy {
namespace {

constexpr std::size_t kTriedFrom = 510;  // shorter values are never compressed
constexpr std::size_t kReach = 4095, kShortest = 3, kLongest = 273, kCheap = 17;
constexpr std::size_t kHeader = 8;  // length and original length

std::uint32_t hash_of(const char* p) {
  const auto byte = [p](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i])); };
  return (byte(0) | byte(1) << 8U | byte(2) << 16U) * 2654435761U >> 19U;  // 13 bits
}

// Where each beginning of three bytes stood before, the latest first.
class History {
 public:
  explicit History(std::string_view value) : value_(value), before_(value.size(), kNone) {
    latest_.fill(kNone);
  }

  void add(std::size_t at) {
    if (at + kShortest > value_.size()) return;
    std::size_t& latest = latest_[hash_of(value_.data() + at)];
    before_[at] = latest;
    latest = at;
  }

  std::size_t longest(std::size_t at) const {
    if (at + kShortest > value_.size()) return 0;
    const std::size_t most = std::min(kLongest, value_.size() - at);
    std::size_t best = 0;
    for (std::size_t seen = latest_[hash_of(value_.data() + at)]; seen != kNone && at - seen <= kReach;
         seen = before_[seen]) {
      std::size_t length = 0;
      while (length < most && value_[seen + length] == value_[at + length]) ++length;
      best = std::max(best, length);
      if (best == most) break;
    }
    return best >= kShortest ? best : 0;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::string_view value_;
  std::vector<std::size_t> before_;
  std::array<std::size_t, 1U << 13U> latest_;
};

}  // namespace

std::size_t least_index_bytes(std::string_view value) {
  if (value.size() < kTriedFrom) return value.size() + 1;
  History history(value);
  std::size_t bytes = kHeader;
  std::size_t items = 0;
  for (std::size_t at = 0; at < value.size(); ++items) {
    if (bytes + items / 8 > kMaxIndexEntry) return bytes + items / 8;
    const std::size_t match = history.longest(at);
    bytes += match == 0 ? 1 : match <= kCheap ? 2 : 3;
    const std::size_t end = at + std::max<std::size_t>(match, 1);
    for (; at < end; ++at) history.add(at);
  }
  return std::min(bytes + items / 8, value.size() + 4);
}

}  // namespace groundway::copy
