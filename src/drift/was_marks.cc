#include "drift/was_marks.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "sql/lex_pg.h"

namespace groundway::drift {
namespace {

using sql::PgToken;
using sql::PgTokenKind;

struct Named {
  std::string table, column;  // as written; of a table itself no column
  int line = 0, last = 0;
};

struct Mark {
  std::string old;
  int line = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view script) : s_(script), lexer_(script) {}

  std::vector<catalog::Rename> run() {
    for (PgToken t = next(); t.kind != PgTokenKind::end; t = next()) {
      if (is_word(t, "CREATE")) take_create(t);
    }
    return resolve();
  }

 private:
  std::string_view text(const PgToken& t) const { return s_.substr(t.begin, t.end - t.begin); }
  bool is_word(const PgToken& t, std::string_view word) const {
    return t.kind == PgTokenKind::word && text::iequals(text(t), word);
  }
  bool is_symbol(const PgToken& t, char c) const { return t.kind == PgTokenKind::symbol && s_[t.begin] == c; }
  static bool is_name(const PgToken& t) { return t.kind == PgTokenKind::word || t.kind == PgTokenKind::name; }

  int line_of(const PgToken& t) {
    line_ += static_cast<int>(std::count(s_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         s_.begin() + static_cast<std::ptrdiff_t>(t.begin), '\n'));
    counted_ = t.begin;
    return line_;
  }

  // The next that is no comment; a mark is noted on the way.
  PgToken next() {
    PgToken t = lexer_.next();
    for (; t.kind == PgTokenKind::comment; t = lexer_.next()) {
      std::string_view words = text::trim(text(t).substr(2));
      if (!text::istarts_with(words, "was:")) continue;
      words = text::trim(words.substr(4));
      const std::size_t end = words.starts_with('"') ? words.find('"', 1) : words.find_first_of(" \t,;");
      marks_.push_back({std::string(words.substr(0, words.starts_with('"') && end != words.npos ? end + 1 : end)), line_of(t)});
    }
    return t;
  }

  void take_create(const PgToken& create) {
    const int line = line_of(create);
    PgToken t = next();
    while (is_word(t, "UNLOGGED") || is_word(t, "FOREIGN") || is_word(t, "GLOBAL") || is_word(t, "LOCAL")) t = next();
    if (!is_word(t, "TABLE")) return;
    t = next();
    if (is_word(t, "IF")) next(), next(), t = next();
    std::string name;
    for (; is_name(t) || is_symbol(t, '.'); t = next()) name += text(t);
    if (name.empty()) return;
    named_.push_back({name, {}, line, line});
    if (is_symbol(t, '(')) take_columns(name);
  }

  void take_columns(const std::string& table) {
    int depth = 1;
    bool begins = true;
    in_column_ = false;
    for (PgToken t = next(); t.kind != PgTokenKind::end && t.kind != PgTokenKind::unclosed; t = next()) {
      if (begins && is_name(t) && !begins_constraint(t)) begin_column(table, t);
      begins = depth == 1 && is_symbol(t, ',');
      if (begins) end_column(t);
      if (is_symbol(t, '(')) ++depth;
      if (is_symbol(t, ')') && --depth == 0) return end_column(t);
    }
  }

  void begin_column(const std::string& table, const PgToken& name) {
    const int line = line_of(name);
    in_column_ = true;
    named_.push_back({table, std::string(text(name)), line, line});
  }
  void end_column(const PgToken& end) {
    if (in_column_) named_.back().last = line_of(end);
    in_column_ = false;
  }

  bool begins_constraint(const PgToken& t) const {
    constexpr std::string_view kWords[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE"};
    return std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(t, word); });
  }

  const Named* marked(const Mark& mark) const {
    const Named* after = nullptr;
    for (const Named& named : named_) {
      if (named.line <= mark.line && mark.line <= named.last) return &named;
      if (named.line > mark.line && (after == nullptr || named.line < after->line)) after = &named;
    }
    return after;
  }

  std::vector<catalog::Rename> resolve() const {
    std::vector<catalog::Rename> out;
    for (const Mark& mark : marks_) {
      const Named* named = mark.old.empty() ? nullptr : marked(mark);
      if (named == nullptr) continue;
      if (!named->column.empty()) {
        out.push_back({named->table + "." + mark.old, named->table + "." + named->column});
        continue;
      }
      const std::size_t dot = named->table.rfind('.');
      const std::string schema = dot == std::string::npos ? "" : named->table.substr(0, dot + 1);
      out.push_back({schema + mark.old, named->table});
    }
    return out;
  }

  std::string_view s_;
  sql::PgLexer lexer_;
  std::vector<Named> named_;
  std::vector<Mark> marks_;
  bool in_column_ = false;  // else in a constraint
  std::size_t counted_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<catalog::Rename> was_marks(std::string_view script) { return Reader(script).run(); }

}  // namespace groundway::drift
