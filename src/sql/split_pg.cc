#include "sql/split_pg.h"

#include <algorithm>

#include "base/text.h"
#include "sql/lex_pg.h"

namespace groundway::sql {
namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view script) : s_(script), lexer_(script) {}

  std::vector<ScriptPart> run() {
    for (PgToken t = lexer_.next(); t.kind != PgTokenKind::end; t = lexer_.next()) take(t);
    close(s_.size());
    return std::move(out_);
  }

 private:
  void take(const PgToken& t) {
    if (t.kind == PgTokenKind::comment) return;
    if (t.kind == PgTokenKind::backslash) return add(ScriptPart::Kind::backslash, t.begin, t.end);
    if (t.kind == PgTokenKind::unclosed) return add(ScriptPart::Kind::unclosed, t.begin, t.end);
    const char symbol = t.kind == PgTokenKind::symbol ? s_[t.begin] : ' ';
    if (symbol == ';' && depth_ == 0 && blocks_ == 0) return close_statement(t);
    if (begin_ == s_.npos) begin_ = t.begin;
    last_ = t.end;
    if (symbol == '(') ++depth_;
    if (symbol == ')' && depth_ > 0) --depth_;
    if (t.kind == PgTokenKind::word && depth_ == 0) count(text::upper(s_.substr(t.begin, t.end - t.begin)));
  }

  // The body of a function in SQL's own words holds semicolons.
  void count(std::string word) {
    if (word == "ATOMIC" && previous_ == "BEGIN") {
      ++blocks_;
    } else if (blocks_ > 0 && word == "CASE") {
      ++blocks_;
    } else if (blocks_ > 0 && word == "END") {
      --blocks_;
    }
    if (previous_ == "FROM" && word == "STDIN") from_stdin_ = true;
    if (first_.empty()) first_ = word;
    previous_ = std::move(word);
  }

  void close_statement(const PgToken& semicolon) {
    const bool rows = from_stdin_ && first_ == "COPY";
    close(semicolon.begin);
    if (rows) take_rows(semicolon.end);
  }
  void close(std::size_t) {
    if (begin_ != s_.npos) add(ScriptPart::Kind::statement, begin_, last_);
    begin_ = s_.npos;
    depth_ = blocks_ = 0;
    from_stdin_ = false;
    first_.clear(), previous_.clear();
  }

  // From the next line to the one that is "\\.".
  void take_rows(std::size_t after) {
    std::size_t at = s_.find('\n', after);
    const std::size_t begin = at == s_.npos ? s_.size() : at + 1;
    for (at = begin; at < s_.size();) {
      const std::size_t end = std::min(s_.find('\n', at), s_.size());
      std::string_view line = s_.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      at = std::min(end + 1, s_.size());
      if (line == "\\.") break;
    }
    add(ScriptPart::Kind::rows, begin, at);
    lexer_.go_to(at);
  }

  void add(ScriptPart::Kind kind, std::size_t begin, std::size_t end) {
    line_ += static_cast<int>(std::count(s_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         s_.begin() + static_cast<std::ptrdiff_t>(std::max(begin, counted_)), '\n'));
    counted_ = std::max(begin, counted_);
    out_.push_back({kind, s_.substr(begin, end - begin), line_});
  }

  std::string_view s_;
  PgLexer lexer_;
  std::vector<ScriptPart> out_;
  std::size_t begin_ = std::string_view::npos, last_ = 0;  // of the statement that is being read
  int depth_ = 0, blocks_ = 0;
  bool from_stdin_ = false;
  std::string first_, previous_;  // words of it
  std::size_t counted_ = 0;       // line ends up to here are in line_
  int line_ = 1;
};

}  // namespace

std::vector<ScriptPart> split_pg(std::string_view script) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (script.starts_with(kByteOrderMark)) script.remove_prefix(kByteOrderMark.size());
  return Splitter(script).run();
}

std::vector<std::string> first_words(std::string_view statement, std::size_t most) {
  std::vector<std::string> out;
  PgLexer lexer(statement);
  for (PgToken t = lexer.next(); t.kind != PgTokenKind::end && out.size() < most; t = lexer.next()) {
    if (t.kind == PgTokenKind::comment) continue;
    std::string text(statement.substr(t.begin, t.end - t.begin));
    out.push_back(t.kind == PgTokenKind::word ? text::upper(text) : std::move(text));
  }
  return out;
}

}  // namespace groundway::sql
