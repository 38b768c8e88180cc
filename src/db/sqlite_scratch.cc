#include "db/sqlite_scratch.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/text.h"
#include "db/sqlite_error.h"
#include "db/sqlite_opener.h"

namespace groundway::db {
namespace {

constexpr Millis kLongest{2'000};  // of a statement that is tried out: a trigger may never end

int bind_value(sqlite3_stmt* statement, int at, const OwnedValue& v) {
  switch (v.type) {
    case SqliteType::integer:
      return sqlite3_bind_int64(statement, at, v.integer);
    case SqliteType::real:
      return sqlite3_bind_double(statement, at, v.real);
    case SqliteType::text:
      return sqlite3_bind_text64(statement, at, v.bytes.data(), v.bytes.size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8);
    case SqliteType::blob:
      return sqlite3_bind_blob64(statement, at, v.bytes.data(), v.bytes.size(), SQLITE_TRANSIENT);
    case SqliteType::null:
      break;
  }
  return sqlite3_bind_null(statement, at);
}

// SQLite tells of a trigger and of its steps by comments: "-- TRIGGER name", "-- insert into log ...".
int note_step(unsigned, void* tried, void*, void* text) {
  const std::string_view words = static_cast<const char*>(text);
  if (words.starts_with("-- ")) static_cast<Tried*>(tried)->ran.emplace_back(words.substr(3));
  return 0;
}

void note_row(void* tried, int, const char*, const char* table, sqlite3_int64 rowid) {
  static_cast<Tried*>(tried)->touched[table].insert(rowid);
}

struct Watch {
  Watch(sqlite3* db, Tried& tried) : db_(db) {
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note_step, &tried);
    sqlite3_update_hook(db, note_row, &tried);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    sqlite3_trace_v2(db_, 0, nullptr, nullptr);
    sqlite3_update_hook(db_, nullptr, nullptr);
  }
  sqlite3* db_;
};

}  // namespace

OwnedValue own(const SqliteStatement& row, int column) {
  SqliteValue value;
  row.read(column, value);
  return {value.type, value.integer, value.real, std::string(value.bytes)};
}

Result<SqliteScratch> SqliteScratch::make() {
  SqliteScratch out;
  ASSIGN(out.db_, SqliteOpener::open_scratch());
  return out;
}

Result<void> SqliteScratch::fill(SqliteStatement& from, const std::string& into,
                                 const std::vector<int>& columns,
                                 const std::function<bool(const SqliteStatement&)>& skip) {
  sqlite3_stmt* insert = nullptr;
  const int code = sqlite3_prepare_v2(db_.raw(), into.c_str(), -1, &insert, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(insert, sqlite3_finalize);
  if (code != SQLITE_OK) return sqlite_error(db_.raw(), code, "a scratch database", into);
  while (true) {
    ASSIGN(const bool more, from.step());
    if (!more) return {};
    if (skip(from)) continue;
    for (std::size_t i = 0; i < columns.size(); ++i)
      bind_value(insert, static_cast<int>(i) + 1, own(from, columns[i]));
    const int stepped = sqlite3_step(insert);
    if (stepped != SQLITE_DONE) return sqlite_error(db_.raw(), stepped, "a scratch database", into);
    sqlite3_reset(insert);
  }
}

Result<void> SqliteScratch::run_script(const std::string& text, const std::string& path) {
  const char* at = text.c_str();
  while (*at != '\0') {
    sqlite3_stmt* made = nullptr;
    const char* const begin = at;
    int code = sqlite3_prepare_v2(db_.raw(), begin, -1, &made, &at);
    const std::unique_ptr<sqlite3_stmt, Finalize> statement(made);
    if (code == SQLITE_OK && made == nullptr) continue;  // blanks and comments
    while (code == SQLITE_OK || code == SQLITE_ROW) code = sqlite3_step(made);
    if (code == SQLITE_DONE) continue;
    const std::string_view rest = text::trim(begin);
    const auto line = 1 + std::count(text.c_str(), rest.data(), '\n');
    return sqlite_error(db_.raw(), code, path, "").at(path + ":" + std::to_string(line) + "   " + text::excerpt(rest, 80));
  }
  return {};
}

void SqliteScratch::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<sqlite3_stmt*> SqliteScratch::prepared(const std::string& sql) {
  auto& kept = statements_[sql];
  if (kept) return kept.get();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db_.raw(), sql.c_str(), -1, &statement, nullptr);
  kept.reset(statement);
  if (code != SQLITE_OK) return sqlite_error(db_.raw(), code, "a scratch database", sql);
  return statement;
}

Result<Tried> SqliteScratch::try_out(const std::string& sql, const std::vector<OwnedValue>& values) {
  Tried tried;
  auto statement = prepared(sql);
  if (!statement) {
    tried.message = statement.error().cause;
    return tried;
  }
  int code = SQLITE_OK;
  {
    const Watch watch(db_.raw(), tried);
    db_.limit_time(kLongest);
    for (std::size_t i = 0; i < values.size(); ++i)
      bind_value(*statement, static_cast<int>(i) + 1, values[i]);
    while ((code = sqlite3_step(*statement)) == SQLITE_ROW) {
    }
    db_.limit_time(Millis{0});
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> again(*statement, sqlite3_reset);
  tried.done = code == SQLITE_DONE;
  if (tried.done) {
    tried.changes = sqlite3_changes64(db_.raw());
    return tried;
  }
  tried.message = sqlite3_errmsg(db_.raw());
  tried.raised = sqlite3_extended_errcode(db_.raw()) == SQLITE_CONSTRAINT_TRIGGER;
  tried.by_constraint = !tried.raised && (code & 0xFF) == SQLITE_CONSTRAINT;
  return tried;
}

}  // namespace groundway::db
