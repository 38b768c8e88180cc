#include "schema/test_source.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "db/sqlite.h"
#include "db/sqlite_introspect.h"
#include "schema/render.h"

namespace groundway::schema {
namespace {

// A file of its own for each call; removed at once.
class TemporaryFile {
 public:
  TemporaryFile() {
    const int fd = mkstemp(path_.data());
    if (fd >= 0) close(fd);
  }
  ~TemporaryFile() { unlink(path_.data()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const char* path() const { return path_.data(); }

 private:
  std::array<char, 32> path_{"/tmp/groundway_schema_XXXXXX"};
};

void run_ddl(const char* path, const std::string& ddl) {
  sqlite3* db = nullptr;
  sqlite3_open(path, &db);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, ddl.c_str(), nullptr, nullptr, &error), SQLITE_OK) << ddl << "\n" << error;
  sqlite3_free(error);
  sqlite3_close(db);
}

}  // namespace

Result<RawCatalogue> catalogue_of(const std::string& ddl) {
  const TemporaryFile file;
  run_ddl(file.path(), ddl);
  std::vector<std::string> notes;
  ASSIGN(db::SqliteDb db, db::SqliteDb::open(file.path(), notes));
  return db::introspect_sqlite(db);
}

Result<Source> source_of(const std::string& ddl) {
  ASSIGN(const RawCatalogue raw, catalogue_of(ddl));
  return read_source(raw);
}

std::vector<TableProfile> empty_profiles(const Source& source) {
  std::vector<TableProfile> profiles;
  for (const SourceTable& table : source.tables) profiles.emplace_back().columns.resize(table.columns.size());
  return profiles;
}

ColumnProfile integers(std::uint64_t count, std::int64_t low, std::int64_t high) {
  ColumnProfile p;
  p.integers = count;
  p.min_integer = low;
  p.max_integer = high;
  if (low >= 0 && high <= 1) p.zero_or_one = count;
  p.max_integer_digits = static_cast<int>(std::to_string(high < 0 ? -high : high).size());
  return p;
}

ColumnProfile texts(std::uint64_t count, std::uint64_t longest) {
  ColumnProfile p;
  p.texts = count;
  p.max_text_bytes = p.max_text_chars = longest;
  return p;
}

ColumnProfile reals(std::uint64_t count) {
  ColumnProfile p;
  p.reals = count;
  p.max_integer_digits = 1;
  p.max_fraction_digits = 1;
  return p;
}

ColumnProfile blobs(std::uint64_t count) {
  ColumnProfile p;
  p.blobs = count;
  return p;
}

Outcome Converted::outcome(const std::string& object) const {
  for (const Outcome& outcome : schema.outcomes) {
    if (outcome.object == object) return outcome;
  }
  std::string all;
  for (const Outcome& outcome : schema.outcomes) all += "\n" + outcome.object + ": " + outcome.reason;
  return {Outcome::Kind::converted, object, "no such object, there are:" + all, ""};
}

std::string Converted::script() const {
  return to_script(render_all(schema.model));
}

Result<Converted> convert_ddl(const std::string& ddl, const std::vector<TableProfile>& profiles,
                              const ConvertOptions& options) {
  Converted converted;
  ASSIGN(converted.source, source_of(ddl));
  const auto used = profiles.empty() ? empty_profiles(converted.source) : profiles;
  ASSIGN(const auto decisions, decide_types(converted.source, used, {.assume_utc = false, .overrides = {}}));
  ASSIGN(converted.schema, convert(converted.source, used, decisions, options));
  return converted;
}

}  // namespace groundway::schema
