#include "catalog/sqlite_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace groundway::catalog {
namespace {

using sql::Token;
using sql::TokenKind;

// Words that mean something where a name of the same letters in quotes means a column, or a text.
bool says_more_when_bare(const std::string& upper) {
  constexpr auto kValues =
      std::to_array<std::string_view>({"TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"});
  return sql::is_reserved_sqlite(upper) || std::ranges::find(kValues, upper) != kValues.end();
}

// Marked by a kind, so that 'a' and a, 1 and "1" differ; the length keeps neighbours apart.
std::string canonical_of(const Token& t) {
  const auto marked = [](char mark, const std::string& text) {
    return std::string(1, mark) + std::to_string(text.size()) + ":" + text + " ";
  };
  switch (t.kind) {
    case TokenKind::word: return marked('w', t.word);
    case TokenKind::quoted: {
      const std::string upper = text::upper(t.text);
      return marked(says_more_when_bare(upper) ? 'q' : 'w', upper);
    }
    case TokenKind::string: return marked('s', t.text);
    case TokenKind::blob: return marked('b', t.text);
    case TokenKind::symbol: return marked('y', t.word);
    case TokenKind::integer:
    case TokenKind::real: return marked('n', text::upper(t.text));
    default: return marked('o', t.text);
  }
}

bool is(const Token& t, std::string_view word) { return t.word == word; }

bool begins_constraint(const Token& t) {
  constexpr auto kWords = std::to_array<std::string_view>({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"});
  return t.kind == TokenKind::word && std::ranges::find(kWords, t.word) != kWords.end();
}

// Walks a list of words and tells how deep in parentheses each stands.
template <class Visit>
void walk(Words words, const Visit& visit) {
  int depth = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is(words[i], ")")) --depth;
    visit(i, depth);
    if (is(words[i], "(")) ++depth;
  }
}

class ColumnReader {
 public:
  ColumnReader(Words words, std::string_view sql) : words_(words) {
    const Token &first = words.front(), &last = words.back();
    out_.name = first.text;
    out_.source = std::string(sql.substr(first.begin, last.end - first.begin));
    out_.definition = canonical(words.subspan(1));
  }
  SqliteColumnText run() {
    walk(words_, [&](std::size_t i, int depth) {
      if (depth == 0 && i > 0) look(i);
    });
    return std::move(out_);
  }

 private:
  bool next_is(std::size_t i, std::string_view word) const { return i + 1 < words_.size() && is(words_[i + 1], word); }

  void look(std::size_t i) {
    const Token& t = words_[i];
    if (t.kind != TokenKind::word) return;
    if (is(t, "UNIQUE") || (is(t, "PRIMARY") && next_is(i, "KEY"))) out_.key = true;
    if (is(t, "REFERENCES")) out_.refers = true;
    if (is(t, "AS")) out_.generated = true;
    if (is(t, "STORED")) out_.stored = out_.generated;
    if (is(t, "NOT") && next_is(i, "NULL")) out_.not_null = true;
    if (is(t, "DEFAULT") && !is(words_[i - 1], "SET")) out_.default_value = value_behind(i);
  }

  // A sign and a literal, or everything in parentheses.
  std::string value_behind(std::size_t i) const {
    std::size_t end = i + 1;
    if (end < words_.size() && (is(words_[end], "+") || is(words_[end], "-"))) ++end;
    if (end < words_.size() && is(words_[end], "(")) {
      for (int depth = 0; end < words_.size(); ++end) {
        depth += is(words_[end], "(") ? 1 : is(words_[end], ")") ? -1 : 0;
        if (depth == 0) break;
      }
    }
    end = std::min(end + 1, words_.size());
    return canonical(words_.subspan(i + 1, end - i - 1));
  }

  Words words_;
  SqliteColumnText out_;
};

class TableReader {
 public:
  explicit TableReader(std::string_view sql) : sql_(sql), tokens_(sql::lex(sql)) {}

