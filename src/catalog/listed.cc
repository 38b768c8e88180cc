#include "catalog/listed.h"

namespace groundway::catalog {
namespace {

// Where `text` has `wanted` outside of quotes, from the start on; its end: nowhere.
std::size_t unquoted(std::string_view text, char wanted) {
  char open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (open != 0) {
      if (c == open) open = 0;  // a doubled one opens it again
    } else if (c == wanted) {
      return i;
    } else if (c == '\'' || c == '"') {
      open = c;
    }
  }
  return text.size();
}

}  // namespace

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = unquoted(text, '\n');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end < text.size() ? end + 1 : end);
  }
  return out;
}

Worded worded(const std::string& item) {
  const std::size_t end = unquoted(item, ' ');
  return {item.substr(0, end), end < item.size() ? item.substr(end + 1) : std::string()};
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += between;
    out += item;
  }
  return out;
}

}  // namespace groundway::catalog
