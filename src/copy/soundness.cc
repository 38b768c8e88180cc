#include "copy/soundness.h"

#include <set>

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

// Bookkeeping of free space: nothing is read from there.
bool is_about_free_space(std::string_view line) {
  for (const std::string_view words :
       {"ptrmap", "ptr map", "free space", "Fragmentation of", "reelist", "never used"}) {
    if (line.find(words) != line.npos) return true;
  }
  return false;
}

// What the check says of values: they arrive as they are, and a constraint that they break is told on its
// own.
bool is_about_values(std::string_view line) {
  return line.starts_with("CHECK constraint failed") || line.find(" value in ") != line.npos ||
         line.starts_with("***") || line == "ok";
}

Result<std::set<std::string>> index_roots(db::SqliteDb& db) {
  std::set<std::string> roots;
  ASSIGN(auto rows, db.prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'index'"));
  while (true) {
    ASSIGN(const bool more, rows.step());
    if (!more) return roots;
    roots.insert(rows.text(0));
  }
}

// "On tree page 7 cell 3: ...", "Page 7: ...", "invalid page number 7"
bool names_page_of(std::string_view line, const std::set<std::string>& roots) {
  for (std::size_t at = line.find("age "); at != line.npos; at = line.find("age ", at + 4)) {
    std::string_view rest = line.substr(at + 4);
    if (rest.starts_with("number ")) rest.remove_prefix(7);
    const std::string number(rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size())));
    if (roots.count(number) > 0) return true;
  }
  return false;
}

Error damaged(const db::SqliteDb& db, const std::string& table, const std::string& line) {
  const std::string file = text::shell_quote(db.path());
  return Error{Code::source_corrupt,
               "table " + table + ": " + text::excerpt(line, 200) + " (SQLite's quick_check)"}
      .at(db.path())
      .with_fix("sqlite3 " + file + " .recover | sqlite3 " + text::shell_quote(db.path() + ".recovered") +
                "   # then copy the recovered file; if only an index is damaged: sqlite3 " + file +
                " REINDEX");
}

}  // namespace

Result<void> check_soundness(db::SqliteDb& db, const std::string& table) {
  auto checked = db.prepare("PRAGMA quick_check(" + sql::quote_sqlite_ident(table) + ")");
  if (!checked) return {};  // a function of the application's that cannot be called here: reading has told
  std::string lines;
  while (true) {
    auto more = checked->step();
    if (!more && more.error().code == Code::source_corrupt) return std::move(more).error();
    if (!more || !*more) break;
    lines += checked->text(0) + "\n";
  }
  std::set<std::string> roots;
  for (const std::string& line : text::split(lines, '\n')) {
    if (line.empty() || is_about_values(line) || is_about_free_space(line)) continue;
    if (roots.empty()) {
      ASSIGN(roots, index_roots(db));
    }
    if (!names_page_of(line, roots)) return damaged(db, table, line);
  }
  return {};
}

}  // namespace groundway::copy
