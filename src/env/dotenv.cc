#include "env/dotenv.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::env {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

bool is_key_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
}

bool is_name(std::string_view s) {
  return !s.empty() && !std::isdigit(static_cast<unsigned char>(s.front())) &&
         std::all_of(s.begin(), s.end(),
                     [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, const Lookup& outside)
      : text_(text), outside_(outside) {
    out_.file = file;
  }

  Result<Dotenv> parse() {
    while (skip_to_entry()) TRY(read_entry());
    return std::move(out_);
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\n' : text_[at_]; }  // the end of the file ends a line
  void advance() {
    if (peek() == '\n') ++line_, line_start_ = at_ + 1;
    ++at_;
  }
  void skip_blanks() {
    while (!done() && is_blank(peek())) ++at_;
  }
  int column() const { return static_cast<int>(at_ - line_start_) + 1; }

  Error fault(const std::string& what, std::string fix = {}) const {
    return fault_at(what, line_, column(), std::move(fix));
  }
  Error fault_at(const std::string& what, int line, int column, std::string fix) const {
    return Error{Code::dotenv_syntax, what}
        .at(out_.file + ":" + std::to_string(line) + ":" + std::to_string(column))
        .with_fix(std::move(fix));
  }

  // Over empty lines and comments; false at the end.
  bool skip_to_entry() {
    for (;;) {
      skip_blanks();
      if (done()) return false;
      if (peek() == '#') {
        while (!done() && peek() != '\n') ++at_;
      } else if (peek() != '\n') {
        return true;
      }
      if (!done()) advance();
    }
  }

  std::string_view read_word() {
    const std::size_t start = at_;
    while (!done() && is_key_char(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  Result<void> read_entry() {
    DotenvEntry entry;
    entry.line = line_;
    std::string_view key = read_word();
    if (key == "export" && is_blank(peek())) {
      skip_blanks();
      key = read_word();
    }
    if (key.empty()) return fault("a line begins with no name", "write NAME=value, or # before a comment");
    skip_blanks();
    if (peek() != '=') return fault("'=' is missing after the name", "write NAME=value");
    ++at_;
    skip_blanks();
    entry.key = std::string(key);
    TRY(read_value(entry));
    out_.entries.push_back(std::move(entry));
    return {};
  }

  Result<void> read_value(DotenvEntry& entry) {
    if (peek() == '\'') {
      TRY(read_single(entry.value));
    } else if (peek() == '"') {
      TRY(read_double(entry));
    } else {
      read_plain(entry.value);
      return {};
    }
    const bool blank = is_blank(peek());
    skip_blanks();
    if (peek() == '\n' || (blank && peek() == '#')) return {};
    return fault("text follows the closing quote",
                 "put the whole value in one pair of quotes, and a blank before #");
  }

  // To the end of the line; "#" after a blank begins a comment.
  void read_plain(std::string& value) {
    const std::size_t start = at_;
    while (peek() != '\n' && !(peek() == '#' && is_blank(text_[at_ - 1]))) ++at_;
    value = std::string(text::trim(text_.substr(start, at_ - start)));
  }

  Result<void> read_single(std::string& value) {
    const int line = line_, opened = column();
    for (++at_; !done() && peek() != '\''; advance()) value += peek();
    if (done()) return fault_at("a single-quoted value does not end", line, opened, "close it with '");
    ++at_;
    return {};
  }

  Result<void> read_double(DotenvEntry& entry) {
    const int line = line_, opened = column();
    ++at_;
    while (!done() && peek() != '"') {
      if (peek() == '\\' && at_ + 1 < text_.size()) {
        read_escape(entry.value);
      } else if (text_.substr(at_, 2) == "${" && read_reference(entry)) {
        continue;
      } else {
        entry.value += peek();
        advance();
      }
    }
    if (done()) return fault_at("a double-quoted value does not end", line, opened, "close it with \"");
    ++at_;
    return {};
  }

  // An escape that we do not know stays as it is, backslash and all.
  void read_escape(std::string& value) {
    static constexpr std::string_view kLetters = "nrtabfv\\\"'$";
    static constexpr std::string_view kMeanings = "\n\r\t\a\b\f\v\\\"'$";
    ++at_;
    const std::size_t known = kLetters.find(peek());
    if (known == kLetters.npos) {
      value += '\\';
      value += peek();
    } else {
      value += kMeanings[known];
    }
    advance();
  }

  // ${NAME} or ${NAME:-default}; false (nothing taken) when it is neither.
  bool read_reference(DotenvEntry& entry) {
    const std::size_t close = text_.find('}', at_);
    if (close == text_.npos) return false;
    const std::string_view inside = text_.substr(at_ + 2, close - at_ - 2);
    const std::size_t colon = std::min(inside.find(":-"), inside.size());
    const std::string name(inside.substr(0, colon));
    if (!is_name(name) || inside.find('\n') != inside.npos) return false;
    const auto value = lookup(name);
    if (value && !(value->empty() && colon < inside.size())) {
      entry.value += *value;
    } else if (colon < inside.size()) {
      entry.value += inside.substr(colon + 2);
    } else if (entry.unset_line == 0) {
      entry.unset_line = line_;
      entry.unset_column = column();
    }
    at_ = close + 1;
    return true;
  }

  // The process environment is the stronger source, so a reference means what the key would.
  std::optional<std::string> lookup(const std::string& name) const {
    if (outside_) {
      if (auto value = outside_(name)) return value;
    }
    const DotenvEntry* earlier = out_.find(name);
    return earlier == nullptr ? std::nullopt : std::optional(earlier->value);
  }

  std::string_view text_;
  const Lookup& outside_;
  Dotenv out_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

Error not_text(const std::string& file, const std::string& what) {
  return Error{Code::dotenv_syntax, what}.at(file + ":1:1").with_fix("save it as UTF-8");
}

// CRLF and a lone CR end a line, too.
std::string plain_lines(std::string_view text) {
  return text::replace_all(text::replace_all(std::string(text), "\r\n", "\n"), "\r", "\n");
}

}  // namespace

const DotenvEntry* Dotenv::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.rbegin(), entries.rend(), [&](const auto& e) { return e.key == key; });
  return found == entries.rend() ? nullptr : &*found;
}

Result<Dotenv> parse_dotenv(std::string_view text, const std::string& file, const Lookup& outside) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF")
    return not_text(file, "the file is UTF-16");
  if (text.find('\0') != text.npos) return not_text(file, "the file contains a NUL byte");
  const std::string lines = plain_lines(text);
  return Parser(lines, file, outside).parse();
}

}  // namespace groundway::env
