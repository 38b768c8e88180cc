#include "copy/compressed_size.h"

#include <gtest/gtest.h>

#include <string>

namespace groundway::copy {
namespace {

std::string noise(std::size_t size) {
  std::string out;
  std::uint32_t state = 1;
  while (out.size() < size) {
    state = state * 1664525U + 1013904223U;
    out += static_cast<char>(state >> 24U);
  }
  return out;
}

TEST(CompressedSize, of_a_short_value_is_its_length) {
  EXPECT_EQ(least_index_bytes(""), 1U);
  EXPECT_EQ(least_index_bytes(std::string(500, 'x')), 501U);
}

TEST(CompressedSize, of_what_repeats_is_small_and_of_noise_is_not) {
  EXPECT_LT(least_index_bytes(std::string(8000, 'x')), 200U);
  EXPECT_LT(least_index_bytes(std::string(100'000, 'x')), 1500U);
  EXPECT_GT(least_index_bytes(noise(4000)), kMaxIndexEntry);
  EXPECT_LT(least_index_bytes(noise(1500) + noise(1500)), 1800U);
}

TEST(CompressedSize, stops_counting_once_it_is_too_long) {
  EXPECT_LE(least_index_bytes(noise(10'000'000)), kMaxIndexEntry + 8);
}

}  // namespace
}  // namespace groundway::copy
