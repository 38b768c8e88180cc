#include "copy/json_keys.h"

namespace groundway::copy {

namespace {

std::uint32_t four_digits(const char* p) {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) code = code * 16 + static_cast<std::uint32_t>(hex_digit(p[i]));
  return code;
}

bool is_high(std::uint32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}
bool is_low(std::uint32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}

JsonEscape read_unicode(const char*& p, const char* end) {
  const std::uint32_t code = four_digits(p);
  p += 4;
  if (code == 0) return {0, "\\u0000 in JSON"};
  if (!is_high(code) && !is_low(code)) return {code, nullptr};
  if (is_high(code) && end - p >= 6 && p[0] == '\\' && p[1] == 'u' && is_low(four_digits(p + 2))) {
    const std::uint32_t low = four_digits(p + 2);
    p += 6;
    return {0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00), nullptr};
  }
  return {0xFFFD, "half a surrogate pair in JSON"};
}

}  // namespace

JsonEscape read_escape(const char*& p, const char* end) {
  const char kind = p[1];
  p += 2;
  switch (kind) {
    case 'b':
      return {'\b', nullptr};
    case 'f':
      return {'\f', nullptr};
    case 'n':
      return {'\n', nullptr};
    case 'r':
      return {'\r', nullptr};
    case 't':
      return {'\t', nullptr};
    case 'u':
      return read_unicode(p, end);
    default:
      return {static_cast<unsigned char>(kind), nullptr};
  }
}

const char* escape_fault(std::string_view raw) {
  const char* p = raw.data();
  const char* const end = p + raw.size();
  while (p < end) {
    p = static_cast<const char*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)));
    if (p == nullptr) return nullptr;
    if (const char* fault = read_escape(p, end).fault) return fault;
  }
  return nullptr;
}

void put_utf8(std::uint32_t code, Buffer& out) {
  const auto tail = [&](unsigned shift) {
    out.put8(static_cast<std::uint8_t>(0x80U | ((code >> shift) & 0x3FU)));
  };
  if (code < 0x80) return out.put8(static_cast<std::uint8_t>(code));
  if (code < 0x800) {
    out.put8(static_cast<std::uint8_t>(0xC0U | (code >> 6U)));
    return tail(0);
  }
  if (code < 0x10000) {
    out.put8(static_cast<std::uint8_t>(0xE0U | (code >> 12U)));
  } else {
    out.put8(static_cast<std::uint8_t>(0xF0U | (code >> 18U)));
    tail(12);
  }
  tail(6);
  tail(0);
}

void KeyStore::add(const RawString& raw) {
  JsonKey key;
  if (!raw.escaped) {
    key.text = raw.bytes.data();
    key.size = raw.bytes.size();
    keys_.push_back(key);
    return;
  }
  key.at = arena_.size();
  const char* p = raw.bytes.data();
  const char* const end = p + raw.bytes.size();
  while (p < end) {
    if (*p == '\\') {
      put_utf8(read_escape(p, end).code, arena_);
    } else {
      arena_.put8(static_cast<std::uint8_t>(*p++));
    }
  }
  key.size = arena_.size() - key.at;
  keys_.push_back(key);
}

void KeyStore::cut(std::size_t first) {
  for (std::size_t i = first; i < keys_.size(); ++i) {
    if (keys_[i].text == nullptr) arena_.rewind(std::min(arena_.size(), keys_[i].at));
  }
  keys_.resize(first);
}

void KeyStore::shrink() {
  constexpr std::size_t kKeep = 1U << 12U;
  clear();
  if (keys_.capacity() > kKeep) std::vector<JsonKey>().swap(keys_);
  arena_.shrink(kKeep);
}

bool KeyStore::has_duplicate(std::size_t first) {
  JsonKey* const begin = from(first);
  const auto count = static_cast<std::size_t>(end() - begin);
  constexpr std::size_t kFew = 8;  // up to here every pair is quicker than sorting
  if (count <= kFew) {
    for (std::size_t i = 1; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (compare(begin[i], begin[j]) == 0) return true;
      }
    }
    return false;
  }
  std::sort(begin, end(), [this](const JsonKey& a, const JsonKey& b) { return compare(a, b) < 0; });
  return std::adjacent_find(begin, end(), [this](const JsonKey& a, const JsonKey& b) {
           return compare(a, b) == 0;
         }) != end();
}

}  // namespace groundway::copy
