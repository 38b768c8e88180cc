// The text form of jsonb: what the server prints for a document it has taken.
#include <vector>

#include "copy/json.h"
#include "copy/json_keys.h"
#include "copy/numeric.h"

namespace groundway::copy {

namespace {

void put_character(std::uint32_t code, Buffer& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (code) {
    case '"':
      return out.put("\\\"");
    case '\\':
      return out.put("\\\\");
    case '\b':
      return out.put("\\b");
    case '\f':
      return out.put("\\f");
    case '\n':
      return out.put("\\n");
    case '\r':
      return out.put("\\r");
    case '\t':
      return out.put("\\t");
    default:
      break;
  }
  if (code >= 0x20) return put_utf8(code, out);
  const char escape[] = {'\\', 'u', '0', '0', kDigits[code >> 4U], kDigits[code & 15U]};
  out.put({escape, sizeof escape});
}

void put_string(const RawString& raw, Buffer& out) {
  out.put8('"');
  const char* p = raw.bytes.data();
  const char* const end = p + raw.bytes.size();
  while (p < end) {
    const void* found = raw.escaped ? std::memchr(p, '\\', static_cast<std::size_t>(end - p)) : nullptr;
    const char* const stop = found == nullptr ? end : static_cast<const char*>(found);
    out.put({p, static_cast<std::size_t>(stop - p)});
    p = stop;
    if (p < end) put_character(read_escape(p, end).code, out);
  }
  out.put8('"');
}

void put_number(std::string_view token, const Decimal& value, Buffer& out) {
  const std::size_t point = value.fraction.empty() ? 0 : 1;
  const bool plain = !value.negative && token.size() == value.size() + point;  // without an exponent
  if (plain) return out.put(token);
  put_numeric_text(value, out);
}

// Writes each object's members as they come, and puts them in order when it ends. A member is never
// longer than its object, so this costs its bytes once a level, and nothing where keys come in order.
class Canonical {
 public:
  explicit Canonical(Buffer& out) : out_(out) {
    keys_.clear();
    levels_.clear();
  }
  ~Canonical() {
    constexpr std::size_t kKeep = 1U << 12U;  // what an ordinary document needs
    keys_.shrink();
    spare_.clear();
    spare_.shrink(kKeep);
  }
  Canonical(const Canonical&) = delete;
  Canonical& operator=(const Canonical&) = delete;

  void begin(bool object) {
    separate();
    out_.put8(object ? '{' : '[');
    levels_.push_back({object, true, 0, keys_.size(), out_.size()});
  }
  const char* end(bool object) {
    const Level level = levels_.back();
    levels_.pop_back();
    if (object) {
      if (level.count > 0) keys_.back().end = out_.size();
      if (!level.ordered) reorder(level);
      keys_.cut(level.first_key);
    }
    out_.put8(object ? '}' : ']');
    return nullptr;
  }
  const char* key(const RawString& raw) {
    Level& level = levels_.back();
    if (level.count++ > 0) {
      keys_.back().end = out_.size();
      out_.put(", ");
    }
    keys_.add(raw);
    JsonKey& key = keys_.back();
    key.begin = out_.size();
    if (level.count > 1) level.ordered &= keys_.compare(*(&key - 1), key) < 0;
    put_string(raw, out_);
    out_.put(": ");
    return nullptr;
  }
  const char* string(const RawString& raw) {
    separate();
    put_string(raw, out_);
    return nullptr;
  }
  const char* number(std::string_view token, const Decimal& value) {
    separate();
    put_number(token, value, out_);
    return nullptr;
  }
  void word(std::string_view token) {
    separate();
    out_.put(token);
  }

 private:
  struct Level {
    bool object, ordered;
    std::size_t count, first_key, body;
  };

  // In an object the key has done it.
  void separate() {
    if (levels_.empty() || levels_.back().object) return;
    if (levels_.back().count++ > 0) out_.put(", ");
  }

  void reorder(const Level& level) {
    JsonKey* const first = keys_.from(level.first_key);
    std::sort(first, keys_.end(), [this](const JsonKey& a, const JsonKey& b) {
      const int order = keys_.compare(a, b);
      return order != 0 ? order < 0 : a.begin > b.begin;  // of equal keys the last one counts
    });
    spare_.clear();
    for (const JsonKey* key = first; key < keys_.end(); ++key) {
      if (key > first && keys_.compare(key[-1], *key) == 0) continue;
      if (key > first) spare_.put(", ");
      spare_.put(out_.view().substr(key->begin, key->end - key->begin));
    }
    out_.rewind(level.body);
    out_.put(spare_.view());
  }

  struct Scratch {
    KeyStore keys;
    std::vector<Level> levels;
    Buffer spare{256};
  };
  static Scratch& scratch() {
    thread_local Scratch scratch;
    return scratch;
  }

  Scratch& scratch_ = scratch();
  KeyStore& keys_ = scratch_.keys;
  std::vector<Level>& levels_ = scratch_.levels;
  Buffer& spare_ = scratch_.spare;
  Buffer& out_;
};

}  // namespace

void put_jsonb_text(std::string_view text, Buffer& out) {
  Canonical canonical(out);
  // What the reader refuses was refused by inspect_json() before; the rest of such a text is not printed.
  (void)read_json(text, canonical);
}

}  // namespace groundway::copy
