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

}  // namespace

Error damaged_table(const db::SqliteDb& db, const std::string& table, const std::string& cause) {
  const std::string file = text::shell_quote(db.path());
  return Error{Code::source_corrupt, "table " + table + ": " + cause}
      .at(db.path())
      .with_fix("sqlite3 " + file + " .recover | sqlite3 " + text::shell_quote(db.path() + ".recovered") +
                "   # then copy the recovered file; if only an index is damaged: sqlite3 " + file +
                " REINDEX");
}

Result<ScanFacts> ScanFacts::begin(db::SqliteDb& db, bool has_rowid, std::size_t columns) {
  constexpr std::uint64_t kReserved = 255 + 35;  // at most, at a page's end and in its head
  const std::uint64_t header = 9 + 4 * static_cast<std::uint64_t>(columns);
  ScanFacts out;
  out.has_rowid_ = has_rowid;
  ASSIGN(const std::string size, db.one("PRAGMA page_size"));
  ASSIGN(const std::string encoding, db.one("PRAGMA encoding"));
  const auto page = static_cast<std::uint64_t>(text::parse_int(size).value_or(0));
  // Texts are told as UTF-8; in UTF-16 they may be longer, and every row is taken for one that overflows.
  if (encoding == "UTF-8" && page > kReserved + header) out.in_page_ = page - kReserved - header;
  return out;
}

bool ScanFacts::wants_check(std::uint64_t bytes) const {
  constexpr std::uint64_t kSmall = 4'000'000;  // checked in any case: it takes no time
  return bytes < kSmall || !has_rowid_ || descends_ || widest_ > in_page_;
}

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
    if (!names_page_of(line, roots))
      return damaged_table(db, table, text::excerpt(line, 200) + " (SQLite's quick_check)");
  }
  return {};
}

}  // namespace groundway::copy
