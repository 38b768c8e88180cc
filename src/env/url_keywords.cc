#include "env/url_parts.h"

namespace groundway::env::url {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

struct Reader {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at >= text.size(); }
  void skip_blanks() {
    while (!done() && is_blank(text[at])) ++at;
  }
};

Result<std::string> quoted_value(Reader& in) {
  const std::size_t opened = in.at++;
  std::string out;
  while (!in.done() && in.text[in.at] != '\'') {
    if (in.text[in.at] == '\\') ++in.at;
    if (!in.done()) out += in.text[in.at++];
  }
  if (in.done()) return fault("a quoted value does not end", opened, "write ' in a value as \\'");
  ++in.at;
  return out;
}

// A backslash takes the next character as it is, as in libpq.
Result<std::string> read_value(Reader& in) {
  if (!in.done() && in.text[in.at] == '\'') return quoted_value(in);
  std::string out;
  while (!in.done() && !is_blank(in.text[in.at])) {
    if (in.text[in.at] == '\\') ++in.at;
    if (!in.done()) out += in.text[in.at++];
  }
  return out;
}

Result<Piece> read_key(Reader& in) {
  const std::size_t start = in.at;
  while (!in.done() && in.text[in.at] != '=' && !is_blank(in.text[in.at])) ++in.at;
  const Piece key{in.text.substr(start, in.at - start), start};
  in.skip_blanks();
  if (in.done() || in.text[in.at] != '=') {
    return fault("'=' is missing after a keyword", start,
                 "put a value that contains a blank in single quotes");
  }
  ++in.at;
  in.skip_blanks();
  return key;
}

}  // namespace

Result<DatabaseUrl> parse_keyword_string(std::string_view text) {
  Reader in{text};
  Draft draft;
  for (in.skip_blanks(); !in.done(); in.skip_blanks()) {
    ASSIGN(const Piece key, read_key(in));
    const std::size_t value_at = in.at;
    ASSIGN(std::string value, read_value(in));
    ASSIGN(const bool known, set_keyword(draft, key, std::move(value), value_at));
    if (!known) return unknown_parameter(key);
  }
  return finish(std::move(draft));
}

}  // namespace groundway::env::url
