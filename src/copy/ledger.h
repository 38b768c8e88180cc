// copy/ledger.h - the tables in which frameworks keep which migrations have run.
//
// Purpose: in --data-only these are compared, never copied: two databases at different revisions do not fit.
// Shape:   a table of names (ledgers.def); sets of revisions as text.
// Errors:  ledger_differs; those of both databases.
// Source:  docs/reference/ledgers.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "copy/source_file.h"
#include "db/pg.h"

namespace groundway::copy {

struct Ledger {
  std::string_view table;    // as the framework names it
  std::string_view columns;  // the revision: comma-separated columns
  std::string_view framework;
  bool compare = true;  // false: left alone: bookkeeping, or hashes of one dialect's SQL
};

// By the table's name and the ledger's columns, case ignored; null: an ordinary table. The name alone would
// take a table of bird migrations for bookkeeping.
const Ledger* find_ledger(std::string_view table, const std::vector<std::string>& columns);

// Both sides' revisions; Ok with a line for the report when the sets are equal.
Result<std::string> compare_ledger(const Ledger& ledger, db::SqliteDb& source,
                                   const std::string& source_table, db::PgConnection& target,
                                   const std::string& target_table);

}  // namespace groundway::copy
