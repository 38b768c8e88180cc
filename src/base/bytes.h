// base/bytes.h - a growing byte buffer with big-endian writers.
//
// Purpose: COPY's rows are built in one buffer that is reused, so that a value costs no allocation.
// Shape:   capacity only grows; rewind() takes back a half-written row.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace groundway {

class Buffer {
 public:
  explicit Buffer(std::size_t capacity = 1U << 16U) : data_(new char[capacity]), capacity_(capacity) {}

  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }
  void clear() { size_ = 0; }
  void rewind(std::size_t size) { size_ = size; }
  // Gives memory back after an unusually wide row.
  void shrink(std::size_t capacity) {
    if (capacity_ <= capacity || size_ > capacity) return;
    std::unique_ptr<char[]> smaller(new char[capacity]);
    std::memcpy(smaller.get(), data_.get(), size_);
    data_ = std::move(smaller);
    capacity_ = capacity;
  }

  char* extend(std::size_t n) {  // room for n bytes that the caller fills
    if (size_ + n > capacity_) grow(size_ + n);
    char* at = data_.get() + size_;
    size_ += n;
    return at;
  }
  void put(std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
  }
  void put8(std::uint8_t v) { *extend(1) = static_cast<char>(v); }
  void put16(std::uint16_t v) { put_big(__builtin_bswap16(v)); }
  void put32(std::uint32_t v) { put_big(__builtin_bswap32(v)); }
  void put64(std::uint64_t v) { put_big(__builtin_bswap64(v)); }
  void set32(std::size_t at, std::uint32_t v) {  // overwrites, for a length that is known afterwards
    v = __builtin_bswap32(v);
    std::memcpy(data_.get() + at, &v, sizeof v);
  }

 private:
  template <class T>
  void put_big(T v) {
    std::memcpy(extend(sizeof v), &v, sizeof v);
  }
  void grow(std::size_t needed) {
    const std::size_t capacity = needed > capacity_ * 2 ? needed : capacity_ * 2;
    std::unique_ptr<char[]> bigger(new char[capacity]);
    std::memcpy(bigger.get(), data_.get(), size_);
    data_ = std::move(bigger);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> data_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};

}  // namespace groundway
