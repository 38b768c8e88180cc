#include "copy/hash.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "copy/json.h"

namespace groundway::copy {

namespace {

// Bob Jenkins' lookup3 (public domain), as PostgreSQL keys it.
struct State {
  std::uint32_t a, b, c;

  State(std::uint32_t length, std::uint64_t seed) {
    a = b = c = 0x9e3779b9U + length + 3923095U;
    if (seed == 0) return;
    a += static_cast<std::uint32_t>(seed >> 32U);
    b += static_cast<std::uint32_t>(seed);
    mix();
  }
  void mix() {
    step(a, c, b, 4);
    step(b, a, c, 6);
    step(c, b, a, 8);
    step(a, c, b, 16);
    step(b, a, c, 19);
    step(c, b, a, 4);
  }
  std::uint64_t finish() {
    fold(c, b, 14);
    fold(a, c, 11);
    fold(b, a, 25);
    fold(c, b, 16);
    fold(a, c, 4);
    fold(b, a, 14);
    fold(c, b, 24);
    return (static_cast<std::uint64_t>(b) << 32U) | c;
  }

 private:
  static void step(std::uint32_t& x, std::uint32_t& y, std::uint32_t& z, int bits) {
    x -= y;
    x ^= std::rotl(y, bits);
    y += z;
  }
  static void fold(std::uint32_t& x, std::uint32_t y, int bits) {
    x ^= y;
    x -= std::rotl(y, bits);
  }
};

std::uint32_t load32(const char* p) {
  std::uint32_t word = 0;
  std::memcpy(&word, p, sizeof word);
  return word;
}

struct Words {
  std::uint32_t a = 0, b = 0, c = 0;
};

// The last 0 to 11 bytes; the lowest byte of c belongs to the length.
Words tail_words(const char* p, std::size_t left) {
  char padded[12] = {};
  std::memcpy(padded, p, std::min<std::size_t>(left, 8));
  if (left > 8) std::memcpy(padded + 9, p + 8, left - 8);
  return {load32(padded), load32(padded + 4), load32(padded + 8)};
}

void absorb(State& state, const Words& words) {
  state.a += words.a;
  state.b += words.b;
  state.c += words.c;
}

// --- one hash a payload; the payload is ours, so its length is known to be right ---

std::uint16_t big16(std::string_view p) {
  return static_cast<std::uint16_t>((static_cast<unsigned char>(p[0]) << 8) |
                                    static_cast<unsigned char>(p[1]));
}
std::uint32_t big32(std::string_view p) {
  return __builtin_bswap32(load32(p.data()));
}
std::uint64_t hash_boolean(std::string_view p, Seed seed) {
  return hash_word(static_cast<unsigned char>(p[0]), seed);
}
std::uint64_t hash_payload16(std::string_view p, Seed seed) {
  return hash_word(static_cast<std::uint32_t>(static_cast<std::int16_t>(big16(p))), seed);
}
std::uint64_t hash_payload32(std::string_view p, Seed seed) {
  return hash_word(big32(p), seed);
}
std::uint64_t hash_jsonb(std::string_view p, Seed seed) {
  thread_local Buffer text(256);
  text.clear();
  put_jsonb_text(p.substr(1), text);
  const std::uint64_t hash = hash_bytes(text.view(), seed);
  constexpr std::size_t kKeep = 1U << 16U;
  if (text.size() > kKeep) {
    text.clear();
    text.shrink(kKeep);
  }
  return hash;
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes, Seed seed) {
  State state(static_cast<std::uint32_t>(bytes.size()), seed);
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 12; left -= 12, p += 12) {
    absorb(state, {load32(p), load32(p + 4), load32(p + 8)});
    state.mix();
  }
  if (left > 0) absorb(state, tail_words(p, left));
  return state.finish();
}

std::uint64_t hash_word(std::uint32_t word, Seed seed) {
  State state(sizeof word, seed);
  state.a += word;
  return state.finish();
}

HashFn choose_hash(const ColumnPlan& plan) {
  using schema::TypeKind;
  switch (plan.type.kind) {
    case TypeKind::boolean:
      return hash_boolean;
    case TypeKind::smallint:
      return hash_payload16;
    case TypeKind::integer:
    case TypeKind::date:
      return hash_payload32;
    case TypeKind::jsonb:
      return hash_jsonb;
    default:
      // As digest_sql() says: the type's own bytes, its text, or what its send function gives.
      return hash_bytes;
  }
}

}  // namespace groundway::copy
