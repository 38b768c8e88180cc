// schema/source_parts.h - the pieces that read_source() is made of.
//
// Purpose: one place each for what SQLite owns itself, for merging a tree with its pragmas, for the check.
// Shape:   pure; used by source*.cc only.
// Errors:  source_schema; the cause names the object and both readings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/source.h"
#include "sql/ast.h"

namespace groundway::schema {

struct VirtualTable {
  std::string name, module, sql;
};

// The virtual tables of the file, from their CREATE statements.
std::vector<VirtualTable> virtual_tables(const RawCatalogue& raw);

// Why a table is not carried: virtual, a shadow of a virtual one, or SQLite's own. None: it is a plain table.
std::optional<SkippedObject> skip_reason(const RawObject& object, const RawTable* facts,
                                         const std::vector<VirtualTable>& machinery);
// sqlite_sequence and the like: carried in another form or rebuilt by SQLite, not worth a word.
bool is_silent(const RawObject& object);

// Merges a parsed CREATE TABLE with its pragmas. Both must tell the same columns, keys and foreign keys.
Result<SourceTable> merge_table(const std::string& name, sql::CreateTable tree, const RawTable& facts);

Result<void> check_columns(const std::string& table, const sql::CreateTable& tree, const RawTable& facts);
Result<void> check_keys(const std::string& table, const SourceTable& merged, const RawTable& facts);
Result<void> check_foreign_keys(const std::string& table, const sql::CreateTable& tree,
                                const RawTable& facts);

// Merges a parsed CREATE INDEX with its pragma: collations resolved, 'a' and "a" told apart as SQLite did.
Result<SourceIndex> merge_index(const RawObject& object, sql::CreateIndex tree, const RawIndex& facts,
                                const SourceTable& table);

// What SQLite would say of the index.
RawIndex facts_of(const sql::CreateIndex& tree, const SourceTable& table);

// "table users: the DDL says 3 columns, PRAGMA table_xinfo says 4"
Error disagreement(const std::string& object, const std::string& ddl, const std::string& pragma);

}  // namespace groundway::schema
