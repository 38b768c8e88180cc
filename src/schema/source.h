// schema/source.h - a SQLite database's schema: its DDL cross-checked against its pragmas.
//
// Purpose: one value that holds everything SQLite knows about its schema, from which the target is decided.
// Shape:   tables in creation order; columns in declared order; the DDL tree beside the pragma's facts.
// Errors:  source_schema where tree and pragmas disagree in a way that would lose something.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sql/ast.h"

namespace groundway::schema {

// --- the rows as SQLite gives them (db/ reads them, nothing is decided there) ---

struct RawObject {  // sqlite_schema
  std::string type, name, table, sql;
};
struct RawColumn {  // PRAGMA table_xinfo
  std::string name, type;
  bool not_null = false;
  std::optional<std::string> default_sql;
  int primary_key = 0;  // position from 1, 0: not part of it
  int hidden = 0;  // 0 plain, 1 hidden column of a virtual table, 2 virtual generated, 3 stored generated
};
struct RawIndexColumn {  // PRAGMA index_xinfo, key columns only
  int column = -1;       // position in the table; -1 rowid, -2 expression
  std::string name, collation;
  bool descending = false;
};
struct RawIndex {  // PRAGMA index_list
  std::string name;
  bool unique = false, partial = false;
  char origin = 'c';  // c: CREATE INDEX, u: UNIQUE, p: PRIMARY KEY
  std::vector<RawIndexColumn> columns;
};
struct RawForeignKey {  // PRAGMA foreign_key_list, one per id
  std::string table, on_update, on_delete;
  std::vector<std::string> from, to;  // `to` has empty names where the target column is implicit
};
struct RawTable {
  std::string name;
  bool without_rowid = false, strict = false;  // PRAGMA table_list
  std::string kind;                            // table_list: table, virtual, shadow, view
  std::vector<RawColumn> columns;
  std::vector<RawIndex> indexes;
  std::vector<RawForeignKey> foreign_keys;
};
struct RawCatalogue {
  std::vector<RawObject> objects;
  std::vector<RawTable> tables;
  std::vector<std::pair<std::string, std::int64_t>> sequences;  // sqlite_sequence
};

// What `copy --follow` and cutover leave in a file for a while bears this comment after "_groundway_" names. It is no
// part of the application's schema: read_source() passes over it.
inline constexpr char kOurComment[] = "/* groundway ";
bool is_ours(const RawObject& object);

// --- what is known after parsing and checking ---

enum class Affinity { integer, text, blob, real, numeric };
Affinity affinity_of(std::string_view declared_type);  // https://sqlite.org/datatype3.html 3.1

struct SourceColumn {
  std::string name, declared_type;
  Affinity affinity = Affinity::blob;
  bool not_null = false;
  std::string collation;                     // upper case; empty is BINARY
  std::shared_ptr<sql::Expr> default_value;  // null: none
  std::string default_source;
  std::shared_ptr<sql::Expr> generated;  // null: an ordinary column
  std::string generated_source;
  bool stored = false;  // the generated value stands in the file; else it is computed when it is read
};

struct SourceKey {
  std::string name;                  // of the constraint; empty: none
  std::vector<std::size_t> columns;  // positions
  std::vector<bool> descending;
  std::vector<std::string> collations;  // upper case; BINARY where none
  std::string conflict;                 // ON CONFLICT's action, REPLACE ...; empty: none
};

struct SourceCheck {
  std::string name;
  std::shared_ptr<sql::Expr> expr;
  std::string source;
};

struct SourceForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string table;
  std::vector<std::string> referred;  // resolved: never empty unless the table does not exist
  std::string on_delete, on_update;   // NO ACTION ... as in the AST, never empty
  bool deferrable = false, initially_deferred = false;
};

struct SourceTable {
  std::string name;
  bool without_rowid = false, strict = false;
  std::vector<SourceColumn> columns;
  std::optional<SourceKey> primary_key;
  std::optional<std::size_t> rowid_alias;  // the INTEGER PRIMARY KEY column
  bool autoincrement = false;
  std::optional<std::int64_t> sequence;  // sqlite_sequence's value
  std::vector<SourceKey> unique;
  std::vector<SourceCheck> checks;
  std::vector<SourceForeignKey> foreign_keys;
};

struct SourceIndex {
  std::shared_ptr<sql::CreateIndex>
      tree;  // collations resolved in `columns[i].collation` (upper case, may be empty)
  std::string sql;
};
struct SourceView {
  std::string name, sql;
  std::shared_ptr<sql::CreateView> tree;  // null: not understood, see `fault`
  std::string fault;
};
struct SourceTrigger {
  std::string name, table, sql;
  std::shared_ptr<sql::CreateTrigger> tree;  // null: not understood, see `fault`
  std::string fault;
};

struct SkippedObject {  // left out by its nature: sqlite_stat1, FTS shadow tables, virtual tables
  std::string kind, name, reason, sql;
  bool missed = true;  // false: nothing of the user's stands in it
};

struct Source {
  std::vector<SourceTable> tables;
  std::vector<SourceIndex> indexes;
  std::vector<SourceView> views;
  std::vector<SourceTrigger> triggers;
  std::vector<SkippedObject> skipped;
  std::vector<std::string> unknown_functions;  // the application's: what calls them reads as NULL

  const SourceTable* find(std::string_view table) const;  // ASCII case-insensitive, as SQLite
};

Result<Source> read_source(const RawCatalogue& raw);

}  // namespace groundway::schema
