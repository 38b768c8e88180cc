#include "copy/json.h"

#include <vector>

#include "copy/json_keys.h"
#include "copy/numeric.h"

namespace groundway::copy {

namespace {

constexpr std::size_t kMaxJsonbBytes = 0x0FFFFFFF;  // JENTRY_OFFLENMASK
// The server doubles its arrays of elements (32 bytes) and pairs (72 bytes) and may not allocate 1 GB.
constexpr std::size_t kMaxElements = 1U << 24U;
constexpr std::size_t kMaxPairs = 1U << 23U;

struct GrammarOnly {
  void begin(bool /*object*/) {}
  const char* end(bool /*object*/) { return nullptr; }
  const char* key(const RawString& /*raw*/) { return nullptr; }
  const char* string(const RawString& /*raw*/) { return nullptr; }
  const char* number(std::string_view /*token*/, const Decimal& /*value*/) { return nullptr; }
  void word(std::string_view /*token*/) {}
};

// Looks for what jsonb refuses or would change, and goes on: what json refuses still has to be found.
class JsonbCheck {
 public:
  JsonbCheck() {
    keys_.clear();
    levels_.clear();
  }
  ~JsonbCheck() { keys_.shrink(); }
  JsonbCheck(const JsonbCheck&) = delete;
  JsonbCheck& operator=(const JsonbCheck&) = delete;

  void begin(bool /*object*/) {
    value(0);
    levels_.push_back({keys_.size(), 0});
  }
  const char* end(bool object) {
    const Level level = levels_.back();
    levels_.pop_back();
    if (object) {
      if (level.count > kMaxPairs) blame("too many keys for jsonb");
      if (fault_ == nullptr && keys_.has_duplicate(level.first_key)) blame("duplicate key in JSON");
      keys_.cut(level.first_key);
    } else if (level.count > kMaxElements) {
      blame("too many elements for jsonb");
    }
    return nullptr;
  }
  const char* key(const RawString& raw) {
    if (raw.escaped) blame(escape_fault(raw.bytes));
    grow(raw.bytes.size());
    if (fault_ == nullptr) keys_.add(raw);
    return nullptr;
  }
  const char* string(const RawString& raw) {
    if (raw.escaped) blame(escape_fault(raw.bytes));
    value(raw.bytes.size());
    return nullptr;
  }
  const char* number(std::string_view token, const Decimal& decimal) {
    if (token.size() > 4) blame(numeric_fault(decimal));
    value(token.size() + 8);
    return nullptr;
  }
  void word(std::string_view /*token*/) { value(0); }

  const char* fault() const { return fault_; }

 private:
  struct Level {
    std::size_t first_key, count;
  };
  void blame(const char* fault) {
    if (fault_ == nullptr) fault_ = fault;
  }
  // An upper bound of what the server needs: an entry of 4 bytes, alignment, the value.
  void grow(std::size_t payload) {
    bytes_ += 8 + payload;
    if (bytes_ > kMaxJsonbBytes) blame("over 256 MB of jsonb");
  }
  void value(std::size_t payload) {
    grow(payload);
    if (!levels_.empty()) ++levels_.back().count;
  }

  struct Scratch {
    KeyStore keys;
    std::vector<Level> levels;
  };
  static Scratch& scratch() {
    thread_local Scratch scratch;
    return scratch;
  }

  KeyStore& keys_ = scratch().keys;
  std::vector<Level>& levels_ = scratch().levels;
  const char* fault_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace

const char* json_fault(std::string_view text) {
  GrammarOnly handler;
  return read_json(text, handler);
}

JsonFacts inspect_json(std::string_view text) {
  JsonbCheck check;
  JsonFacts facts;
  facts.json_fault = read_json(text, check);
  facts.jsonb_fault = facts.json_fault != nullptr ? facts.json_fault : check.fault();
  return facts;
}

}  // namespace groundway::copy
