#include "db/sqlite_writer.h"

#include <sqlite3.h>

#include <memory>

#include "db/sqlite_error.h"

namespace groundway::db {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

Result<void> run(sqlite3* db, const std::string& path, const FileStatement& s) {
  sqlite3_stmt* made = nullptr;
  int code = sqlite3_prepare_v2(db, s.sql.c_str(), -1, &made, nullptr);
  const std::unique_ptr<sqlite3_stmt, Finalize> statement(made);
  int number = 0;
  for (const std::string& value : s.values) {
    if (code == SQLITE_OK)
      code =
          sqlite3_bind_text(made, ++number, value.c_str(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  if (code == SQLITE_OK) code = sqlite3_step(made);
  if (code == SQLITE_DONE || code == SQLITE_ROW) return {};
  return sqlite_error(db, sqlite3_extended_errcode(db), path, s.sql);
}

}  // namespace

Result<void> write_file(const Permit& permit, const std::vector<FileStatement>& statements,
                        Millis busy_timeout) {
  if (permit.action() == Action::read) return Error{Code::internal, "a permit to read was shown for writing"};
  const std::string& path = permit.target().url.path;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, Close> db(opened);
  if (code != SQLITE_OK) return sqlite_error(opened, code, path, "");
  sqlite3_busy_timeout(opened, static_cast<int>(busy_timeout.count()));
  TRY(run(opened, path, {"BEGIN IMMEDIATE", {}}));  // closing without COMMIT takes everything back
  for (const FileStatement& s : statements) TRY(run(opened, path, s));
  return run(opened, path, {"COMMIT", {}});
}

}  // namespace groundway::db
