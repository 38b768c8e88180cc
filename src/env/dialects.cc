#include "env/dialects.h"

#include <algorithm>

#include "base/text.h"
#include "env/dialect_values.h"

namespace groundway::env {
namespace {

using dialects::Known;
using dialects::Value;

constexpr std::size_t kLargestReferred = 4096;  // values that double line by line end here

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_key_char(char c) {
  return dialects::is_name_char(c) || c == '.' || c == '-';
}

// NAME= at the start of a line, where the value begins; npos when the line is none.
struct Head {
  std::string key;
  std::size_t value_at = std::string_view::npos;
  bool blank_before = false;  // between the name and '='
};

Head read_head(std::string_view text, std::size_t at) {
  Head head;
  const auto skip = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  skip();
  if (text.substr(at, 7) == "export " || text.substr(at, 7) == "export\t") {
    at += 7;
    skip();
  }
  const std::size_t start = at;
  while (at < text.size() && is_key_char(text[at])) ++at;
  head.key = std::string(text.substr(start, at - start));
  const std::size_t end = at;
  skip();
  if (head.key.empty() || at >= text.size() || text[at] != '=') return head;
  head.blank_before = at > end;
  head.value_at = at + 1;
  return head;
}

Value read_value(Dialect dialect, std::string_view rest, const Known& known) {
  switch (dialect) {
    case Dialect::python:
      return dialects::python_value(rest, known);
    case Dialect::npm:
      return dialects::npm_value(rest);
    case Dialect::npm_expand: {
      Value value = dialects::npm_value(rest);
      if (value.reading.value)
        value.reading.value = dialects::expanded_by_npm(*std::move(value.reading.value), known);
      return value;
    }
    case Dialect::node:
      return dialects::node_value(rest);
    case Dialect::ruby:
      return dialects::ruby_value(rest, known);
    case Dialect::compose:
      return dialects::compose_value(rest, known);
    case Dialect::shell:
      return dialects::shell_value(rest, known);
  }
  return {};
}

std::string plain_lines(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  return text::replace_all(text::replace_all(std::string(text), "\r\n", "\n"), "\r", "\n");
}

}  // namespace

std::string_view dialect_name(Dialect dialect) {
  switch (dialect) {
    case Dialect::python:
      return "python-dotenv";
    case Dialect::npm:
      return "npm dotenv";
    case Dialect::npm_expand:
      return "dotenv-expand";
    case Dialect::node:
      return "Node";
    case Dialect::ruby:
      return "Ruby's dotenv";
    case Dialect::compose:
      return "Docker Compose";
    case Dialect::shell:
      return "the shell";
  }
  return "another program";
}

std::map<std::string, Reading> read_as(Dialect dialect, std::string_view raw) {
  const std::string text = plain_lines(raw);
  std::map<std::string, Reading> out;
  Known known;
  for (std::size_t at = 0; at < text.size();) {
    const Head head = read_head(text, at);
    if (head.value_at == std::string_view::npos) {
      at = dialects::line_end(text, at) + 1;
      continue;
    }
    Value value = read_value(dialect, std::string_view(text).substr(head.value_at), known);
    if (dialect == Dialect::shell && head.blank_before) value.reading.value.reset();
    value.reading.line =
        1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
    const bool fits = value.reading.value && value.reading.value->size() <= kLargestReferred;
    if (fits) known[head.key] = *value.reading.value;
    out[head.key] = std::move(value.reading);
    at = dialects::line_end(text, head.value_at + value.used) + 1;
  }
  return out;
}

}  // namespace groundway::env
