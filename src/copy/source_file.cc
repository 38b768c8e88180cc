#include "copy/source_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <set>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/fingerprint.h"
#include "copy/hash.h"
#include "copy/profile_values.h"
#include "copy/read_cell.h"
#include "copy/soundness.h"
#include "copy/workers.h"
#include "db/sqlite_introspect.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::SourceTable;

std::uint64_t size_of(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

// What ANALYZE and the like keep for themselves is no definition.
Result<std::string> digest_of_schema(db::SqliteDb& db) {
  ASSIGN(auto row, db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite#_%' ESCAPE '#' AND "
                              "name NOT LIKE '#_groundway#_%' ESCAPE '#' "
                              "ORDER BY type, name"));
  std::string all;
  while (true) {
    ASSIGN(const bool more, row.step());
    if (!more) break;
    for (int c = 0; c < 3; ++c) all += row.text(c) + '\0';
  }
  return fmt::format("{:016x}{:016x}", hash_bytes(all, 1), hash_bytes(all, 2));
}

// Where read_everything() brings the rowid. SQLite takes 2,000 columns at most; PostgreSQL refuses such a table later.
std::optional<int> rowid_column(const SourceTable& table) {
  constexpr std::size_t kWide = 1'600;
  if (table.rowid_alias) return static_cast<int>(*table.rowid_alias);
  if (rowid_name(table).empty() || table.columns.size() > kWide) return std::nullopt;
  return static_cast<int>(table.columns.size());
}

// Then the rowid, where no column is it.
std::string read_everything(const SourceTable& table) {
  std::string columns;
  for (const auto& c : table.columns)
    columns += (columns.empty() ? "" : ", ") + sql::quote_sqlite_ident(c.name);
  if (rowid_column(table) && !table.rowid_alias) columns += ", " + rowid_name(table);
  return "SELECT " + columns + " FROM " + sql::quote_sqlite_ident(table.name);
}

constexpr std::uint64_t kCountEvery = 4096;  // rows

Result<schema::TableProfile> profile_table(db::SqliteDb& db, const SourceTable& table, Meter& meter) {
  schema::TableProfile profile;
  profile.columns.resize(table.columns.size());
  std::vector<ProfileWanted> wanted;
  for (const auto& c : table.columns) wanted.push_back(wanted_for(c.declared_type));
  const std::optional<int> rowid = rowid_column(table);
  ASSIGN(ScanFacts seen, ScanFacts::begin(db, rowid.has_value(), table.columns.size()));
  ASSIGN(auto statement, db.prepare(read_everything(table)));
  std::uint64_t counted = 0;  // bytes
  while (true) {
    auto more = statement.step();
    if (!more) return std::move(more).error().in("reading table " + table.name);
    if (!*more) break;
    std::uint64_t width = row_header_bytes(table.columns.size()), bytes = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Cell cell = read_cell(statement, static_cast<int>(i));
      profile_value(cell, profile.columns[i], wanted[i]);
      bytes += cell.bytes.size() + (cell.storage == Storage::null ? 0 : 8);
      width += inline_bytes(cell);
    }
    profile.bytes += bytes;
    seen.row(rowid ? statement.integer(*rowid) : 0, bytes);
    profile.widest_row_estimate = std::max(profile.widest_row_estimate, width);
    if (++profile.rows % kCountEvery == 0) {
      meter.add(kCountEvery, profile.bytes - counted);
      counted = profile.bytes;
      TRY(check_interrupt("Nothing was written."));
    }
  }
  meter.add(profile.rows % kCountEvery, profile.bytes - counted);
  meter.end();
  if (seen.wants_check(profile.bytes)) TRY(check_soundness(db, table.name));
  return profile;
}

bool is_listed(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& n) { return text::iequals(n, name); });
}