  Result<SqliteTableText> run() {
    if (!head()) return refusal();
    const std::size_t open = at_;
    const std::size_t close = closing(open);
    if (close == 0) return refusal();
    body(Words(tokens_).subspan(open + 1, close - open - 1));
    if (out_.columns.empty()) return refusal();
    Words tail = Words(tokens_).subspan(close + 1, tokens_.size() - close - 2);  // the last token is the end
    while (!tail.empty() && is(tail.back(), ";")) tail = tail.first(tail.size() - 1);
    out_.options = canonical(tail);
    out_.options_source = written(tail);
    return std::move(out_);
  }

 private:
  Error refusal() const {
    return Error{Code::source_schema, "no definition of a table: " + text::excerpt(sql_, 80)};
  }

  std::string written(Words words) const {
    if (words.empty()) return {};
    return std::string(sql_.substr(words.front().begin, words.back().end - words.front().begin));
  }
  bool take(std::string_view word) {
    if (!is(tokens_[at_], word)) return false;
    ++at_;
    return true;
  }
  bool name() {
    const Token& t = tokens_[at_];
    if (t.kind != TokenKind::word && t.kind != TokenKind::quoted && t.kind != TokenKind::string) return false;
    out_.name = t.text;
    out_.name_begin = t.begin;
    out_.name_end = t.end;
    ++at_;
    return true;
  }
  bool head() {
    if (tokens_.back().kind != TokenKind::end || !take("CREATE") || !take("TABLE")) return false;
    if (take("IF") && !(take("NOT") && take("EXISTS"))) return false;
    if (!name() || (take(".") && !name())) return false;
    return is(tokens_[at_], "(");
  }

  std::size_t closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (is(tokens_[i], "(")) ++depth;
      if (is(tokens_[i], ")") && --depth == 0) return i;
    }
    return 0;
  }

  void body(Words words) {
    std::size_t begin = 0;
    std::size_t constraints = words.size();
    walk(words, [&](std::size_t i, int depth) {
      if (constraints < words.size()) return;
      if (i == begin && !out_.columns.empty() && begins_constraint(words[i])) {
        constraints = i;
      } else if (depth == 0 && is(words[i], ",")) {
        column(words.subspan(begin, i - begin));
        begin = i + 1;
      }
    });
    if (constraints == words.size()) column(words.subspan(begin));
    walk(words.subspan(constraints), [&](std::size_t i, int depth) {
      const Token& t = words[constraints + i];
      if (depth > 0 || !is(t, ",")) out_.constraints += canonical_of(t);
    });
    out_.constraints_source = written(words.subspan(constraints));
    for (std::size_t i = 0; i < words.size(); ++i) look(words, i);
  }

  void column(Words words) {
    if (!words.empty()) out_.columns.push_back(ColumnReader(words, sql_).run());
  }

  void look(Words words, std::size_t i) {
    if (words[i].kind == TokenKind::word && is(words[i], "AUTOINCREMENT")) out_.autoincrement = true;
    if (i + 1 < words.size() && is(words[i + 1], ".") && text::iequals(words[i].text, out_.name)) {
      out_.names_itself = true;
    }
  }

  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  SqliteTableText out_;
};

}  // namespace

std::string canonical(Words words) {
  std::string out;
  for (const Token& token : words) out += canonical_of(token);
  return out;
}

std::string canonical(std::string_view sql) {
  std::vector<Token> tokens = sql::lex(sql);
  while (!tokens.empty() && (tokens.back().kind == TokenKind::end || is(tokens.back(), ";"))) tokens.pop_back();
  return canonical(Words(tokens));
}

const SqliteColumnText* SqliteTableText::find(std::string_view column) const {
  const auto found = std::ranges::find_if(columns, [&](const auto& c) { return text::iequals(c.name, column); });
  return found == columns.end() ? nullptr : &*found;
}

Result<SqliteTableText> read_table_text(std::string_view sql) { return TableReader(sql).run(); }

}  // namespace groundway::catalog
