// copy/width.cc - rows that no page of PostgreSQL can hold, found before anything is written.
//
// A row stays within one page of 8 kB; only long values move out and leave 18 bytes behind. The sum of what
// must stay is a lower bound (alignment comes on top), so a row that is told here would certainly be refused.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/read_cell.h"
#include "copy/rejects.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kPage = 8160;       // MaxHeapTupleSize
constexpr std::size_t kMovedOut = 18;     // a pointer to a value kept elsewhere
constexpr std::size_t kTupleHeader = 23;  // without the map of NULLs

std::size_t least_width(const TablePlan& plan, const db::SqliteStatement& row, Buffer& scratch) {
  std::size_t width = kTupleHeader + plan.columns.size() / 8;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const Cell cell = read_cell(row, static_cast<int>(i));
    if (cell.storage == Storage::null) continue;
    if (cell.bytes.size() > kMovedOut) {
      width += kMovedOut;
      continue;
    }
    scratch.clear();
    if (plan.columns[i].encode(cell, plan.columns[i], scratch) == nullptr)
      width += std::min(kMovedOut, scratch.size() - 4);
  }
  return width;
}

}  // namespace

Result<void> find_wide_rows(SourceFile& file, const std::vector<TablePlan>& plans,
                            const std::vector<schema::TableProfile>& profiles) {
  for (const TablePlan& plan : plans) {
    if (profiles[plan.source].widest_row_estimate <= kPage) continue;
    ASSIGN(auto statement, file.connections[0].prepare(plan.select_sql));
    Buffer scratch(1024);
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) break;
      const std::size_t width = least_width(plan, statement, scratch);
      if (width <= kPage || plan.excluded.count(row_key(plan, statement)) > 0) continue;
      return Error{Code::preflight,
                   fmt::format("row {} of table {} takes at least {} bytes, and a page of PostgreSQL holds "
                               "{}: a row of {} cannot be wider",
                               row_key(plan, statement), plan.name, text::thousands(width),
                               text::thousands(kPage), text::count_of(plan.columns.size(), "column"))}
          .with_fix(fmt::format("leave the table out with --exclude {}, or put some of its columns into a "
                                "table of their own in SQLite. Nothing was written.",
                                text::shell_quote(plan.name)));
    }
  }
  return {};
}

}  // namespace groundway::copy