Result<void> check_names(const schema::Source& source, const std::vector<std::string>& names,
                         std::string_view flag) {
  std::vector<std::string> known;
  for (const auto& t : source.tables) known.push_back(t.name);
  for (const std::string& name : names) {
    if (is_listed(known, name)) continue;
    const auto near = text::nearest(name, known);
    return Error{Code::no_such_table, fmt::format("{} names '{}', which the SQLite file does not have", flag,
                                                  text::excerpt(name, 80))}
        .with_fix(near ? fmt::format("did you mean '{}'?", *near)
                       : "`groundway copy SOURCE --dry-run` lists the tables");
  }
  return {};
}

void note_function(const std::string& name, SourceFile& file) {
  if (is_listed(file.schema.unknown_functions, name)) return;
  file.schema.unknown_functions.push_back(name);
  file.notes.push_back("function " + name + "() is the application's own: what it computes is NULL here");
}

}  // namespace

std::string rowid_name(const SourceTable& table) {
  if (table.without_rowid) return "";
  for (const std::string_view name : {"rowid", "_rowid_", "oid"}) {
    const bool taken = std::any_of(table.columns.begin(), table.columns.end(),
                                   [&](const auto& c) { return text::iequals(c.name, name); });
    if (!taken) return std::string(name);
  }
  return table.rowid_alias ? sql::quote_sqlite_ident(table.columns[*table.rowid_alias].name) : "";
}

Result<SourceFile> open_source(const std::string& path, int jobs, Outside& world, Reporter& reporter) {
  SourceFile file;
  reporter.step("opening " + path);
  const SourceState state(path);
  const auto announce = [&](std::string_view what) { reporter.note(Level::info, what); };
  ASSIGN(file.connections, db::open_snapshot(path, jobs, file.notes, {}, announce));
  file.bytes = size_of(path);
  ASSIGN(const auto raw, db::introspect_sqlite(file.connections[0]));
  ASSIGN(file.schema, schema::read_source(raw));
  file.fingerprint = state.fingerprint(world);
  ASSIGN(file.schema_digest, digest_of_schema(file.connections[0]));
  for (const std::string& name : file.connections[0].unknown_collations()) {
    file.notes.push_back("collation " + name + " is the application's own: compared bytewise here");
  }
  return file;
}

Result<void> select_tables(SourceFile& file, const CopyOptions& options) {
  schema::Source& source = file.schema;
  TRY(check_names(source, options.tables, "--tables"));
  TRY(check_names(source, options.exclude, "--exclude"));
  if (options.tables.empty() && options.exclude.empty()) return {};
  const auto selected = [&](const std::string& name) {
    return (options.tables.empty() || is_listed(options.tables, name)) && !is_listed(options.exclude, name);
  };
  for (const auto& table : source.tables) {
    if (!selected(table.name)) file.left_behind.push_back(table.name);
  }
  std::erase_if(source.tables, [&](const auto& t) { return !selected(t.name); });
  std::erase_if(source.indexes, [&](const auto& i) { return !selected(i.tree->table); });
  std::erase_if(source.triggers, [&](const auto& t) { return source.find(t.table) == nullptr; });
  // Views see several tables; with a selection only those that still find all of theirs are carried: the
  // converter names the others. A foreign key to an unselected table is named there, too.
  return {};
}

Result<std::vector<schema::TableProfile>> profile_tables(SourceFile& file, Reporter& reporter) {
  reporter.step("reading every value once");
  const auto& tables = file.schema.tables;
  std::vector<schema::TableProfile> profiles(tables.size());
  const auto stage = reporter.begin({"read", "tables", tables.size(), "rows"});
  TRY(run_jobs(tables.size(), file.connections.size(),
               [&](std::size_t worker, std::size_t i) -> Result<void> {
                 Meter meter = stage->begin(tables[i].name);
                 ASSIGN(profiles[i], profile_table(file.connections[worker], tables[i], meter));
                 return {};
               }));
  stage->end();
  for (const auto& db : file.connections) {
    for (const std::string& name : db.unknown_functions()) note_function(name, file);
  }
  return profiles;
}

}  // namespace groundway::copy
