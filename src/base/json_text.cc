#include "base/json_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace groundway {
namespace {

// Valid UTF-8 of `text`: what is not is replaced.
std::string clean_utf8(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t fault = text::utf8_fault(text);
    out += text.substr(0, fault);
    if (fault == text.npos) return out;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(fault + 1);
  }
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : clean_utf8(text)) {
    const auto b = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (b < 0x20 || b == 0x7F)
      out += fmt::format("\\u{:04x}", b);
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace groundway
