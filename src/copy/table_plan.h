// copy/table_plan.h - how one table's rows go from SQLite to PostgreSQL, and how they are proven.
//
// Purpose: everything that is decided once a table, so that nothing is decided once a row.
// Shape:   SELECT, COPY and digest texts, a ColumnPlan a column, and the keys of rows that stay behind.
// Errors:  target_schema: a type that has no encoder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "copy/hash.h"
#include "copy/options.h"
#include "db/sqlite.h"
#include "db/sqlite_scratch.h"
#include "schema/model.h"
#include "schema/source.h"

namespace groundway::copy {

using Mends = std::map<std::size_t, db::OwnedValue>;  // position of a column -> its value (copy/mended.h)

struct TablePlan {
  std::size_t source = 0;           // index into the source's tables
  std::string name;                 // in SQLite
  std::string schema, target;       // in PostgreSQL
  std::string lands_in;             // the schema that the table ends in; empty: `schema`
  std::vector<ColumnPlan> columns;  // as they are selected; generated ones too
  std::vector<std::size_t> key;     // WITHOUT ROWID: positions of its primary key
  bool has_rowid = false;           // then the rowid is selected last
  std::string rowid;                // under this name, ready for SQL; empty: WITHOUT ROWID, or it is hidden
  std::string source_table;         // in SQLite, ready for SQL
  std::string select_sql;
  std::string copy_columns;                  // "a, b": what COPY lists; generated columns are the server's
  std::uint64_t rows = 0, bytes = 0;         // by the profile
  std::unordered_set<std::string> excluded;  // row keys of rejects; mostly empty
  std::unordered_map<std::string, Mends> mended;  // row keys, and what stands for SQLite's values; mostly empty

  std::string quoted_target() const;
  std::string journal_target() const;  // as quoted_target(), where the table ends
  std::vector<std::string> quoted_columns() const;
  std::string copy_sql(bool freeze) const;
  // count(*), sum over the whole table, and the values of each `counted` column.
  std::string digest_sql(Seed seed, const std::vector<std::string>& counted = {}) const;
};

// Fills select_sql, copy_columns, key and the encoders from `columns` (names, types, readings set).
Result<void> complete_plan(TablePlan& plan, const schema::SourceTable& table);

// Names a row for people and for `excluded`: its rowid, or its primary key as a JSON array.
std::string row_key(const TablePlan& plan, const db::SqliteStatement& row);

}  // namespace groundway::copy
