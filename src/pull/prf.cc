#include "pull/prf.h"

#include <bit>
#include <cstring>

namespace groundway::pull {
namespace {

struct State {
  std::uint64_t a, b, c, d;

  void round() {
    a += b, b = std::rotl(b, 13), b ^= a, a = std::rotl(a, 32);
    c += d, d = std::rotl(d, 16), d ^= c;
    a += d, d = std::rotl(d, 21), d ^= a;
    c += b, b = std::rotl(b, 17), b ^= c, c = std::rotl(c, 32);
  }
  void take(std::uint64_t word) {
    d ^= word;
    round(), round();
    a ^= word;
  }
};

}  // namespace

std::uint64_t Prf::hash(std::string_view bytes) const {
  State s{k0_ ^ 0x736f6d6570736575ULL, k1_ ^ 0x646f72616e646f6dULL, k0_ ^ 0x6c7967656e657261ULL,
          k1_ ^ 0x7465646279746573ULL};
  std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56U;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    s.take(word);
    bytes.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
  s.take(last | rest);
  s.c ^= 0xff;
  for (int i = 0; i < 4; ++i) s.round();
  return s.a ^ s.b ^ s.c ^ s.d;
}

Prf Prf::of_seed(std::string_view seed) {
  const Prf fixed(0x67726f756e647761ULL, 0x79206d61736b2031ULL);
  return {fixed.number("key", seed, 1), fixed.number("key", seed, 2)};
}

std::uint64_t Prf::number(std::string_view domain, std::string_view input, std::uint64_t counter) const {
  std::string bytes;
  bytes.reserve(domain.size() + input.size() + 9);
  bytes.append(domain).push_back('\0');
  bytes.append(reinterpret_cast<const char*>(&counter), sizeof counter).append(input);
  return hash(bytes);
}

// A balanced network over the least even number of bits that holds `size`; what falls outside goes round
// again.
std::uint64_t Prf::permute(std::uint64_t value, std::uint64_t size) const {
  unsigned half = 1;
  while (half < 32 && (1ULL << (2 * half)) < size) ++half;
  const std::uint64_t mask = half == 32 ? 0xffffffffULL : (1ULL << half) - 1;
  do {
    std::uint64_t left = value >> half, right = value & mask;
    for (std::uint64_t r = 0; r < 6; ++r) {
      const std::uint64_t mixed =
          left ^
          (number("feistel", {reinterpret_cast<const char*>(&right), sizeof right}, size * 8 + r) & mask);
      left = right;
      right = mixed;
    }
    value = (left << half) | right;
  } while (value >= size);
  return value;
}

std::string Stream::syllables(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t six = bits(6);
    out += "bdfghjklmnprstvz"[six >> 2U];
    out += "aeio"[six & 3U];
  }
  return out;
}

}  // namespace groundway::pull
