#include "sql/lexer.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::sql {
namespace {

constexpr std::string_view kReserved[] = {
    "ADD",     "ALL",        "ALTER",       "AND",      "AS",         "AUTOINCREMENT", "BETWEEN",
    "CASE",    "CHECK",      "COLLATE",     "COMMIT",   "CONSTRAINT", "CREATE",        "CROSS",
    "DEFAULT", "DEFERRABLE", "DELETE",      "DISTINCT", "DROP",       "ELSE",          "ESCAPE",
    "EXCEPT",  "EXISTS",     "FOREIGN",     "FROM",     "FULL",       "GROUP",         "HAVING",
    "IN",      "INDEX",      "INDEXED",     "INNER",    "INSERT",     "INTERSECT",     "INTO",
    "IS",      "ISNULL",     "JOIN",        "LEFT",     "LIMIT",      "NATURAL",       "NOT",
    "NOTHING", "NOTNULL",    "NULL",        "ON",       "OR",         "ORDER",         "OUTER",
    "PRIMARY", "REFERENCES", "RETURNING",   "RIGHT",    "SELECT",     "SET",           "TABLE",
    "THEN",    "TO",         "TRANSACTION", "UNION",    "UNIQUE",     "UPDATE",        "USING",
    "VALUES",  "WHEN",       "WHERE"};
static_assert(std::ranges::is_sorted(kReserved));

constexpr std::string_view kJoinWords[] = {"CROSS", "FULL", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT"};

// Longest first, so that ->> is not read as -> and >.
constexpr std::string_view kSymbols[] = {
    "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "(", ")", ",",
    ";",   "+",  "-",  "*",  "/",  "%",  "&",  "|",  "~",  "<",  ">", "=", "."};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool in_word(char c) {
  return starts_word(c) || is_digit(c) || c == '$';
}

int hex_value(char c) {
  return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

class Lexer {
 public:
  explicit Lexer(std::string_view sql) : sql_(sql) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      skip_blanks();
      tokens.push_back(next());
    } while (tokens.back().kind != TokenKind::end && tokens.back().kind != TokenKind::illegal);
    return tokens;
  }

 private:
  char at(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }
  bool here(std::string_view s) const { return sql_.substr(at_).starts_with(s); }

  void skip_blanks() {
    for (;;) {
      if (is_space(at())) {
        while (is_space(at()) || at() == '\v') ++at_;  // a vertical tab is a blank behind another, never alone
      } else if (here("\xEF\xBB\xBF")) {  // a byte order mark counts as a blank
        at_ += 3;
      } else if (here("--")) {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (here("/*") && at_ + 2 < sql_.size()) {  // needs no end: the text's end will do
        const auto close = sql_.find("*/", at_ + 2);
        at_ = close == std::string_view::npos ? sql_.size() : close + 2;
      } else {
        return;
      }
    }
  }

  Token next() {
    begin_ = at_;
    if (at_ >= sql_.size()) return make(TokenKind::end);
    const char c = at();
    if ((c == 'x' || c == 'X') && at(1) == '\'') return blob();
    if (starts_word(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) return number();
    if (c == '\'' || c == '"' || c == '`' || c == '[') return quoted(c);
    if (c == '?' || c == ':' || c == '@' || c == '$' || c == '#') return parameter();
    return symbol();
  }

  Token make(TokenKind kind, std::string text = {}, std::string word = {}) const {
    return {.kind = kind, .text = std::move(text), .word = std::move(word), .begin = begin_, .end = at_};
  }
  Token illegal(std::string why) const { return make(TokenKind::illegal, std::move(why)); }
  std::string written() const { return std::string(sql_.substr(begin_, at_ - begin_)); }

  Token word() {
    while (in_word(at())) ++at_;
    return make(TokenKind::word, written(), text::upper(written()));
  }

  Token quoted(char open) {
    const char close = open == '[' ? ']' : open;
    std::string out;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (at() == '\0') break;
      if (at() == close) {
        if (open == '[' || at(1) != close) {  // [a]] is not an escape
          ++at_;
          Token token = make(open == '\'' ? TokenKind::string : TokenKind::quoted, std::move(out));
          token.quote = open;
          return token;
        }
        ++at_;
      }
      out += at();
    }
    return illegal(std::string("a quote that is never closed: ") + open);
  }

  Token blob() {
    at_ += 2;
    std::string out;
    for (; is_hex(at()) && is_hex(at(1)); at_ += 2) {
      out += static_cast<char>(hex_value(at()) * 16 + hex_value(at(1)));
    }
    if (at() != '\'') return illegal("a blob literal that is not pairs of hex digits in quotes");
    ++at_;
    return make(TokenKind::blob, std::move(out));
  }

  // Digits, with single underscores between them.
  void digits(bool (*is)(char)) {
    while (is(at()) || (at() == '_' && at_ > begin_ && is(sql_[at_ - 1]) && is(at(1)))) ++at_;
  }

  Token number() {
    bool real = false;
    const bool hex = at() == '0' && (at(1) | 0x20) == 'x' && is_hex(at(2));
    if (hex) {
      at_ += 2;
      digits(is_hex);
    } else {
      digits(is_digit);
      if (at() == '.') {
        real = true;
        ++at_;
        digits(is_digit);
      }
      const std::size_t sign = at(1) == '+' || at(1) == '-' ? 1 : 0;
      if ((at() | 0x20) == 'e' && is_digit(at(1 + sign))) {
        real = true;
        at_ += 1 + sign;
        digits(is_digit);
      }
    }
    // Behind a hexadecimal number a word may begin at once: 0x1FMATCH is 0x1F MATCH.
    if (!hex && in_word(at())) return illegal("a number that runs into letters");
    return make(real ? TokenKind::real : TokenKind::integer, text::replace_all(written(), "_", ""));
  }

  Token parameter() {
    const char kind = at();
    ++at_;
    if (kind == '?') {
      while (is_digit(at())) ++at_;
      return make(TokenKind::parameter, written());
    }
    std::size_t letters = 0;
    while (in_word(at()) || here("::")) {
      letters += in_word(at()) ? 1 : 0;
      at_ += in_word(at()) ? 1 : 2;
    }
    if (letters == 0) return illegal("a parameter without a name");
    if (at() == '(') {  // Tcl's arrays: $row(name)
      while (at_ < sql_.size() && at() != '\0' && !is_space(at()) && at() != ')') ++at_;
      if (at() != ')') return illegal("a parameter whose parenthesis is never closed");
      ++at_;
    }
    return make(TokenKind::parameter, written());
  }

  Token symbol() {
    for (const std::string_view s : kSymbols) {
      if (!here(s)) continue;
      at_ += s.size();
      const std::string_view canonical = s == "==" ? "=" : s == "!=" ? "<>" : s;
      return make(TokenKind::symbol, std::string(s), std::string(canonical));
    }
    ++at_;
    return illegal("a character that begins nothing in SQL");
  }

  std::string_view sql_;
  std::size_t at_ = 0, begin_ = 0;
};

}  // namespace

std::vector<Token> lex(std::string_view sql) {
  return Lexer(sql).run();
}

bool is_reserved_sqlite(std::string_view upper_case_word) {
  return std::ranges::binary_search(kReserved, upper_case_word);
}

bool is_join_word(std::string_view upper_case_word) {
  return std::ranges::find(kJoinWords, upper_case_word) != std::end(kJoinWords);
}

}  // namespace groundway::sql
