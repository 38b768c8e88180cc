#include "drift/view_body.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "sql/lex_pg.h"

namespace groundway::drift {
namespace {

using sql::PgToken;
using sql::PgTokenKind;

struct Piece {
  PgToken token;
  std::string word;  // upper case, of a bare word
  std::string name;  // as the server knows it, of a word or a quoted name
  char symbol = 0;
  int depth = 0;        // of parentheses
  bool nested = false;  // inside of a query within the query
};

bool is_name(const Piece& p) { return p.token.kind == PgTokenKind::word || p.token.kind == PgTokenKind::name; }

class Query {
 public:
  explicit Query(std::string_view text) : text_(text) { read(); }

  std::string run() const {
    const std::size_t from = find_from();
    if (from == pieces_.size()) return std::string(text_);
    const std::size_t end = end_of_from(from);
    const std::optional<std::string> alias = only_relation(from + 1, end);
    return alias ? without(*alias, from, end) : std::string(text_);
  }

 private:
  void read() {
    sql::PgLexer lexer(text_);
    int depth = 0;
    std::vector<int> nested;  // depths at which inner queries began
    for (PgToken t = lexer.next(); t.kind != PgTokenKind::end; t = lexer.next()) {
      if (t.kind == PgTokenKind::comment) continue;
      Piece p{t, {}, {}, 0, 0, false};
      if (t.kind == PgTokenKind::word) p.word = text::upper(text_.substr(t.begin, t.end - t.begin));
      if (is_name(p)) p.name = sql::pg_name(text_, t);
      if (t.kind == PgTokenKind::symbol) p.symbol = text_[t.begin];
      if (p.symbol == ')') {
        if (!nested.empty() && nested.back() == depth) nested.pop_back();
        --depth;
      }
      const bool begins_query = p.word == "SELECT" || p.word == "WITH" || p.word == "VALUES";
      if (begins_query && depth > 0 && !pieces_.empty() && pieces_.back().symbol == '(') nested.push_back(depth);
      p.depth = depth;
      p.nested = !nested.empty();
      if (p.symbol == '(') ++depth;
      pieces_.push_back(std::move(p));
    }
  }

  // The FROM of the outermost query; none: it has none, or it is several queries.
  std::size_t find_from() const {
    std::size_t found = pieces_.size();
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Piece& p = pieces_[i];
      if (p.depth > 0) continue;
      if (p.word == "UNION" || p.word == "INTERSECT" || p.word == "EXCEPT") return pieces_.size();
      const bool distinct = i > 0 && pieces_[i - 1].word == "DISTINCT";
      if (p.word == "FROM" && !distinct && found == pieces_.size()) found = i;
    }
    return found;
  }

  std::size_t end_of_from(std::size_t from) const {
    static const std::set<std::string_view> kEnds = {"WHERE", "GROUP", "HAVING", "WINDOW", "ORDER",
                                                     "LIMIT", "OFFSET", "FETCH", "FOR"};
    for (std::size_t i = from + 1; i < pieces_.size(); ++i) {
      if (pieces_[i].depth == 0 && (kEnds.count(pieces_[i].word) > 0 || pieces_[i].symbol == ';')) return i;
    }
    return pieces_.size();
  }

  // What the only relation is called in the query; none where there are several.
  std::optional<std::string> only_relation(std::size_t begin, std::size_t end) const {
    std::optional<std::string> out;
    for (std::size_t i = begin; i < end; ++i) {
      const Piece& p = pieces_[i];
      if (p.nested) continue;
      if (p.word == "JOIN" || (p.depth == 0 && p.symbol == ',')) return std::nullopt;
      if (p.word == "TABLESAMPLE") return out;
      if (p.depth == 0 && is_name(p)) out = p.name;
    }
    return out;
  }

  // Where the list of output columns begins: behind SELECT DISTINCT ON (...).
  std::size_t distinct_end() const {
    std::size_t i = 0;
    while (i < pieces_.size() && (pieces_[i].depth > 0 || pieces_[i].word != "SELECT")) ++i;
    ++i;
    if (i < pieces_.size() && pieces_[i].word == "DISTINCT") ++i;
    if (i + 1 >= pieces_.size() || pieces_[i].word != "ON" || pieces_[i + 1].symbol != '(') return i;
    for (i += 2; i < pieces_.size() && pieces_[i].depth > 0; ++i) continue;
    return i + 1;
  }

  // Of the outermost query: output columns that are not the relation's column of that name.
  std::set<std::string> other_outputs(const std::string& alias, std::size_t from) const {
    std::set<std::string> out;
    std::size_t begin = distinct_end();
    for (std::size_t i = begin; i <= from; ++i) {
      if (pieces_[i].depth > 0 || (i < from && pieces_[i].symbol != ',')) continue;
      const Piece& last = pieces_[i - 1];
      const bool plain = i - begin == 3 && pieces_[begin].name == alias && pieces_[begin + 1].symbol == '.';
      if (is_name(last) && !plain) out.insert(last.name);
      begin = i + 1;
    }
    return out;
  }

  bool is_column_of(const std::string& alias, std::size_t i) const {
    if (i + 2 >= pieces_.size() || pieces_[i].name != alias || !is_name(pieces_[i])) return false;
    if (pieces_[i].nested || pieces_[i + 1].symbol != '.' || !is_name(pieces_[i + 2])) return false;
    const char after = i + 3 < pieces_.size() ? pieces_[i + 3].symbol : '\0';
    const Piece* before = i > 0 ? &pieces_[i - 1] : nullptr;
    const bool other = before != nullptr && (before->symbol == '.' || before->symbol == ':' || before->word == "COLLATE");
    return after != '(' && after != '.' && !other;
  }

  std::string without(const std::string& alias, std::size_t from, std::size_t end) const {
    const std::set<std::string> outputs = other_outputs(alias, from);
    const std::size_t list = distinct_end();
    std::string out;
    std::size_t kept = 0;
    bool ordering = false;  // there a bare name is an output column first
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].depth == 0 && pieces_[i].word == "ORDER") ordering = true;
      if ((i > from && i < end) || !is_column_of(alias, i)) continue;
      const bool sorts = pieces_[i].depth == (i < list ? 1 : 0) && (i < list || ordering);
      if (sorts && outputs.count(pieces_[i + 2].name) > 0) continue;
      out += text_.substr(kept, pieces_[i].token.begin - kept);
      kept = pieces_[i + 2].token.begin;
    }
    return out + std::string(text_.substr(kept));
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::string in_later_spelling(std::string_view query) { return Query(query).run(); }

}  // namespace groundway::drift
