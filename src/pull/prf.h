// pull/prf.h - a keyed function: the same input gives the same number, and nobody without the key can go
// back.
//
// Purpose: masked values have to join as the originals did, and must not give them away.
// Shape:   SipHash-2-4 (Aumasson, Bernstein 2012) under a key of 128 bits; permute() is a Feistel network
// over it. Errors:  none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace groundway::pull {

class Prf {
 public:
  Prf(std::uint64_t k0, std::uint64_t k1) : k0_(k0), k1_(k1) {}
  static Prf of_seed(std::string_view seed);

  // `domain` keeps uses apart, `counter` gives as many numbers of one input as are wanted.
  std::uint64_t number(std::string_view domain, std::string_view input, std::uint64_t counter = 0) const;
  // A permutation of 0 .. size-1: different inputs stay different. size > 0.
  std::uint64_t permute(std::uint64_t value, std::uint64_t size) const;

 private:
  std::uint64_t hash(std::string_view bytes) const;
  std::uint64_t k0_, k1_;
};

// An endless row of bits drawn from one input.
class Stream {
 public:
  Stream(const Prf& prf, std::string_view domain, std::string_view input)
      : prf_(prf), domain_(domain), input_(input) {}
  std::uint64_t bits(unsigned count) {  // 1 .. 32
    if (left_ < count) {
      pool_ = prf_.number(domain_, input_, ++counter_);
      left_ = 64;
    }
    const std::uint64_t out = pool_ & ((1ULL << count) - 1);
    pool_ >>= count;
    left_ -= count;
    return out;
  }
  // A syllable of 6 bits: a consonant and a vowel.
  std::string syllables(int count);

 private:
  const Prf& prf_;
  std::string_view domain_, input_;
  std::uint64_t counter_ = 0, pool_ = 0;
  unsigned left_ = 0;
};

}  // namespace groundway::pull
