#include "db/sqlite_introspect.h"

namespace groundway::db {
namespace {

using schema::RawCatalogue;
using schema::RawColumn;
using schema::RawForeignKey;
using schema::RawIndex;
using schema::RawIndexColumn;
using schema::RawObject;
using schema::RawTable;

// Calls `take` for every row. Pragmas are called as functions, so that a name is a parameter and never SQL.
// A name may be empty; none at all is a null pointer.
template <class Take>
Result<void> each_row(SqliteDb& db, std::string_view sql, const std::string* name, Take take) {
  ASSIGN(SqliteStatement rows, db.prepare(sql));
  if (name != nullptr) TRY(rows.bind(1, *name));
  for (;;) {
    ASSIGN(const bool row, rows.step());
    if (!row) return {};
    take(rows);
  }
}

Result<void> read_objects(SqliteDb& db, RawCatalogue& out) {
  return each_row(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid", nullptr,
                  [&](const SqliteStatement& r) {
                    out.objects.push_back(RawObject{r.text(0), r.text(1), r.text(2), r.text(3)});
                  });
}

Result<void> read_tables(SqliteDb& db, RawCatalogue& out) {
  return each_row(db,
                  "SELECT t.name, t.type, t.wr, t.strict FROM sqlite_schema s JOIN pragma_table_list t "
                  "ON t.name = s.name COLLATE BINARY WHERE t.schema = 'main' AND s.type IN ('table', 'view') "
                  "ORDER BY s.rowid",
                  nullptr, [&](const SqliteStatement& r) {
                    RawTable table;
                    table.name = r.text(0);
                    table.kind = r.text(1);
                    table.without_rowid = r.integer(2) != 0;
                    table.strict = r.integer(3) != 0;
                    out.tables.push_back(std::move(table));
                  });
}

Result<void> read_columns(SqliteDb& db, RawTable& table) {
  return each_row(
      db, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid",
      &table.name, [&](const SqliteStatement& r) {
        RawColumn column;
        column.name = r.text(0);
        column.type = r.text(1);
        column.not_null = r.integer(2) != 0;
        if (r.type(3) != SqliteType::null) column.default_sql = r.text(3);
        column.primary_key = static_cast<int>(r.integer(4));
        column.hidden = static_cast<int>(r.integer(5));
        table.columns.push_back(std::move(column));
      });
}

Result<void> read_index_columns(SqliteDb& db, RawIndex& index) {
  return each_row(db, "SELECT cid, name, coll, \"desc\" FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno",
                  &index.name, [&](const SqliteStatement& r) {
                    index.columns.push_back(RawIndexColumn{static_cast<int>(r.integer(0)), r.text(1),
                                                           r.text(2), r.integer(3) != 0});
                  });
}

Result<void> read_indexes(SqliteDb& db, RawTable& table) {
  TRY(each_row(db, "SELECT name, \"unique\", partial, origin FROM pragma_index_list(?1) ORDER BY seq",
               &table.name, [&](const SqliteStatement& r) {
                 RawIndex index;
                 index.name = r.text(0);
                 index.unique = r.integer(1) != 0;
                 index.partial = r.integer(2) != 0;
                 index.origin = r.bytes(3).empty() ? 'c' : r.bytes(3).front();
                 table.indexes.push_back(std::move(index));
               }));
  for (RawIndex& index : table.indexes) TRY(read_index_columns(db, index));
  return {};
}

Result<void> read_foreign_keys(SqliteDb& db, RawTable& table) {
  std::int64_t last = -1;
  return each_row(
      db,
      "SELECT id, \"table\", on_update, on_delete, \"from\", \"to\" FROM pragma_foreign_key_list(?1) "
      "ORDER BY id, seq",
      &table.name, [&](const SqliteStatement& r) {
        if (r.integer(0) != last) {
          table.foreign_keys.push_back(RawForeignKey{r.text(1), r.text(2), r.text(3), {}, {}});
        }
        last = r.integer(0);
        table.foreign_keys.back().from.push_back(r.text(4));
        table.foreign_keys.back().to.push_back(r.text(5));
      });
}

Result<void> read_details(SqliteDb& db, RawTable& table) {
  TRY(read_columns(db, table));
  TRY(read_indexes(db, table));
  return read_foreign_keys(db, table);
}

Result<void> read_sequences(SqliteDb& db, RawCatalogue& out) {
  ASSIGN(const std::string there, db.one("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'"));
  if (there.empty()) return {};
  return each_row(db, "SELECT name, seq FROM sqlite_sequence WHERE name IS NOT NULL", nullptr,
                  [&](const SqliteStatement& r) { out.sequences.emplace_back(r.text(0), r.integer(1)); });
}

}  // namespace

Result<schema::RawCatalogue> introspect_sqlite(SqliteDb& db) {
  RawCatalogue out;
  TRY(read_objects(db, out));
  TRY(read_tables(db, out));
  for (RawTable& table : out.tables) {
    if (table.kind == "view") continue;  // its columns are what its query says, and that may not even parse
    auto read = read_details(db, table);
    // a virtual table whose module is not here has no columns for us; it is left out by its nature
    if (!read && table.kind != "virtual")
      return std::move(read).error().in("reading the table " + table.name);
  }
  TRY(read_sequences(db, out));
  return out;
}

}  // namespace groundway::db
