// copy/json_keys.h - strings of JSON without their escapes, and the keys of the objects that are open.
//
// Purpose: jsonb compares keys by what they mean, not by how they are escaped, by length first and bytes
// second. Shape:   KeyStore keeps views into the document, or into its arena where a key had escapes. Errors:
// a static reason for what jsonb refuses: a zero character, half a surrogate pair.
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "copy/json_grammar.h"

namespace groundway::copy {

struct JsonEscape {
  std::uint32_t code = 0;
  const char* fault = nullptr;
};
// Reads the escape that begins at p (a backslash, grammar already checked) and moves p behind it.
JsonEscape read_escape(const char*& p, const char* end);
const char* escape_fault(std::string_view raw);
void put_utf8(std::uint32_t code, Buffer& out);

struct JsonKey {
  const char* text = nullptr;  // null: in the arena
  std::size_t at = 0, size = 0;
  std::size_t begin = 0, end = 0;  // of the member in the output, for the canonicaliser
};

class KeyStore {
 public:
  void clear() {
    keys_.clear();
    arena_.clear();
  }
  std::size_t size() const { return keys_.size(); }
  JsonKey& back() { return keys_.back(); }
  JsonKey* from(std::size_t first) { return keys_.data() + first; }
  JsonKey* end() { return keys_.data() + keys_.size(); }

  void add(const RawString& raw);
  // Forgets the keys from `first` on, and the arena with the outermost of them.
  void cut(std::size_t first);
  // Gives memory back after an unusually large document.
  void shrink();

  std::string_view view(const JsonKey& key) const {
    return {key.text != nullptr ? key.text : arena_.view().data() + key.at, key.size};
  }
  int compare(const JsonKey& a, const JsonKey& b) const {
    if (a.size != b.size) return a.size < b.size ? -1 : 1;
    return a.size == 0 ? 0 : std::memcmp(view(a).data(), view(b).data(), a.size);
  }
  bool has_duplicate(std::size_t first);

 private:
  std::vector<JsonKey> keys_;
  Buffer arena_{64};
};

}  // namespace groundway::copy
