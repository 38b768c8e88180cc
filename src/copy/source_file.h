// copy/source_file.h - the SQLite side of a copy: one state of the file, its schema, and what its values are.
//
// Purpose: everything is read through connections that see the same snapshot, so that profile, rows and proof
// agree. Shape:   SourceFile owns the connections, one a worker. Errors:  those of db/sqlite.h;
// source_schema; no_such_table.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/reporter.h"
#include "base/result.h"
#include "copy/options.h"
#include "db/sqlite.h"
#include "schema/profile.h"
#include "schema/source.h"

namespace groundway::copy {

struct SourceFile {
  std::vector<db::SqliteDb> connections;
  schema::Source schema;
  std::string fingerprint;    // another one after every commit (copy/fingerprint.h)
  std::string schema_digest;  // of the definitions in the file; another one when any of them changes
  std::uint64_t bytes = 0;  // of the file
  std::vector<std::string> notes;
  std::vector<std::string> left_behind;  // tables that --tables and --exclude leave there
};

Result<SourceFile> open_source(const std::string& path, int jobs, Outside& world, Reporter& reporter);

// Keeps the tables that --tables and --exclude select, with the indexes, views and triggers that live on them
// alone. `left_out` gets what went with them: it was asked for, so it is no loss.
Result<void> select_tables(SourceFile& file, const CopyOptions& options);

// One pass over every value of every table.
Result<std::vector<schema::TableProfile>> profile_tables(SourceFile& file, Reporter& reporter);

// The name under which `table` shows its rowid; empty: WITHOUT ROWID, or every such name is taken by a
// column.
std::string rowid_name(const schema::SourceTable& table);

}  // namespace groundway::copy
