#include <cctype>

#include "env/dialect_values.h"

namespace groundway::env::dialects {
namespace {

// A word of a POSIX shell, from the value on.
class Word {
 public:
  Word(std::string_view text, const Known& known) : text_(text), known_(known) {}

  Value read() {
    while (at_ < text_.size() && ok_ && !ends(text_[at_])) step(text_[at_]);
    Value out;
    out.used = at_;
    out.reading.runs_command = command_;
    if (ok_ && nothing_follows()) out.reading.value = std::move(value_);
    return out;
  }

 private:
  static bool ends(char c) {
    return c == '\n' || c == ' ' || c == '\t' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>';
  }

  // A second word would be run as a command, with the variable for it alone; after ; or \n the variable
  // stays.
  bool nothing_follows() const {
    std::size_t at = at_;
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    if (at >= text_.size() || text_[at] == '\n' || text_[at] == ';') return true;
    return text_[at] == '#' && at > at_;
  }

  void step(char c) {
    if (c == '(' || c == ')') {
      ok_ = false;
    } else if (c == '\'') {
      const std::size_t close = text_.find('\'', at_ + 1);
      ok_ = close != text_.npos;
      if (ok_) value_ += text_.substr(at_ + 1, close - at_ - 1);
      at_ = ok_ ? close + 1 : at_;
    } else if (c == '"') {
      read_double();
    } else if (c == '\\') {
      if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') value_ += text_[at_ + 1];
      at_ += 2;
    } else {
      plain(c);
    }
  }

  void plain(char c) {
    if (c == '`') return run_until('`');
    if (c != '$') {
      value_ += c;
      ++at_;
      return;
    }
    reference();
  }

  void read_double() {
    ++at_;
    while (ok_ && at_ < text_.size() && text_[at_] != '"') {
      const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                          std::string_view("\"\\$`\n").find(text_[at_ + 1]) != std::string_view::npos;
      if (escape) {
        if (text_[at_ + 1] != '\n') value_ += text_[at_ + 1];
        at_ += 2;
      } else {
        plain(text_[at_]);
      }
    }
    ok_ = ok_ && at_ < text_.size();
    ++at_;
  }

  // What a command prints is not known here.
  void run_until(char close) {
    command_ = true;
    const std::size_t end = text_.find(close, at_ + 1);
    ok_ = end != text_.npos;
    at_ = ok_ ? end + 1 : at_;
  }

  void reference() {
    const std::string_view next = text_.substr(at_ + 1, 1);
    if (next == "(") return run_until(')');
    if (next == "{") return braces();
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    if (end == at_ + 1) return special(next);
    // $1 is one character long, whatever follows
    if (std::isdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0) end = at_ + 2;
    value_ += look_up(known_, std::string(text_.substr(at_ + 1, end - at_ - 1)));
    at_ = end;
  }

  // $$ is the shell's own number; $#, $?, $!, $@, $* and $- are its state.
  void special(std::string_view next) {
    const bool is_state =
        !next.empty() && std::string_view("$#?!@*-").find(next[0]) != std::string_view::npos;
    if (!is_state) value_ += '$';
    command_ = command_ || is_state;
    at_ += is_state ? 2 : 1;
  }

  void braces() {
    const std::size_t close = text_.find('}', at_);
    ok_ = close != text_.npos;
    if (!ok_) return;
    const std::string_view inside = text_.substr(at_ + 2, close - at_ - 2);
    const std::size_t mark = inside.find_first_of(":-");
    const std::string value = look_up(known_, std::string(inside.substr(0, std::min(mark, inside.size()))));
    const std::size_t from = mark == inside.npos ? inside.npos : inside.find_first_not_of(":-", mark);
    value_ += value.empty() && from != inside.npos ? std::string(inside.substr(from)) : value;
    at_ = close + 1;
  }

  std::string_view text_;
  const Known& known_;
  std::string value_;
  std::size_t at_ = 0;
  bool ok_ = true, command_ = false;
};

}  // namespace

Value shell_value(std::string_view rest, const Known& known) {
  return Word(rest, known).read();
}

}  // namespace groundway::env::dialects
