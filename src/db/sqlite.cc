#include "db/sqlite.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/interrupt.h"
#include "base/out_of_memory.h"
#include "db/passing_journal.h"
#include "db/sqlite_error.h"
#include "db/sqlite_extras.h"

namespace groundway::db {
namespace {

// A generated column may call what only the application defines: NULL then, told by unknown_functions(). A
// query that names an unknown function itself has another message ("no such function") and stays an error.
bool add_missing_function(sqlite3* db, std::vector<std::string>& names) {
  constexpr std::string_view kMessage = "unknown function: ";
  const std::string words = sqlite3_errmsg(db);
  const std::size_t end = words.rfind("()");
  if (words.rfind(kMessage, 0) != 0 || end == words.npos || end < kMessage.size()) return false;
  const std::string name = words.substr(kMessage.size(), end - kMessage.size());
  const auto null = [](sqlite3_context* context, int, sqlite3_value**) { sqlite3_result_null(context); };
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const bool added = std::find(names.begin(), names.end(), name) == names.end() &&
                     sqlite3_create_function_v2(db, name.c_str(), -1, kFlags, nullptr, null, nullptr, nullptr,
                                                nullptr) == SQLITE_OK;
  if (added) names.push_back(name);
  return added;
}

// Of another type's members nothing is promised: this is called for every value of a file.
void read_value(sqlite3_value* from, SqliteValue& value) {
  value.type = static_cast<SqliteType>(sqlite3_value_type(from));
  value.bytes = {};
  const bool text = value.type == SqliteType::text;
  if (value.type == SqliteType::integer) value.integer = sqlite3_value_int64(from);
  if (value.type == SqliteType::real) value.real = sqlite3_value_double(from);
  if (!text && value.type != SqliteType::blob) return;
  // the pointer first: it may convert UTF-16, and the length is then that of the UTF-8 form
  const void* at = text ? static_cast<const void*>(sqlite3_value_text(from)) : sqlite3_value_blob(from);
  if (at != nullptr)
    value.bytes = {static_cast<const char*>(at), static_cast<std::size_t>(sqlite3_value_bytes(from))};
}

}  // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void SqliteDb::Close::operator()(sqlite3* db) const {
  sqlite3_close_v2(db);
}

Result<bool> SqliteStatement::step() {
  const int code = past_journal([&] { return sqlite3_step(statement_.get()); });
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const char* sql = sqlite3_sql(statement_.get());
  return sqlite_error(sqlite3_db_handle(statement_.get()), code, place_, sql == nullptr ? "" : sql);
}

Result<void> SqliteStatement::bind(int parameter, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, value);
  if (code != SQLITE_OK) return sqlite_error(sqlite3_db_handle(statement_.get()), code, place_, "");
  return {};
}

Result<void> SqliteStatement::bind(int parameter, std::string_view value) {
  const int code = sqlite3_bind_text64(statement_.get(), parameter, value.data(), value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) return sqlite_error(sqlite3_db_handle(statement_.get()), code, place_, "");
  return {};
}

