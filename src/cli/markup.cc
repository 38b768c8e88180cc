#include "cli/markup.h"

#include "base/text.h"

namespace groundway::cli {

std::string marked_up(std::string_view text) {
  const bool is_text = text::utf8_fault(text) == text.npos;
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f || (!is_text && byte >= 0x80)) {
      out += "\\x" + text::hex(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace groundway::cli
