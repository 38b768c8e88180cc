// copy/probe.h - a statement that is run on both sides to see what a trigger does.
//
// Purpose: a probe is said once, in SQLite's values, and carried out by each side in its own words.
// Shape:   Relation is the table or view that the trigger stands on; positions are those of its columns.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "copy/canonical.h"
#include "copy/cell.h"
#include "db/sqlite_scratch.h"
#include "schema/source.h"

namespace groundway::copy {

struct Relation {
  std::string source, target;  // as SQLite names it; quoted and qualified for PostgreSQL
  std::vector<ColumnPlan> columns;
  const schema::SourceTable* table = nullptr;  // null: a view
  std::vector<std::size_t> key;                // what tells its rows apart; of a view all columns
  std::vector<bool> computed;                  // generated: never written

  std::size_t find(std::string_view column) const;  // npos: there is none
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

using ProbeValues = std::vector<std::pair<std::size_t, db::OwnedValue>>;

struct Statement {
  enum class Kind { insert, update, remove } kind = Kind::insert;
  ProbeValues values;  // inserted or set
  ProbeValues key;     // of the row that is changed or removed
};

struct Probe {
  std::vector<Statement> statements;  // the last one is what is looked at; those before make its row
  bool as_texts = false;              // into a view: whole numbers are given as texts in SQLite
};

// What a probe did to the tables that are watched, by their names in lower case.
struct TableDelta {
  std::vector<CanonRow> added;         // rows that were not there before; changed rows are among them
  std::vector<std::uint64_t> removed;  // hashes of rows that are no more; sorted
  std::uint64_t removed_count = 0;
  bool knows_removed = true;  // false: a large table, only counted
};
using Delta = std::map<std::string, TableDelta>;

}  // namespace groundway::copy
