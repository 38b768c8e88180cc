#include "copy/ledger.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr std::array kLedgers = {
#define LEDGER(table, columns, framework, compare) Ledger{table, columns, framework, compare},
#include "copy/ledgers.def"
#undef LEDGER
};

using Revisions = std::set<std::string>;
constexpr std::size_t kShown = 3;  // revisions named in an error

std::string shown(const Revisions& mine, const Revisions& other) {
  std::vector<std::string> only;
  std::set_difference(mine.begin(), mine.end(), other.begin(), other.end(), std::back_inserter(only));
  const std::size_t more = only.size() > kShown ? only.size() - kShown : 0;
  only.resize(only.size() - more);
  return only.empty() ? "none" : text::join(only, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string select_list(const Ledger& ledger, bool sqlite) {
  std::string out;
  for (const std::string& column : text::split(ledger.columns, ',')) {
    const std::string name = sqlite ? sql::quote_sqlite_ident(column) : sql::always_quote_ident(column);
    out += (out.empty() ? "" : " || '.' || ") + std::string("CAST(") + name + " AS text)";
  }
  return out;
}

Result<Revisions> source_revisions(const Ledger& ledger, db::SqliteDb& source, const std::string& table) {
  Revisions out;
  ASSIGN(auto statement,
         source.prepare("SELECT " + select_list(ledger, true) + " FROM " + sql::quote_sqlite_ident(table)));
  while (true) {
    ASSIGN(const bool more, statement.step());
    if (!more) return out;
    out.insert(statement.text(0));
  }
}

// The column may be camelCase in the target ("MigrationId"): found by name without regard to case.
Result<std::string> target_list(const Ledger& ledger, db::PgConnection& target, const std::string& table) {
  std::string out;
  for (const std::string& column : text::split(ledger.columns, ',')) {
    ASSIGN(const auto rows, target.query("SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = "
                                         "$1::regclass AND attnum > 0 AND lower(attname) = $2",
                                         {table, column}));
    const std::string name = rows.count() > 0 ? rows.text(0, 0) : column;
    out += (out.empty() ? "" : " || '.' || ") + std::string("CAST(") + sql::always_quote_ident(name) +
           " AS text)";
  }
  return out;
}

}  // namespace

const Ledger* find_ledger(std::string_view table, const std::vector<std::string>& columns) {
  const auto has = [&](const std::string& column) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& c) { return text::iequals(c, column); });
  };
  const auto found = std::find_if(kLedgers.begin(), kLedgers.end(), [&](const Ledger& l) {
    const auto wanted = text::split(l.columns, ',');
    return text::iequals(l.table, table) && std::all_of(wanted.begin(), wanted.end(), has);
  });
  return found == kLedgers.end() ? nullptr : &*found;
}

Result<std::string> compare_ledger(const Ledger& ledger, db::SqliteDb& source,
                                   const std::string& source_table, db::PgConnection& target,
                                   const std::string& target_table) {
  ASSIGN(const Revisions mine, source_revisions(ledger, source, source_table));
  ASSIGN(const std::string list, target_list(ledger, target, target_table));
  ASSIGN(const auto rows, target.query("SELECT " + list + " FROM " + target_table));
  Revisions theirs;
  for (int i = 0; i < rows.count(); ++i) theirs.insert(rows.text(i, 0));
  if (mine == theirs)
    return fmt::format("{}: the same {} on both sides", source_table,
                       text::count_of(mine.size(), "revision"));
  return Error{Code::ledger_differs,
               fmt::format("{} ({}): only in SQLite: {}; only in PostgreSQL: {}", source_table,
                           ledger.framework, shown(mine, theirs), shown(theirs, mine))}
      .at(target_table)
      .with_fix(
          "run the application's own migrations on both sides until they are at the same revision, or say "
          "--exclude " +
          text::shell_quote(source_table) +
          " where each database has migrations of its own (Entity Framework Core, Prisma). Nothing was "
          "written.");
}

}  // namespace groundway::copy