Result<void> SqliteStatement::bind(int parameter, const SqliteValue& value) {
  sqlite3_stmt* s = statement_.get();
  const char* bytes = value.bytes.empty() ? "" : value.bytes.data();  // a null pointer would bind NULL
  int code = SQLITE_OK;
  switch (value.type) {
    case SqliteType::integer:
      code = sqlite3_bind_int64(s, parameter, value.integer);
      break;
    case SqliteType::real:
      code = sqlite3_bind_double(s, parameter, value.real);
      break;
    case SqliteType::text:
      code = sqlite3_bind_text64(s, parameter, bytes, value.bytes.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case SqliteType::blob:
      code = sqlite3_bind_blob64(s, parameter, bytes, value.bytes.size(), SQLITE_TRANSIENT);
      break;
    case SqliteType::null:
      code = sqlite3_bind_null(s, parameter);
      break;
  }
  if (code != SQLITE_OK) return sqlite_error(sqlite3_db_handle(s), code, place_, "");
  return {};
}

Result<void> SqliteStatement::reset() {
  sqlite3_reset(statement_.get());  // its result only repeats the last step's
  return {};
}

int SqliteStatement::columns() const {
  return sqlite3_column_count(statement_.get());
}

SqliteType SqliteStatement::type(int column) const {
  return static_cast<SqliteType>(sqlite3_column_type(statement_.get(), column));
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double SqliteStatement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view SqliteStatement::bytes(int column) const {
  // column_text first: it converts UTF-16, and the length is then that of the UTF-8 form
  const bool blob = type(column) == SqliteType::blob;
  const void* at = blob ? sqlite3_column_blob(statement_.get(), column)
                        : static_cast<const void*>(sqlite3_column_text(statement_.get(), column));
  if (at == nullptr) {  // nothing, unless there was no memory to show it
    if (sqlite3_errcode(sqlite3_db_handle(statement_.get())) == SQLITE_NOMEM) out_of_memory();
    return {};
  }
  return {static_cast<const char*>(at),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

// One way into the statement a value, not three: this is called for every value of a file.
void SqliteStatement::read(int column, SqliteValue& into) const {
  read_value(sqlite3_column_value(statement_.get(), column), into);
}

Result<SqliteStatement> SqliteDb::prepare(std::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  int code = SQLITE_OK;
  do {
    code = past_journal([&] {
      return sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), 0, &prepared, nullptr);
    });
  } while (code == SQLITE_ERROR && add_missing_function(db_.get(), extras_->functions));
  if (code != SQLITE_OK) return sqlite_error(db_.get(), code, path_, sql);
  SqliteStatement out;
  out.statement_.reset(prepared);
  out.place_ = path_;
  return out;
}

Result<void> SqliteDb::exec(std::string_view sql) {
  const int code = sqlite3_exec(db_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(db_.get(), code, path_, sql);
  return {};
}

Result<std::string> SqliteDb::one(std::string_view sql) {
  ASSIGN(SqliteStatement statement, prepare(sql));
  ASSIGN(const bool row, statement.step());
  return row ? statement.text(0) : std::string();
}

void SqliteDb::interrupt() const {
  sqlite3_interrupt(db_.get());
}

void SqliteDb::limit_time(Millis limit) {
  constexpr int kSteps = 20'000;  // of SQLite's machine between two looks at the clock and at Ctrl-C
  extras_->over_time = false;
  extras_->deadline.reset();
  if (limit.count() > 0) extras_->deadline = std::chrono::steady_clock::now() + limit;
  sqlite3_progress_handler(
      db_.get(), kSteps,
      [](void* at) {
        auto* extras = static_cast<Extras*>(at);
        extras->over_time = extras->deadline && std::chrono::steady_clock::now() > *extras->deadline;
        return extras->over_time || interrupted() != 0 ? 1 : 0;
      },
      extras_.get());
}

bool SqliteDb::is_over_time() const {
  return extras_->over_time;
}

Result<std::vector<std::string>> SqliteDb::integrity(bool quick) {
  ASSIGN(SqliteStatement statement, prepare(quick ? "PRAGMA quick_check" : "PRAGMA integrity_check"));
  std::vector<std::string> out;
  for (;;) {
    ASSIGN(const bool row, statement.step());
    if (!row) return out;
    if (statement.bytes(0) != "ok") out.push_back(statement.text(0));
  }
}

const std::vector<std::string>& SqliteDb::unknown_collations() const {
  return extras_->collations;
}

const std::vector<std::string>& SqliteDb::unknown_functions() const {
  return extras_->functions;
}

Result<void> SqliteDb::define(const std::string& name, SqliteFunction function) {
  auto* const kept = new SqliteFunction(std::move(function));
  const auto call = [](sqlite3_context* context, int, sqlite3_value** arguments) {
    SqliteValue argument;
    read_value(arguments[0], argument);
    std::string result;
    if (!(*static_cast<SqliteFunction*>(sqlite3_user_data(context)))(argument, result))
      return sqlite3_result_null(context);
    sqlite3_result_blob64(context, result.data(), result.size(), SQLITE_TRANSIENT);
  };
  const int code =
      sqlite3_create_function_v2(db_.get(), name.c_str(), 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, kept, call,
                                 nullptr, nullptr, [](void* at) { delete static_cast<SqliteFunction*>(at); });
  if (code != SQLITE_OK) return sqlite_error(db_.get(), code, path_, name);
  return {};
}

}  // namespace groundway::db
