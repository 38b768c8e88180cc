#include "pull/tokens.h"

#include "base/text.h"

namespace groundway::pull {
namespace {

constexpr std::string_view kOperatorSigns = "+-*/<>=~!@#%^&|?";
constexpr std::string_view kSingleSigns = "(),[].;";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  std::optional<std::vector<Token>> run() {
    while (true) {
      while (at_ < sql_.size() && is_blank(sql_[at_])) ++at_;
      Token token;
      token.at = at_;
      if (at_ == sql_.size()) {
        out_.push_back(token);
        return std::move(out_);
      }
      if (!read(token)) return std::nullopt;
      out_.push_back(std::move(token));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  bool read(Token& token) {
    const char c = peek();
    if ((c == 'E' || c == 'e') && peek(1) == '\'') return ++at_, quoted('\'', true, token, Token::Kind::text);
    if (c == '\'') return quoted('\'', false, token, Token::Kind::text);
    if (c == '"') return quoted('"', false, token, Token::Kind::quoted);
    if (is_name_start(c)) return word(token), true;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(token), true;
    token.kind = Token::Kind::sign;
    if (c == ':' && peek(1) == ':') return token.text = "::", at_ += 2, true;
    if (kSingleSigns.find(c) != std::string_view::npos) return token.text = c, ++at_, true;
    while (at_ < sql_.size() && kOperatorSigns.find(peek()) != std::string_view::npos)
      token.text += sql_[at_++];
    return !token.text.empty();
  }

  void word(Token& token) {
    token.kind = Token::Kind::word;
    const std::size_t start = at_;
    while (is_name_start(peek()) || is_digit(peek()) || peek() == '$') ++at_;
    token.text = text::lower(sql_.substr(start, at_ - start));
  }

  void number(Token& token) {
    token.kind = Token::Kind::number;
    const std::size_t start = at_;
    const auto digits = [&] {
      while (is_digit(peek())) ++at_;
    };
    digits();
    if (peek() == '.') ++at_, digits();
    if ((peek() == 'e' || peek() == 'E') &&
        (is_digit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && is_digit(peek(2))))) {
      at_ += 2;
      digits();
    }
    token.text = std::string(sql_.substr(start, at_ - start));
  }

  // E'' holds backslashes doubled, and nothing else that is escaped.
  bool quoted(char mark, bool escapes, Token& token, Token::Kind kind) {
    token.kind = kind;
    for (++at_; at_ < sql_.size(); ++at_) {
      const char c = sql_[at_];
      if (c == mark && peek(1) != mark) return ++at_, true;
      if (c == mark || (escapes && c == '\\')) ++at_;
      if (escapes && c == '\\' && peek() != '\\' && peek() != '\'') return false;
      token.text += peek();
    }
    return false;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::vector<Token> out_;
};

}  // namespace

std::optional<std::vector<Token>> tokens_of(std::string_view sql) {
  return Scanner(sql).run();
}

}  // namespace groundway::pull
