// copy/json_grammar.h - the grammar of RFC 8259, once, as events.
//
// Purpose: the checker and the canonicaliser cannot disagree about what a document is.
// Shape:   read_json(text, handler) calls begin(is_object), end(is_object, members), key(raw), string(raw),
//          number(token, parsed), word(token); raw is what stands between the quotes. No recursion.
// Errors:  a static reason, also what a handler's key/string/number/end returns when not null.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "copy/classify.h"
#include "copy/numeric.h"

namespace groundway::copy {

// The server parses with recursion and stops at max_stack_depth, 2 MB by default; see the pgtest.
inline constexpr std::size_t kMaxJsonDepth = 6000;

struct RawString {
  std::string_view bytes;  // between the quotes, as written
  bool escaped = false;    // holds a backslash
};

class JsonText {
 public:
  explicit JsonText(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool done() const { return at_ == end_; }
  char peek() const { return at_ < end_ ? *at_ : '\0'; }
  void skip() { ++at_; }
  void skip_blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char c) { return peek() == c && !done() ? (++at_, true) : false; }
  bool take_word(std::string_view word) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    if (rest.substr(0, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  // The opening quote is behind us.
  const char* string(RawString& raw) {
    const char* const start = at_;
    raw.escaped = false;
    for (;;) {
      at_ = find_special(at_);
      if (at_ == end_) return "string without an end in JSON";
      if (*at_ == '"') break;
      if (*at_ != '\\') return "control character in a JSON string";
      raw.escaped = true;
      if (const char* fault = escape()) return fault;
    }
    raw.bytes = {start, static_cast<std::size_t>(at_ - start)};
    ++at_;
    return nullptr;
  }

  const char* number(std::string_view& token, Decimal& value) {
    const char* const start = at_;
    const auto belongs = [](char c) {
      return is_digit(c) || c == '-' || c == '+' || c == '.' || (c | 0x20) == 'e';
    };
    while (at_ < end_ && belongs(*at_)) ++at_;
    token = {start, static_cast<std::size_t>(at_ - start)};
    return parse_decimal(token, value) ? nullptr : "not JSON";
  }

 private:
  // The first quote, backslash, control character, or the end.
  const char* find_special(const char* p) const {
    for (; end_ - p >= 8; p += 8) {
      const std::uint64_t word = load64(p);
      const std::uint64_t controls = (word - kEachByte * 0x20) & ~word & kHighBits;
      const std::uint64_t quotes = word ^ (kEachByte * '"');
      const std::uint64_t slashes = word ^ (kEachByte * '\\');
      const std::uint64_t hits = controls | ((quotes - kEachByte) & ~quotes & kHighBits) |
                                 ((slashes - kEachByte) & ~slashes & kHighBits);
      if (hits != 0) return p + std::countr_zero(hits) / 8;
    }
    while (p < end_ && static_cast<unsigned char>(*p) >= 0x20 && *p != '"' && *p != '\\') ++p;
    return p;
  }

  const char* escape() {
    ++at_;
    if (at_ == end_) return "string without an end in JSON";
    const char kind = *at_++;
    if (kind != 'u') {
      return std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos ? "unknown escape in JSON"
                                                                                 : nullptr;
    }
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == end_ || hex_digit(*at_) < 0) return "unknown escape in JSON";
    }
    return nullptr;
  }

  const char* at_;
  const char* end_;
};

template <class Handler>
class JsonReader {
 public:
  JsonReader(std::string_view text, Handler& handler) : text_(text), handler_(handler) {}

  const char* run() {
    do {
      if (const char* fault = step()) return fault;
    } while (depth_ > 0);
    text_.skip_blanks();
    return text_.done() ? nullptr : "not JSON";
  }

 private:
  // Reads one value (and the key before it), then closes what ends behind it.
  const char* step() {
    text_.skip_blanks();
    if (depth_ > 0 && in_object()) {
      if (const char* fault = key()) return fault;
    }
    bool opened = false;
    if (const char* fault = value(opened)) return fault;
    if (opened) {
      text_.skip_blanks();
      if (!text_.take(in_object() ? '}' : ']')) return nullptr;
      if (const char* fault = close()) return fault;
    }
    return after_value();
  }

  // Behind a value: a comma leads to the next one, a bracket closes its container, which is itself a value.
  const char* after_value() {
    while (depth_ > 0) {
      text_.skip_blanks();
      if (text_.take(',')) return nullptr;
      if (!text_.take(in_object() ? '}' : ']')) return "not JSON";
      if (const char* fault = close()) return fault;
    }
    return nullptr;
  }

  const char* key() {
    RawString raw;
    if (!text_.take('"')) return "not JSON";
    if (const char* fault = text_.string(raw)) return fault;
    text_.skip_blanks();
    if (!text_.take(':')) return "not JSON";
    text_.skip_blanks();
    return handler_.key(raw);
  }

  const char* value(bool& opened) {
    switch (text_.peek()) {
      case '{':
      case '[':
        opened = true;
        return open();
      case '"': {
        RawString raw;
        text_.skip();
        const char* fault = text_.string(raw);
        return fault != nullptr ? fault : handler_.string(raw);
      }
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default: {
        std::string_view token;
        Decimal number;
        const char* fault = text_.number(token, number);
        return fault != nullptr ? fault : handler_.number(token, number);
      }
    }
  }

  const char* word(std::string_view token) {
    if (!text_.take_word(token)) return "not JSON";
    handler_.word(token);
    return nullptr;
  }

  const char* open() {
    if (depth_ == kMaxJsonDepth) return "JSON nested too deeply";
    const bool object = text_.peek() == '{';
    text_.skip();
    const std::uint64_t bit = 1ULL << (depth_ % 64);
    std::uint64_t& word = objects_[depth_ / 64];
    word = object ? word | bit : word & ~bit;
    ++depth_;
    handler_.begin(object);
    return nullptr;
  }

  const char* close() {
    const bool object = in_object();
    --depth_;
    return handler_.end(object);
  }

  bool in_object() const { return ((objects_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64)) & 1U) != 0; }

  JsonText text_;
  Handler& handler_;
  std::size_t depth_ = 0;
  std::array<std::uint64_t, kMaxJsonDepth / 64 + 1> objects_;  // one bit a level; not cleared on purpose
};

template <class Handler>
const char* read_json(std::string_view text, Handler& handler) {
  return JsonReader<Handler>(text, handler).run();
}

}  // namespace groundway::copy
