#include "copy/refused_row.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace groundway::copy {
namespace {

struct Line {
  std::uint64_t number = 0;  // from 1; 0: the words name none
  std::string column;        // as in the target; empty: the whole row
};

// "COPY people, line 2, column age: ..."; the words between are in the server's language.
Line line_in(std::string_view words, const std::string& table) {
  Line line;
  const std::string opening = "COPY " + table + ", ";
  if (!words.starts_with(opening)) return line;
  words.remove_prefix(std::min(words.find_first_of("0123456789", opening.size()), words.size()));
  const auto [end, fault] = std::from_chars(words.data(), words.data() + words.size(), line.number);
  if (fault != std::errc()) return {};
  words.remove_prefix(static_cast<std::size_t>(end - words.data()));
  const std::size_t name = words.find(' ', 2);  // ", column age"
  if (!words.starts_with(", ") || name == words.npos) return line;
  words.remove_prefix(name + 1);
  line.column = words.substr(0, words.find(": "));
  return line;
}

std::string value_of(const db::SqliteStatement& row, std::size_t column) {
  const int at = static_cast<int>(column);
  return row.type(at) == db::SqliteType::null ? "NULL" : "'" + text::excerpt(row.text(at), 80) + "'";
}

Result<std::string> place_of(const Line& line, const TablePlan& plan, const std::string& select,
                             db::SqliteDb& source) {
  ASSIGN(auto row, source.prepare(select));
  for (std::uint64_t sent = 0; sent < line.number;) {
    ASSIGN(const bool more, row.step());
    if (!more) return std::string();
    if (plan.excluded.empty() || plan.excluded.count(row_key(plan, row)) == 0) ++sent;
  }
  const auto column = std::find_if(plan.columns.begin(), plan.columns.end(),
                                   [&](const ColumnPlan& c) { return c.target_name == line.column; });
  if (column == plan.columns.end()) return plan.name + " row " + row_key(plan, row);
  return plan.name + "." + column->source_name + " row " + row_key(plan, row) + ": " +
         value_of(row, static_cast<std::size_t>(column - plan.columns.begin()));
}

}  // namespace

Error name_refused_row(Error error, const TablePlan& plan, const std::string& select, db::SqliteDb& source) {
  if (error.context.empty()) return error;
  const Line line = line_in(error.context.front(), plan.target);
  if (line.number == 0) return error;
  auto place = place_of(line, plan, select, source);
  if (!place || place->empty()) return error;
  error.place = *place;
  error.context.erase(error.context.begin());  // the line of a COPY that nobody can look at
  if (error.fix.empty())
    error.fix =
        "mend this row in SQLite, or leave the table behind with --exclude " + text::shell_quote(plan.name);
  return error;
}

}  // namespace groundway::copy
